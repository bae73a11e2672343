"""Record who takes an agreement away as a file."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction

from cases.events import append_system_event
from cases.states.system_act import SystemAct
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Agreement, Person


@patiently
@transaction.atomic
def record_taking(*, agreement: Agreement, person: Person, content: bytes, at: datetime) -> None:
    """Record that a person takes the PDF of an agreement, each time.

    The event stands in the system chain: one of the case would make the page stale on which they
    are about to sign.

    Args:
        agreement: which.
        person: who takes it.
        content: the bytes that they get.
        at: the moment.

    Writes: one system event.

    Raises:
        Busy: it could not be recorded, so the file must not be given out.
    """
    append_system_event(
        act=SystemAct.AGREEMENT_TAKEN,
        actor=person,
        at=at,
        data={"agreement": agreement.number, "digest": hashlib.sha256(content).hexdigest()},
    )
