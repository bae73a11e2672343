"""W11: one decision on many requests, as one plan and one by one.

Ours is a head who ticks every request, reads the plan, confirms it, and has it worked off. The
peer is the same head who opens each task and decides it there. Both go through the product's own
pages, without a network. The limit is the gate alone, once for each request. Beside it stands the
plan without its pages, which must be drawn (each row is carried out and taken back) and carried
out again.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bench.row import Check, Row, Setting

if TYPE_CHECKING:
    from collections.abc import Iterator

# As many as one plan takes.
REQUESTS = 500
ROUNDS = 3
MOST_OF_SINGLE = 0.6

Told = dict[str, float]


def run(setting: Setting) -> Row:
    with (
        tempfile.TemporaryDirectory(prefix="kaifang-w11-") as folder,
        _database(setting.database, Path(folder)) as url,
    ):
        told = measured(Path(folder), url, requests=REQUESTS, rounds=ROUNDS)
    return row(told, size=REQUESTS)


def row(told: Told, *, size: int) -> Row:
    """Costs are seconds a request; both ways of asking are held against the goal."""
    checks = [
        _check("pages", told["plan_by_pages"] / told["single_by_pages"]),
        _check("acts", told["plan_by_acts"] / told["single_by_acts"]),
    ]
    return Row(
        size=size,
        ours=told["plan_by_pages"] / size,
        limit=told["single_by_acts"] / size,
        peer=told["single_by_pages"] / size,
        peer_name="each task opened and decided by its own page",
        goal="a plan at most 0.6x as long as single decisions, by pages and by acts",
        checks=tuple(checks),
    )


def _check(name: str, share: float) -> Check:
    return Check(name, share, "<= 0.6", share <= MOST_OF_SINGLE)


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder}/w11.sqlite3"
        return
    from tests.harness.postgres import cluster  # optional dependency

    with cluster() as url:
        yield url


def measured(folder: Path, url: str, *, requests: int, rounds: int) -> Told:
    """Run the contestants in a process of their own; give the seconds of a median round."""
    done = subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-m", "bench.w11_contestants", str(requests), str(rounds)],
        env={
            **os.environ,
            "DATABASE_URL": url,
            "KAIFANG_DATA_DIR": str(folder / "data"),
            "KAIFANG_EMAIL_URL": "memory:",
            "DJANGO_SETTINGS_MODULE": "bench.w11_settings",
        },
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    told: Told = json.loads(done.stdout)
    return told
