"""Hand an application in: what is written becomes a record, each dataset a line of its provider."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.models import AccessApplication, AccessLine, Applicant, SubmittedApplication
from cases.queries.applications import last_answers
from cases.states.access_line import LineState
from cases.states.case_kind import CaseKind
from workflows.conditional_access.checklist import checklist_for, must_be_answered
from workflows.conditional_access.content import Content, checked, content_digest, content_of
from workflows.conditional_access.datasets import (
    must_be_open_to_all,
    must_not_wait_already,
    version_in_effect,
)
from workflows.conditional_access.fast_path.committing import committed, open_review
from workflows.conditional_access.files import facts_of, files_to_hand_in
from workflows.conditional_access.follow_ups.rules import must_follow
from workflows.conditional_access.line_flow import RULE, AccessLineFlow
from workflows.conditional_access.use_supervision.bars import must_not_be_barred
from workflows.engine.clocks import civil_date
from workflows.engine.gate import open_case
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cases.models import EntryRow
    from workflows.conditional_access.checklist import Question
    from workflows.engine.step import Step

NAME_SHOWN: Final = 80
# House default: a person writes no more; what hands in by itself is slowed down (S45).
MOST_IN_A_MINUTE: Final = 10


def hand_in(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Check the application against the list in effect and open a line for each dataset.

    `step.data` carries `content` (a `Content`; without it the draft is handed in) and `pledge`:
    that what it says is true.

    Writes: a `SubmittedApplication`; the version of the list on the application; one
    `AccessLine` per dataset with its event, task and clock; on the fast path what
    `committing.open_review` does.

    Raises:
        BadInput: as `content.checked`, `datasets.must_be_open_to_all`, `checklist`; no pledge;
            too many files; on the fast path as `committing.committed`.
        GuardFailed: no list is in effect, the applicant waits for one of the datasets already, or
            they are barred, or handed in too many within a minute; or as
            `follow_ups.rules.must_follow`.
    """
    application = cast("AccessApplication", step.case)
    # Two applications of one applicant at the same moment: the second finds the first's lines.
    applicant = Applicant.objects.select_for_update(no_key=True).get(pk=application.applicant_id)
    _must_not_hurry(application, step.at)
    content = checked(step.data.get("content") or content_of(application.draft.content))
    must_not_be_barred(applicant, civil_date(step.at), fast=bool(content.ground))
    version = version_in_effect()
    rows = must_be_open_to_all(content.entries, version)
    must_follow(application, content, on=civil_date(step.at))
    questions = checklist_for(rows)
    must_be_answered(questions, content.answers)
    must_be_pledged(step)
    must_not_wait_already(rows, applicant, besides=application)
    promise = committed(content, applicant, rows, at=step.at)
    files = files_to_hand_in(application, content)
    submission = keep_submission(step, application, content, rows, questions, files)
    application.list_version = version
    application.save(update_fields=["list_version"])
    before = last_answers(applicant.pk, [row.entry_id for row in rows])
    state = LineState.SUBMITTED if promise is None else LineState.COMMITTED
    # What a department reads of a line is there when its task is.
    fast = open_review(step, application, promise) if promise is not None else {}
    lines = [_open_line(step, application, row, state, before.get(row.entry_id)) for row in rows]
    return {
        **fast,
        "submission": submission.number,
        "content_digest": submission.digest,
        **facts_of(files),
        "list_version": version.label,
        "lines": [line.number for line in lines],
    }


def must_be_pledged(step: Step) -> None:
    """Refuse what its applicant does not vouch for.

    Raises:
        BadInput: `step.data["pledge"]` is not true.
    """
    if step.data.get("pledge") is not True:
        raise BadInput(
            _t("请勾选“所填内容和材料真实、准确”，再提交。提交虚假材料的，不予开放并记录。"),
            field="pledge",
        )


def keep_submission(  # what is handed in is its parts
    step: Step,
    application: AccessApplication,
    content: Content,
    rows: Sequence[EntryRow],
    questions: Sequence[Question],
    files: Sequence[dict[str, Any]],  # Any: JSON content
) -> SubmittedApplication:
    """Write down what is handed in, with the words that it answers to.

    Args:
        step: the act.
        application: which.
        content: checked.
        rows: the datasets as the pinned list has them.
        questions: the checklist that was answered.
        files: those that go with it, by `files.files_to_hand_in`.

    Writes: one `SubmittedApplication`.
    """
    # What was answered for a dataset that is taken out again is nobody else's business.
    answers = {each.code: content.answers.get(each.code, "") for each in questions}
    stored = {
        **replace(content, answers=answers).as_json(),
        "datasets": [
            {"entry": str(row.entry.uid), "name": row.name, "row_hash": row.row_hash}
            for row in rows
        ],
        "checklist": [
            {
                "code": each.code,
                "text": each.text,
                "about": list(each.about),
                "promise": each.is_promise,
                "answer": answers[each.code],
            }
            for each in questions
        ],
        "files": list(files),
    }
    number = application.submissions.count() + 1
    assert step.actor is not None  # noqa: S101  # the applicant's own act
    return SubmittedApplication.objects.create(
        application=application,
        number=number,
        content=stored,
        digest=content_digest(stored),
        submitted_at=step.at,
        submitted_by=step.actor,
    )


def _open_line(
    step: Step,
    application: AccessApplication,
    row: EntryRow,
    state: LineState,
    before: AccessLine | None,
) -> AccessLine:
    # What was answered or given up before belongs to what the reviewer has to read (S34).
    linked = {"earlier_line": before.number} if before is not None else {}
    with in_record_language():
        title = _t("%(applicant)s申请使用“%(name)s”") % {
            "applicant": application.applicant.name[:NAME_SHOWN],
            "name": row.name[:NAME_SHOWN],
        }
    taken = open_case(
        record=AccessLine(
            kind=CaseKind.ACCESS_LINE,
            title=title,
            state=state,
            organisation=row.provider,
            application=application,
            applicant_id=application.applicant_id,
            entry=row.entry,
            row=row,
        ),
        flow=AccessLineFlow,
        membership=None,
        at=step.at,
        rule=RULE,
        facts={"application": application.number, "row_hash": row.row_hash, **linked},
    )
    return cast("AccessLine", taken.case)


def _must_not_hurry(application: AccessApplication, at: datetime) -> None:
    handed_in = SubmittedApplication.objects.filter(
        application__applicant=application.applicant_id,
        submitted_at__range=(at - timedelta(minutes=1), at),
    )
    if handed_in.count() >= MOST_IN_A_MINUTE:
        raise GuardFailed(
            _t("贵方在一分钟内已提交 %(most)s 件申请：请一分钟后再提交，草稿已保存。")
            % {"most": MOST_IN_A_MINUTE}
        )
