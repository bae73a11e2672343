"""Let an application say what its lines amount to, and tell its applicant of each answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.models import AccessApplication, AccessLine
from cases.states.access_application import UNDECIDED, ApplicationState
from workflows.engine.cascade import cancel_tasks
from workflows.engine.gate import act
from workflows.engine.locking import patiently
from workflows.engine.notify import tell
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import OutboxMessage
    from workflows.engine.step import Step

_NAME_SHOWN: Final = 80


@patiently
@transaction.atomic
def line_changed(message: OutboxMessage, at: datetime) -> None:
    """Tell the applicant what became of a line, and sum the application up anew.

    Writes: a `Notification`; where the summary or the open tasks change, what the act `sum_up`
    writes.
    """
    found = AccessLine.objects.select_related("row", "application", "organisation")
    line = found.get(pk=message.payload["line"])
    application = AccessApplication.objects.select_for_update(of=("self",)).get(
        pk=line.application_id
    )
    if application.state in UNDECIDED and _is_out_of_date(application):
        act(case=application, name="sum_up", actor=None, at=at, expected_version=None)
    with in_record_language():
        text = _t("%(number)s：您申请的“%(name)s”，%(organisation)s已答复：%(state)s。") % {
            "number": application.number,
            "name": line.row.name[:_NAME_SHOWN],
            "organisation": line.organisation,
            "state": line.state_label,
        }
    writer = application.opened_by
    tell([writer] if writer is not None else [], message, text, at)


def _is_out_of_date(application: AccessApplication) -> bool:
    return application.summary() != application.state or _void_tasks(application).exists()


def _void_tasks(application: AccessApplication) -> Any:  # Any: a queryset of tasks
    """Return the applicant's open tasks whose request has ended without them."""
    void = application.supplement_requests.exclude(lapsed_at=None).values("work_item")
    return application.task_set.filter(pk__in=void, finished__isnull=True)


def sum_up(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Close the applicant's tasks that nobody waits for any more.

    Writes: those tasks, their clocks.
    """
    application = cast("AccessApplication", step.case)
    cancel_tasks(step, _void_tasks(application))
    lines = application.lines.order_by("pk").values_list("number", "state")
    return {"lines": [list(pair) for pair in lines]}


def is_decided(case: Any) -> bool:  # Any: the case of the flow
    """Tell whether an application has come to its end without an approval."""
    return case.state not in {*UNDECIDED, ApplicationState.DRAFT}
