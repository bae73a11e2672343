#!/usr/bin/env python
"""Run a management command of Kaifang."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Choose the settings for `KAIFANG_ENV` and hand over to Django."""
    environment = os.environ.get("KAIFANG_ENV", "development")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"backoffice.settings.{environment}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
