"""`python -m tests.harness check|messages|provision|test|test-full`: what the Makefile calls."""

from __future__ import annotations

import argparse
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

from tests.harness import checks, messages, provision, suite

if TYPE_CHECKING:
    from types import FrameType

ACTS = {
    "check": lambda: suite.summarise(checks.run()),
    "messages": lambda: _report(messages.update()),
    "provision": lambda: suite.summarise([], provision.provide()),
    "test": lambda: suite.run("quick"),
    "test-full": lambda: suite.run("full"),
}


def _report(lacking: int) -> int:
    print(f"{lacking} messages have no English words yet ({messages.CATALOGUE}).")
    return 0


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    # An exception, not a sudden end: the cluster must be stopped and deleted on the way out.
    raise SystemExit(128 + number)


def main() -> int:
    """Run what the first argument names."""
    parser = argparse.ArgumentParser(prog="python -m tests.harness")
    parser.add_argument("act", choices=sorted(ACTS))
    chosen = parser.parse_args().act
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    return ACTS[chosen]()


if __name__ == "__main__":
    sys.exit(main())
