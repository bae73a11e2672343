"""W7: the agreement as a PDF, and letters drawn one after another in one worker.

Ours takes frozen facts to a finished file: text, digest, lines, pages, drawing. The limit draws the
same lines, broken beforehand, on a bare canvas of reportlab with the same embedded font. The peer
gives the same text to fpdf2 as its manual does: the font is added to each document, which reads it
from the file each time. All take turns, in one process that does nothing else; afterwards the
process draws letters and tells how its memory grew.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from bench.row import Check, Row

if TYPE_CHECKING:
    from bench.row import Setting

LEAST_OF_CANVAS, LEAST_TIMES_FASTER, MOST_GROWTH_MIB = 0.7, 25.0, 8.0
LETTERS, ROUNDS = 1_000, 9


def run(setting: Setting) -> Row:
    """Measure; the size and the database that were asked for do not matter to paper."""
    return row(measured(letters=LETTERS, rounds=ROUNDS))


def measured(*, letters: int, rounds: int) -> dict[str, Any]:  # Any: JSON content
    done = subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-m", "bench.w7_contestants", str(letters), str(rounds)],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "backoffice.settings.development"},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    told: dict[str, Any] = json.loads(done.stdout)  # Any: JSON content
    return told


def row(told: dict[str, Any]) -> Row:  # Any: JSON content
    ours, limit, peer = told["ours"], told["limit"], told["peer"]
    faster = None if peer is None else peer / ours
    return Row(
        size=told["letters"],
        ours=ours,
        limit=limit,
        peer=peer,
        peer_name="fpdf2, which reads the font for each document",
        goal="agreement at least 0.7x a bare canvas and 25x fpdf2, flat memory over 1,000 letters",
        checks=(
            Check("share_of_canvas", limit / ours, ">= 0.7", limit / ours >= LEAST_OF_CANVAS),
            Check(
                "times_faster_than_peer",
                faster,
                ">= 25",
                faster is not None and faster >= LEAST_TIMES_FASTER,
            ),
            Check("growth_mib", told["growth_mib"], "<= 8", told["growth_mib"] <= MOST_GROWTH_MIB),
        ),
    )
