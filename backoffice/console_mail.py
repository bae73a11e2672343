"""Mails shown on standard error: standard output belongs to the answers of commands."""

from __future__ import annotations

import sys
from typing import Any

from django.core.mail.backends import console


class EmailBackend(console.EmailBackend):
    """Django's own, on the other stream."""

    def __init__(self, *args: Any, **options: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **{"stream": sys.stderr, **options})
