"""Keep what probes met: append-only, sealed by an event of the system chain."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final

from django.db import transaction

from cases.events import append_system_event
from cases.models import DataProbe
from cases.states.data_probe import FAULTS
from cases.states.system_act import SystemAct
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

# What a digest of probes reads, in this order.
SEALED: Final = (
    "data_address_id",
    "outcome",
    "status",
    "size",
    "sha256",
    "rows",
    "columns",
    "cells",
    "empty_cells",
    "duplicate_rows",
    "misshapen_rows",
    "typed_cells",
    "matching_cells",
    "missing_items",
    "content",
)


@patiently
@transaction.atomic
def record_probes(*, probes: Sequence[DataProbe], at: datetime) -> None:
    """Keep some probes that were made together; the system acts.

    Args:
        probes: unsaved, in the order in which they were made.
        at: the moment.

    Writes: the probes, one system event with a digest over them.
    """
    if not probes:
        return
    made = DataProbe.objects.bulk_create(probes)
    append_system_event(
        act=SystemAct.DATA_PROBED,
        actor=None,
        at=at,
        data={
            "probes": [probe.pk for probe in made],
            "faults": sum(probe.outcome in FAULTS for probe in made),
            "digest": digest_of(made),
        },
    )


def digest_of(probes: Iterable[DataProbe]) -> str:
    """Return the SHA-256 over what probes say."""
    lines = (json.dumps([getattr(each, name) for name in SEALED]) for each in probes)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
