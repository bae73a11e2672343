"""W5: a list of 100,000 rows, from the file to change requests.

Ours is the product's own preview and proposal through its public functions, in a process whose
peak memory is measured. The limit stages the file unchecked, compares and applies it. The peer
is a stock django-import-export preview and import, measured on a slice and scaled. All take turns,
so that a busy minute of the machine hits each of them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from bench.row import Check, Row, Setting
from bench.w5_contestants import PEER_SLICE

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS = {"small": 100_000, "city": 100_000, "nation": 1_000_000}
LEAST_TIMES_FASTER = 50.0
MOST_TIMES_LIMIT = 4.0
# A million rows may take more than a hundred thousand.
MOST_PEAK_MIB = {100_000: 600.0, 1_000_000: 1024.0}
ACTS = ("csv", "peer", "limit", "xlsx", "calamine")
ROUNDS = 3


def run(setting: Setting) -> Row:
    entries = ROWS[setting.size]
    with (
        tempfile.TemporaryDirectory(prefix="kaifang-w5-") as folder,
        database_for(setting.database, Path(folder), name="w5") as url,
    ):
        _contestant("prepare", Path(folder), url, entries)
        rounds = [
            {act: _contestant(act, Path(folder), url, entries) for act in ACTS}
            for _ in range(ROUNDS)
        ]
    seconds = {act: median(told[act]["seconds"] for told in rounds) for act in ACTS}
    ours = seconds["csv"] / entries
    limit = seconds["limit"] / entries
    peer = seconds["peer"] / PEER_SLICE
    most_xlsx = 2 * seconds["calamine"] + seconds["csv"]
    most_peak = MOST_PEAK_MIB[entries]
    peak = max(told[act]["peak_mib"] for told in rounds for act in ("csv", "xlsx"))
    return Row(
        size=entries,
        ours=ours,
        limit=limit,
        peer=peer,
        peer_name=f"django-import-export with its defaults, preview and import, {PEER_SLICE} rows",
        goal="at most 4x staging, comparing and applying unchecked, at least 50x faster than"
        f" django-import-export, XLSX at most 2x calamine's parse more, under {most_peak:.0f} MiB",
        checks=(
            Check("times_limit", ours / limit, "<= 4", ours / limit <= MOST_TIMES_LIMIT),
            Check(
                "times_faster_than_peer", peer / ours, ">= 50", peer / ours >= LEAST_TIMES_FASTER
            ),
            Check(
                "xlsx_share_of_allowed",
                seconds["xlsx"] / most_xlsx,
                "<= 1",
                seconds["xlsx"] <= most_xlsx,
            ),
            Check("peak_mib", peak, f"<= {most_peak:.0f}", peak <= most_peak),
        ),
    )


@contextmanager
def database_for(kind: str, folder: Path, *, name: str) -> Iterator[str]:
    """Give the address of an empty database of a workload."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/{name}.sqlite3"
        return
    from tests.harness.postgres import cluster  # optional dependency

    with cluster() as url:
        yield url


def _contestant(
    act: str, folder: Path, url: str, entries: int
) -> dict[str, Any]:  # Any: JSON content
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "KAIFANG_DATA_DIR": str(folder / "data"),
        "DJANGO_SETTINGS_MODULE": "backoffice.settings.development",
    }
    done = subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-m", "bench.w5_contestants", act, str(folder), str(entries)],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    told: dict[str, Any] = json.loads(done.stdout)  # Any: JSON content
    return told
