"""Let an application say what its lines amount to, and tell its applicant of each answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.models import AccessApplication, AccessLine, CaseEvent, OutboxMessage, WorkItem
from cases.states.access_application import UNDECIDED
from cases.states.access_line import ANSWERED as ANSWERED_STATES
from cases.states.letter_words import ENDS_A_LINE
from workflows.engine.cascade import cancel_tasks
from workflows.engine.gate import act
from workflows.engine.locking import patiently
from workflows.engine.notify import tell
from workflows.engine.outbox import message as outgoing
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from workflows.engine.step import Step

ANSWERED: Final = "access_answered"
# Whoever decides all its lines and opens some of them is due an agreement.
AGREEMENT_DUE: Final = "agreement_due"
_NAME_SHOWN: Final = 80


@patiently
@transaction.atomic
def line_changed(message: OutboxMessage, at: datetime) -> None:
    """Let an application take note of a line that was answered or ended, once.

    One that was taken back in between moves no more; its applicant hears of the answer all the
    same.

    Writes: what the act `sum_up` writes, or the news of the answer where no letter brings it.
    """
    line = AccessLine.objects.select_related("application").get(pk=message.payload["line"])
    application = AccessApplication.objects.select_for_update(of=("self",)).get(
        pk=line.application_id
    )
    if _is_noted(application, line):
        return
    if application.state in UNDECIDED:
        act(
            case=application,
            name="sum_up",
            actor=None,
            at=at,
            expected_version=None,
            data={"line": line},
        )
        return
    if _has_its_letter(line):
        return
    news = outgoing(
        topic=ANSWERED,
        key=f"{ANSWERED}:{application.pk}:line:{line.pk}",
        payload={"line": line.pk},
        at=at,
        case=application,
    )
    OutboxMessage.objects.bulk_create([news], ignore_conflicts=True)


def _has_its_letter(line: AccessLine) -> bool:
    return line.letters.filter(kind__in=ENDS_A_LINE).exists()


def _is_noted(application: AccessApplication, line: AccessLine) -> bool:
    noted = CaseEvent.objects.filter(case=application.pk, act="sum_up", data__line=line.number)
    return noted.exists()


def sum_up(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Note what became of one line, and close tasks of the applicant that nobody waits for.

    Writes: those tasks, their clocks; news for the applicant, where no letter brings it; word that
    an agreement may be due.
    """
    application = cast("AccessApplication", step.case)
    line = cast("AccessLine", step.data["line"])
    cancel_tasks(step, _void_tasks(application))
    if not _has_its_letter(line):
        step.news[ANSWERED] = {"line": line.pk}
    step.news[AGREEMENT_DUE] = {"application": application.pk}
    return {"line": line.number, "dataset": line.row.name, "line_state": line.state}


def _void_tasks(application: AccessApplication) -> QuerySet[WorkItem]:
    """Return the applicant's open tasks whose request has ended without them."""
    void = application.supplement_requests.exclude(lapsed_at=None).values("work_item")
    return WorkItem.objects.filter(process_id=application.pk, pk__in=void, finished__isnull=True)


def tell_of_answer(message: OutboxMessage, at: datetime) -> None:
    """Tell the applicant what a department answered about a dataset, or that it has lapsed.

    Writes: one `Notification`.
    """
    found = AccessLine.objects.select_related("row", "application__opened_by", "organisation")
    line = found.get(pk=message.payload["line"])
    with in_record_language():
        text = _sentence(line) % {
            "number": line.application.number,
            "name": line.row.name[:_NAME_SHOWN],
            "organisation": line.organisation,
            "state": line.state_label,
        }
    writer = line.application.opened_by
    tell([writer] if writer is not None else [], message, text, at)


def _sentence(line: AccessLine) -> str:
    if line.state in ANSWERED_STATES:
        return _t("%(number)s：您申请的“%(name)s”，%(organisation)s已答复：%(state)s。")
    return _t(
        "%(number)s：您申请的“%(name)s”逾期未向%(organisation)s补正，%(state)s；可以重新申请。"
    )
