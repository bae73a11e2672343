"""A new version of the list changes datasets that are applied for: note it, tell it (S19, S20).

What became open to everybody needs no application any more: its line ends by itself. Of all else
the department decides; what the list does not open any more it cannot open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.models import AccessApplication, AccessLine, CaseEvent, WorkItem
from cases.queries.changed_datasets import dataset_changes
from cases.queries.open_supplements import open_supplement, unanswered
from cases.states.access_line import UNDECIDED
from cases.states.access_words import DatasetChange, RefusalReason
from workflows.conditional_access.answer import end_undecided
from workflows.engine.clocks import civil_date
from workflows.engine.gate import act
from workflows.engine.locking import patiently
from workflows.engine.notify import people_for, tell
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import OutboxMessage
    from workflows.engine.step import Step

TO_DEPARTMENT: Final = "access_dataset_changed"
TO_APPLICANT: Final = "access_dataset_changed_too"
# Both are news of how a matter goes on.
_TOPIC: Final = "case_moved"
_NAME_SHOWN: Final = 80


def version_took_effect(message: OutboxMessage, at: datetime) -> None:
    """Go through the undecided lines whose dataset reads differently now; each change once.

    Writes: on such a line the act `note_dataset`, or of a dataset that is open to everybody
    `end_as_open`; on its application `hear_of_dataset`; a transaction each.
    """
    lines = list(
        AccessLine.objects.filter(state__in=UNDECIDED).select_related("row").order_by("pk")
    )
    changes = dataset_changes(lines)
    for line in lines:
        if line.pk in changes:
            _note(line, at)


@patiently
@transaction.atomic
def _note(line: AccessLine, at: datetime) -> None:
    # The application first, then its line, as everybody locks them.
    application = AccessApplication.objects.select_for_update(of=("self",)).get(
        pk=line.application_id
    )
    locked = AccessLine.objects.select_for_update(of=("self",)).select_related("row")
    now = locked.get(pk=line.pk)
    # Read again: a version that took effect meanwhile may have undone it.
    change = dataset_changes([now]).get(now.pk)
    if change is None or now.state not in UNDECIDED or _last_noted(now) == change:
        return
    is_open = change == DatasetChange.UNCONDITIONAL
    act(
        case=now,
        name="end_as_open" if is_open else "note_dataset",
        actor=None,
        at=at,
        expected_version=None,
        data={"change": change},
    )
    act(
        case=application,
        name="hear_of_dataset",
        actor=None,
        at=at,
        expected_version=None,
        data={"line": now, "change": change},
    )


def _last_noted(line: AccessLine) -> str:
    noted = CaseEvent.objects.filter(case=line.pk, act="note_dataset").order_by("-sequence")
    return str(noted.values_list("data__dataset_change", flat=True).first() or "")


def note_dataset(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Note on a line that its dataset changed; whoever has the page open must look again.

    Writes: news for who has the line.
    """
    change = cast("DatasetChange", step.data["change"])
    step.news[TO_DEPARTMENT] = {"line": step.case.pk, "change": change.value}
    return {"dataset_change": change.value}


def end_as_open(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """End a line whose dataset is open to everybody: answered, and nothing granted (S20).

    Writes: what `end_undecided` does; the end of a request for a supplement.
    """
    line = cast("AccessLine", step.case)
    with in_record_language():
        words = _t("该数据已改为无条件开放，不再需要申请，可以在开放清单的条目页直接获取。")
    request = open_supplement(line)
    if request is not None:
        unanswered().filter(pk=request.pk).update(lapsed_at=step.at)
    said = end_undecided(step, line, reason=RefusalReason.ALREADY_OPEN, words=words)
    return said | {"dataset_change": step.data["change"].value}


def hear_of_dataset(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Put into the applicant's own history what became of a dataset.

    Writes: news for the applicant; of a dataset that is open to everybody the answer tells.
    """
    line, change = cast("AccessLine", step.data["line"]), step.data["change"]
    if change != DatasetChange.UNCONDITIONAL:
        step.news[TO_APPLICANT] = {"line": line.pk, "change": change.value}
    return {"line": line.number, "dataset": line.row.name, "dataset_change": change.value}


def tell_department(message: OutboxMessage, at: datetime) -> None:
    """Tell who has the line, or may take it, that its dataset changed.

    Writes: one `Notification` per person.
    """
    items = WorkItem.objects.filter(process_id=message.payload["line"], finished__isnull=True)
    found = items.select_related("process", "organisation", "owner").order_by("pk")
    people = [person for item in found for person in people_for(item, on=civil_date(at))]
    tell(people, message, _words(message), at, topic=_TOPIC)


def tell_applicant(message: OutboxMessage, at: datetime) -> None:
    """Tell the applicant that a dataset changed which they wait for.

    Writes: one `Notification`.
    """
    line = AccessLine.objects.select_related("application__opened_by").get(
        pk=message.payload["line"]
    )
    writer = line.application.opened_by
    tell([writer] if writer is not None else [], message, _words(message), at, topic=_TOPIC)


def _words(message: OutboxMessage) -> str:
    line = AccessLine.objects.select_related("row", "application").get(pk=message.payload["line"])
    with in_record_language():
        return _t("%(number)s：申请的“%(name)s”%(change)s，详见案卷。") % {
            "number": line.application.number
            if message.case_id == line.application_id
            else line.number,
            "name": line.row.name[:_NAME_SHOWN],
            "change": DatasetChange(message.payload["change"]).label,
        }
