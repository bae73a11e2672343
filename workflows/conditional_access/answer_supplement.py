"""What becomes of a request for a supplement: the applicant's task, what is handed in, its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import AccessApplication, ApplicationDraft, SupplementRequest
from cases.queries.open_supplements import supplement_of_task
from cases.states.access_line import UNDECIDED
from workflows.conditional_access.checklist import checklist_for, must_be_answered
from workflows.conditional_access.content import checked, content_of, kept_outside
from workflows.conditional_access.files import facts_of, files_of_supplement
from workflows.conditional_access.follow_ups.rules import must_keep_its_use
from workflows.conditional_access.hand_in import keep_submission, must_be_pledged
from workflows.conditional_access.lines import locked_lines
from workflows.engine.gate import act

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import OutboxMessage
    from workflows.engine.step import Step


def open_task_of_applicant(message: OutboxMessage, at: datetime) -> None:
    """Open the applicant's task for a request, from which day on its term runs.

    A request that was answered by then, or whose line has ended, opens nothing.

    Writes: what the act `ask_applicant` writes; the task on the request.
    """
    request = SupplementRequest.objects.select_related("application").get(
        pk=message.payload["request"]
    )
    if request.work_item_id is not None or request.lapsed_at is not None:
        return
    application = request.application
    if application.is_closed:
        return
    taken = act(
        case=application,
        name="ask_applicant",
        actor=None,
        at=at,
        expected_version=None,
        data={"request": request},
    )
    request.work_item = taken.next_items[0]
    request.save(update_fields=["work_item"])


def show_request(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Put what is asked into the applicant's own history.

    Writes: the draft, as the application was handed in last.
    """
    application = cast("AccessApplication", step.case)
    request = cast("SupplementRequest", step.data["request"])
    # Several departments may ask at once: each request is a task of its own.
    step.branch = f"start/{request.pk}"
    last = application.submissions.order_by("number").last()
    assert last is not None  # noqa: S101  # a line exists only after handing in
    draft = ApplicationDraft.objects.get(application=application)
    if (
        not application.supplement_requests.filter(work_item__finished=None)
        .exclude(work_item=None)
        .exists()
    ):
        draft.content = content_of(last.content).as_json()
        draft.version += 1
        draft.saved_at = step.at
        draft.save(update_fields=["content", "version", "saved_at"])
    return {
        "line": request.line.number,
        "dataset": request.line.row.name,
        "supplement": request.kind,
        "sections": request.sections,
        "text": request.text,
    }


def hand_in_supplement(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Hand in what was asked for; only the parts that the request opened may differ.

    `step.data` carries `content` (a `Content`; without it the draft is handed in) and `pledge`.

    Writes: a `SubmittedApplication`; the moment on the request; on the line that asked the act
    `receive_supplement`, after which its deadline goes on or starts anew; on every other
    undecided line the act `hear_of_supplement`.

    Raises:
        BadInput: as `content.checked`, `checklist` and `must_keep_its_use`; no pledge; too many
            files.
        GuardFailed: the request has lapsed.
    """
    application = cast("AccessApplication", step.case)
    assert step.work_item is not None  # noqa: S101  # the outcome of a task
    lines = locked_lines(application)
    request = supplement_of_task(step.work_item)
    if request is None or request.lapsed_at is not None:
        raise GuardFailed(_t("这项补正要求已经失效，不能再提交。请查看申请的最新状态。"))
    last = application.submissions.order_by("number").last()
    assert last is not None  # noqa: S101  # as above
    written = step.data.get("content") or content_of(application.draft.content)
    before = content_of(last.content)
    content = checked(kept_outside(written, of=before, sections=request.sections))
    must_keep_its_use(application, content)
    rows = [line.row for line in lines]
    questions = checklist_for(rows)
    must_be_answered(questions, content.answers)
    must_be_pledged(step)
    files = files_of_supplement(application, content, before=last, sections=request.sections)
    submission = keep_submission(step, application, content, rows, questions, files)
    request.answered_at = step.at
    request.save(update_fields=["answered_at"])
    facts = {"submission": submission.number, "content_digest": submission.digest}
    for line in lines:
        if line.state in UNDECIDED:
            act(
                case=line,
                name="receive_supplement" if line.pk == request.line_id else "hear_of_supplement",
                actor=None,
                at=step.at,
                expected_version=None,
                data=facts,
            )
    return {**facts, **facts_of(files), "line": request.line.number}
