"""Write an internal note (内部备注), for the handling side alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import NotAllowed
from cases.models import CaseNote
from cases.queries.sides import standing_of
from cases.states.system_act import SystemAct
from workflows.collaboration.words import checked_text, locked_case, write_once
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Case, Person
    from workflows.collaboration.words import Written


@patiently
@transaction.atomic
def write_note(*, case: Case, author: Person, text: str, at: datetime) -> Written[CaseNote]:
    """Keep an internal note with a case, open or closed; it is corrected only by a further note.

    The same text by the same person within a minute is one note.

    Writes: one `CaseNote` with the organisation of its author; one event of the system chain.

    Raises:
        NotAllowed: the person does not belong to the handling side, or only reads.
        BadInput: the text is empty or too long.
    """
    text = checked_text(text)
    locked = locked_case(case)
    hat = standing_of(author, locked, on=civil_date(at)).handles
    if hat is None:
        raise NotAllowed(
            _t(
                "内部备注只供承办方使用，您不在本案的承办方。需要说明情况的，请发消息或联系承办单位。"
            )
        )
    note = CaseNote(
        case=locked, author=author, organisation_id=hat.organisation_id, text=text, at=at
    )
    return write_once(note, act=SystemAct.NOTE_WRITTEN)
