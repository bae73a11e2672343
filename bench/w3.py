"""W3: the sweep of deadlines, a tenth of the open clocks due, two ended ones for each open one.

Ours is the product's own sweep with ledger, seal and message. The limit is set-based batches
with SKIP LOCKED over a bare table. The peer is the loop of a stock sweep: read what is due,
lock and save row by row. A sweep that finds nothing is compared with an empty indexed query,
and with the same among a hundredth of the clocks.
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
from bench.w3_contestants import PEER_SLICE

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_TIMES_NOTHING = 3.0
MOST_GROWTH = 1.5
LEAST_SHARE_OF_RAW = 0.4
LEAST_TIMES_FASTER = 20.0


def run(setting: Setting) -> Row:
    with (
        tempfile.TemporaryDirectory(prefix="kaifang-w3-") as folder,
        _database(setting.database, Path(folder)) as url,
    ):
        told = _measured(Path(folder), url, setting.units)
    nothing = told["nothing"] / told["raw_nothing"]
    growth = told["nothing"] / told["nothing_of_few"]
    share = told["raw"] / told["ours"]
    faster = told["loop"] / told["ours"]
    return Row(
        size=setting.units,
        ours=told["ours"],
        limit=told["raw"],
        peer=told["loop"],
        peer_name=f"a loop that locks and saves row by row, {PEER_SLICE} of them",
        goal="at least 0.4x raw batches and 20x a loop by row; finding nothing costs at most 3x"
        " an empty indexed query, however many clocks are open",
        checks=(
            Check("share_of_raw_batches", share, ">= 0.4", share >= LEAST_SHARE_OF_RAW),
            Check("times_faster_than_peer", faster, ">= 20", faster >= LEAST_TIMES_FASTER),
            Check("nothing_due_times_query", nothing, "<= 3", nothing <= MOST_TIMES_NOTHING),
            Check("nothing_due_growth", growth, "<= 1.5", growth <= MOST_GROWTH),
        ),
    )


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder}/w3.sqlite3"
        return
    from tests.harness.postgres import cluster  # optional dependency

    with cluster() as url:
        yield url


def _measured(folder: Path, url: str, clocks: int) -> dict[str, float]:
    done = subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-m", "bench.w3_contestants", str(clocks)],
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
    told: dict[str, float] = json.loads(done.stdout)
    return told
