"""What `make check` runs: format, lint, types, layers, templates, dependencies."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from tests.harness.outcome import Outcome

PROJECT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(sys.executable).parent


def commands() -> dict[str, list[str]]:
    """Return every check by name, as a command to run in the project folder."""
    templates = sorted(str(path) for path in (PROJECT / "templates").rglob("*.html"))
    return {
        "format": [_program("ruff"), "format", "--check", "--output-format", "concise", "."],
        "lint": [_program("ruff"), "check", "."],
        "types": [_program("mypy")],
        "layers": [_program("lint-imports"), "--no-logo"],
        "template format": [_program("djade"), "--target-version", "5.2", "--check", *templates],
        "template lint": [_program("djlint"), "--lint", "--quiet", "templates"],
        "dependencies": [_program("deptry"), "--no-ansi", "."],
    }


def run() -> list[Outcome]:
    """Run every check, print what each has to say, and return how each ended."""
    return [_check(name, command) for name, command in commands().items()]


def _program(name: str) -> str:
    return str(PROGRAMS / name)


def _check(name: str, command: list[str]) -> Outcome:
    print(f"--- {name}", flush=True)
    begun = time.monotonic()
    done = subprocess.run(command, cwd=PROJECT, check=False, stdin=subprocess.DEVNULL)
    return Outcome(name=name, succeeded=done.returncode == 0, seconds=time.monotonic() - begun)
