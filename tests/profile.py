"""How much chance the tests try: little in `make test`, all of it in `make test-full`."""

from __future__ import annotations

import os

PROFILE = os.environ.get("KAIFANG_TEST_PROFILE", "quick")


def count(*, quick: int, full: int) -> int:
    """Return how many rounds, threads or rows a test takes under the profile of this run."""
    return {"quick": quick, "full": full}[PROFILE]
