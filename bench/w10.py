"""W10: what differs between two versions of a list as long as the city's.

Ours is the difference with all its changes, field by field; the page of it that people see is
timed beside. The limit reads the rows of both versions. The peer lays the two lists beside one
another in memory, as `diff` of two exports does. All take turns, in one process.
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

# The real list has as many.
ENTRIES = 9_793
MOST_OF_LIMIT = 3.0
# Of ten entries so many are changed by the second version; and, at worst, all of them.
USUAL, ALL = 1, 10


def run(setting: Setting) -> Row:
    with (
        tempfile.TemporaryDirectory(prefix="kaifang-w10-") as folder,
        database_for(setting.database, Path(folder), name="w10") as url,
    ):
        told = _contestants(Path(folder), url)
    usual, worst = told[str(USUAL)], told[str(ALL)]
    ratios = {
        "times_limit": usual["ours"] / usual["limit"],
        "page_times_limit": usual["page"] / usual["limit"],
        "all_changed_times_limit": worst["ours"] / worst["limit"],
        "all_changed_page_times_limit": worst["page"] / worst["limit"],
    }
    checks = [Check(name, value, "<= 3", value <= MOST_OF_LIMIT) for name, value in ratios.items()]
    unlike = usual["unlike"] + worst["unlike"]
    return Row(
        size=ENTRIES,
        ours=usual["ours"] / ENTRIES,
        limit=usual["limit"] / ENTRIES,
        peer=usual["peer"] / ENTRIES,
        peer_name="both lists read and compared field by field in memory",
        goal="at most 3x reading both versions' rows, nothing missed",
        checks=(*checks, Check("unlike_the_peer", unlike, "0", unlike == 0)),
    )


def _contestants(folder: Path, url: str) -> dict[str, dict[str, Any]]:  # Any: JSON content
    done = subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-m", "bench.w10_contestants", *map(str, (ENTRIES, USUAL, ALL))],
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
    told: dict[str, dict[str, Any]] = json.loads(done.stdout)  # Any: JSON content
    return told
