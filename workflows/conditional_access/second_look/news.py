"""Tell the department whose answer is contested what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from cases.models import OutboxMessage, SecondLook
from cases.queries.people import members_of
from cases.queries.recused import people_of_applicant
from workflows.conditional_access.recusal import HEADS, REVIEWERS
from workflows.engine.clocks import civil_date
from workflows.engine.notify import tell
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from datetime import datetime

# News of how a matter goes on.
_TOPIC: Final = "case_moved"
_NAME_SHOWN: Final = 80


def tell_department(message: OutboxMessage, at: datetime) -> None:
    """Tell who answers lines in the department that its answer is contested, or what was ruled.

    Writes: one `Notification` per person.
    """
    look = SecondLook.objects.select_related("line__row", "line__organisation").get(
        pk=message.payload["second_look"]
    )
    line = look.line
    barred = people_of_applicant(line.pk)
    people = {
        hat.person_id: hat.person
        for hat in members_of(line.organisation, on=civil_date(at))
        if hat.role in {*HEADS, *REVIEWERS} and hat.person_id not in barred
    }
    with in_record_language():
        text = _t("%(number)s：对“%(name)s”的答复，申请人的复核申请 %(look)s 现为：%(state)s。") % {
            "number": line.number,
            "name": line.row.name[:_NAME_SHOWN],
            "look": look.number,
            "state": look.state_label,
        }
    # The department knows its line, and never the commission's case: the news is about that.
    about = OutboxMessage(
        topic=message.topic, idempotency_key=message.idempotency_key, case_id=line.pk
    )
    tell(list(people.values()), about, text, at, topic=_TOPIC)
