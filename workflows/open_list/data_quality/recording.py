"""Keep what probes met: append-only, sealed by an event of the system chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from cases.events import append_system_event
from cases.models import DataProbe
from cases.probe_digest import probe_digest
from cases.states.data_probe import FAULTS
from cases.states.system_act import SystemAct
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


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
            "digest": probe_digest(made),
        },
    )
