"""Record who opens a file of a case, for the auditor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from cases.events import append_system_event
from cases.models import AttachmentRead
from cases.states.system_act import SystemAct
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Attachment, Person


@patiently
def record_read(*, attachment: Attachment, person: Person, at: datetime) -> None:
    """Record that a person opens a file, at most once per person, file and hour of the clock.

    The event stands in the system chain: one in the chain of the case would move its version, and
    whoever reads a file beside a form could not send the form any more.

    Args:
        attachment: the file, with its case.
        person: who opens it.
        at: the moment.

    Writes: one `AttachmentRead` and one system event, or nothing within the same hour.

    Raises:
        Busy: it could not be recorded, so the file must not be given out.
    """
    hour = at.replace(minute=0, second=0, microsecond=0)
    known = AttachmentRead.objects.filter(attachment=attachment, person=person, hour=hour)
    if known.exists():
        return
    try:
        _write(attachment, person, hour=hour, at=at)
    except IntegrityError:
        # The same person opens it twice at the same moment: the other request has recorded it.
        if not known.exists():
            raise


@transaction.atomic
def _write(attachment: Attachment, person: Person, *, hour: datetime, at: datetime) -> None:
    event = append_system_event(
        act=SystemAct.ATTACHMENT_READ,
        actor=person,
        at=at,
        data={
            "case": attachment.case_id,
            "number": attachment.case.number,
            "attachment": attachment.pk,
            "digest": attachment.digest,
        },
    )
    AttachmentRead.objects.create(attachment=attachment, person=person, hour=hour, sealed_by=event)
