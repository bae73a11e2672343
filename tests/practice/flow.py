"""The toy flow: draft, check, back to draft or to the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewflow import this

from cases.errors import GuardFailed
from cases.states.role import Role
from tests.practice.models import PracticeRequest
from workflows.engine.nodes import (
    CaseAct,
    CaseFlow,
    End,
    Human,
    Outcome,
    Route,
    Start,
    in_state,
)

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from cases.models import Case
    from workflows.engine.step import Step


def note_subject(step: Step) -> dict[str, object]:
    """Write the subject that the form carries."""
    request = step.case
    assert isinstance(request, PracticeRequest)
    if "subject" in step.data:
        request.subject = step.data["subject"]
        request.save(update_fields=["subject"])
    return {"subject": request.subject}


def read_by_itself(case: Case) -> None:
    """Refuse, in bulk, a request whose subject says that it is delicate."""
    if PracticeRequest.objects.filter(pk=case.pk, subject__startswith="敏感").exists():
        raise GuardFailed("敏感事项不能批量办理。")


def closing_day(case: Case) -> date | None:
    """Return until when a request must be checked, where it says so."""
    assert isinstance(case, PracticeRequest)
    return case.closes_on


class PracticeFlow(CaseFlow):
    """演练事项."""

    process_class = PracticeRequest
    process_title = "演练事项"

    @classmethod
    def risky_among(cls, cases: Collection[int]) -> frozenset[int]:
        """Return which requests have a subject that says so."""
        found = PracticeRequest.objects.filter(pk__in=cases, subject__startswith="风险")
        return frozenset(found.values_list("pk", flat=True))

    start = Start().Next(this.draft)

    # department staff · no deadline · house default
    draft = Human(
        title="填写",
        roles=(Role.DEPARTMENT_STAFF,),
        clock="",
        for_opener=True,
        outcomes=(
            Outcome(
                name="submit",
                label="提交",
                transition="submit",
                rule="house default",
                perform=note_subject,
            ),
        ),
    ).Next(this.check)

    # department head, never the author · 3 working days · house default
    check = Human(
        title="审核",
        roles=(Role.DEPARTMENT_HEAD, Role.DISTRICT_AUTHORITY),
        clock="list.head_approval",
        ends_on=closing_day,
        not_opener=True,
        outcomes=(
            Outcome(
                name="accept",
                label="同意",
                transition="accept",
                rule="house default",
                in_bulk=True,
                alone=read_by_itself,
            ),
            Outcome(
                name="send_back",
                label="退回",
                transition="send_back",
                rule="house default",
                reason_required=True,
            ),
        ),
    ).Next(this.after_check)

    after_check = Route().Case(this.draft, in_state("returned")).Default(this.end)

    end = End()

    acts = (
        CaseAct(
            name="withdraw",
            label="撤回",
            transition="withdraw",
            rule="house default",
            roles=(Role.DEPARTMENT_STAFF,),
            only_opener=True,
            then="end",
            closes_items=True,
        ),
        CaseAct(
            name="remark",
            label="补充说明",
            transition="remark",
            rule="house default",
            roles=(Role.DEPARTMENT_STAFF,),
            only_opener=True,
            on_case_page=False,
        ),
    )
