"""W2: a page of a queue, one item in twelve open, in 120 organisations of very different size.

Ours is what the product's own reads ask the database for a person with two roles: first page,
deep page, narrowed page, both badges. The limit is one row by its primary key. The peer is stock
viewflow's queue over as many tasks in its own tables: a count, which its pages need, and the first
25. Times are those of the database: the statements are taken down once and then run by themselves,
in turn.
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

from bench.row import SIZES, Check, Row, Setting

if TYPE_CHECKING:
    from collections.abc import Iterator

READS = ("first", "deep", "narrowed", "badges")
MOST_TIMES_KEY = 4.0
MOST_GROWTH = 2.0
MOST_TIMES_FIRST = 1.5
LEAST_TIMES_FASTER = 50.0

Told = dict[str, dict[str, float]]


def run(setting: Setting) -> Row:
    with (
        tempfile.TemporaryDirectory(prefix="kaifang-w2-") as folder,
        _database(setting.database, Path(folder)) as url,
    ):
        told = _measured(Path(folder), url, setting.units)
    return row(told, size=setting.units)


def row(told: Told, *, size: int) -> Row:
    """The goal against the peer is one for a million tasks and more."""
    all_tasks, few = told["all"], told["few"]
    faster = all_tasks["peer"] / all_tasks["first"]
    growth = all_tasks["first"] / few["first"]
    deep = all_tasks["deep"] / all_tasks["first"]
    checks = [
        Check(f"{name}_times_key", times, "<= 4", times <= MOST_TIMES_KEY)
        for name in READS
        for times in (all_tasks[name] / all_tasks["key"],)
    ]
    checks += [
        Check("growth", growth, "<= 2", growth <= MOST_GROWTH),
        Check("deep_times_first", deep, "<= 1.5", deep <= MOST_TIMES_FIRST),
    ]
    if size >= SIZES["city"]:
        met = faster >= LEAST_TIMES_FASTER
        checks.append(Check("times_faster_than_peer", faster, ">= 50", met))
    return Row(
        size=size,
        ours=all_tasks["first"],
        limit=all_tasks["key"],
        peer=all_tasks["peer"],
        peer_name="stock viewflow's queue, count and first page",
        goal="every page at most 4x a look-up by key, at most twice as long as among few tasks,"
        " and at least 50x viewflow at a million",
        checks=tuple(checks),
    )


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder}/w2.sqlite3"
        return
    from tests.harness.postgres import cluster  # optional dependency

    with cluster() as url:
        yield url


def _measured(folder: Path, url: str, tasks: int) -> Told:
    done = subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-m", "bench.w2_contestants", str(tasks)],
        env={
            **os.environ,
            "DATABASE_URL": url,
            "KAIFANG_DATA_DIR": str(folder / "data"),
            "DJANGO_SETTINGS_MODULE": "bench.w1_settings",
        },
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    told: Told = json.loads(done.stdout)
    return told
