"""Run a command of the contract inside a test's own transaction."""

from __future__ import annotations

import io
import json
from typing import Any

from django.core.management import call_command


def told(name: str, *arguments: str) -> tuple[int, dict[str, Any]]:
    """Return exit status and the JSON that the command prints."""
    status, text = _run(name, *arguments, "--json")
    answer: dict[str, Any] = json.loads(text)
    return status, answer


def said(name: str, *arguments: str) -> tuple[int, list[str]]:
    """Return exit status and the lines that a person reads."""
    status, text = _run(name, *arguments)
    return status, text.splitlines()


def _run(name: str, *arguments: str) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command(name, *arguments, stdout=out)
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue()
    return 0, out.getvalue()
