"""How one part of the suite ended, and the sentence that says so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The end of one part; the counts are of tests and stay zero for a check."""

    name: str
    succeeded: bool
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __str__(self) -> str:
        """Return one line for the summary."""
        word = "ok" if self.succeeded else "FAILED"
        counts = ""
        if self.passed or self.failed or self.skipped:
            counts = f": {self.passed} passed, {self.failed} failed, {self.skipped} skipped"
        return f"{word:<7}{self.name}{counts} ({self.seconds:.0f} s)"
