"""W1: a decision, from the lock to the commit, at 1, 8 and 16 clients.

Ours is the product's own `take_step`: role, four eyes, legal move, event, two clocks and two
messages. The peer is stock viewflow's assign and then start and execute, which writes none of
these. The limit is the same rows by bare statements over bare tables. Both flows are measured
with a gateway between the tasks and without.
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

CLIENTS = {"sqlite": (1, 8), "postgres": (1, 8, 16)}
SECONDS = 2.0
ROUNDS = 5
FLOWS = ("direct", "gateway")
LEAST_TIMES_STOCK = 1.5

Told = dict[str, dict[str, dict[str, float]]]


def run(setting: Setting) -> Row:
    clients = CLIENTS[setting.database]
    with (
        tempfile.TemporaryDirectory(prefix="kaifang-w1-") as folder,
        _database(setting.database, Path(folder)) as url,
    ):
        told = measured(Path(folder), url, clients=clients, seconds=SECONDS, rounds=ROUNDS)
    return row(told, size=max(clients))


def row(told: Told, *, size: int) -> Row:
    """One check for each flow and number of clients; the costs are those of one client."""
    return Row(
        size=size,
        ours=1 / told["ours_direct"]["1"]["median"],
        limit=1 / told["limit"]["1"]["median"],
        peer=1 / told["stock_direct"]["1"]["median"],
        peer_name="stock viewflow, assign, then start and execute",
        goal="at least 1.5x stock viewflow, with and without a gateway, at every number of clients",
        checks=tuple(
            _check(told, flow, clients) for flow in FLOWS for clients in told["ours_direct"]
        ),
    )


def _check(told: Told, flow: str, clients: str) -> Check:
    times = told[f"ours_{flow}"][clients]["median"] / told[f"stock_{flow}"][clients]["median"]
    return Check(f"{flow}_at_{clients}", times, ">= 1.5", times >= LEAST_TIMES_STOCK)


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder}/w1.sqlite3"
        return
    from tests.harness.postgres import cluster  # optional dependency

    with cluster() as url:
        yield url


def measured(
    folder: Path, url: str, *, clients: tuple[int, ...], seconds: float, rounds: int
) -> Told:
    """Run the contestants in a process of their own; give decisions per second."""
    counts = ",".join(map(str, clients))
    done = subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-m", "bench.w1_contestants", counts, str(seconds), str(rounds)],
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
