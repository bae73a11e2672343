"""Record that the applicant has opened a letter: the first time, as a proof of service (送达)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from cases.events import append_system_event
from cases.models import LetterReading
from cases.states.system_act import SystemAct
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Letter, Person


@patiently
def record_first_reading(*, letter: Letter, person: Person, at: datetime) -> None:
    """Record that a person opens a letter, where they are its applicant and nobody was before.

    The event stands in the system chain, as that of a read of an attachment does.

    Args:
        letter: with its line and application.
        person: who opens it; of anybody but who applied nothing is written.
        at: the moment.

    Writes: one `LetterReading` and one system event, or nothing.

    Raises:
        Busy: it could not be recorded, so the letter must not be given out.
    """
    known = LetterReading.objects.filter(letter=letter)
    if letter.line.application.opened_by_id != person.pk or known.exists():
        return
    try:
        _write(letter, person, at)
    except IntegrityError:
        # Two tabs at the same moment: the other request has recorded it.
        if not known.exists():
            raise


@transaction.atomic
def _write(letter: Letter, person: Person, at: datetime) -> None:
    event = append_system_event(
        act=SystemAct.LETTER_READ,
        actor=person,
        at=at,
        data={
            "application": letter.line.application.number,
            "letter": letter.pk,
            "document": letter.number,
            "digest": letter.digest,
        },
    )
    LetterReading.objects.create(letter=letter, person=person, sealed_by=event)
