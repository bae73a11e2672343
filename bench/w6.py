"""W6: reconcile the resource catalogue with the open list, whole and by what changed.

Ours is the product's own `reconcile`, findings written and taken back after each turn, so that each
turn is a first run. The limit is one full outer join of the two tables that writes what differs
with its class and its organisation under a primary key, in the memory that the product gives its
own run; on SQLite, which has no index for a full join, two joins. Without class and key it did less
than the raw statement that the goal was set against.
The peer asks for the entry of each resource with `get()`, on a slice. All take turns.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.row import Check, Row, Setting
from bench.w5 import database_for

MOST_OF_LIMIT = {"postgres": 1.5, "sqlite": 3.0}
MOST_OF_FULL, LEAST_TIMES_FASTER, MOST_PEAK_MIB = 0.05, 100.0, 1024.0
PEER_SLICE = 2_000
CHANGED = 1_000


def run(setting: Setting) -> Row:
    with (
        tempfile.TemporaryDirectory(prefix="kaifang-w6-") as folder,
        database_for(setting.database, Path(folder), name="w6") as url,
    ):
        told = _contestants(Path(folder), url, setting.units)
    rows = setting.units
    full, limit = told["full"] / rows, told["limit"] / rows
    peer = told["peer"] / PEER_SLICE
    share = told["incremental"] / told["full"]
    most = MOST_OF_LIMIT[setting.database]
    return Row(
        size=rows,
        ours=full,
        limit=limit,
        peer=peer,
        peer_name=f"get() per row of the catalogue, {PEER_SLICE} rows",
        goal=f"at most {most}x of one full join, 1,000 changed at most 0.05x of a full run, at"
        " least 100x faster than get() per row, under 1 GiB",
        checks=(
            Check("times_limit", full / limit, f"<= {most}", full / limit <= most),
            Check("incremental_share", share, "<= 0.05", share <= MOST_OF_FULL),
            Check(
                "times_faster_than_peer", peer / full, ">= 100", peer / full >= LEAST_TIMES_FASTER
            ),
            Check("peak_mib", told["peak_mib"], "<= 1024", told["peak_mib"] <= MOST_PEAK_MIB),
            Check(
                "findings_unlike_the_limit",
                told["unlike"],
                "0",
                told["unlike"] == 0,
            ),
        ),
    )


def _contestants(folder: Path, url: str, rows: int) -> dict[str, Any]:  # Any: JSON content
    done = subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-m", "bench.w6_contestants", str(rows)],
        env={
            **os.environ,
            "DATABASE_URL": url,
            "KAIFANG_DATA_DIR": str(folder / "data"),
            "DJANGO_SETTINGS_MODULE": "backoffice.settings.development",
        },
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    told: dict[str, Any] = json.loads(done.stdout)  # Any: JSON content
    return told
