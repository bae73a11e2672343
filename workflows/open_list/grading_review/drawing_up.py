"""Draw up the change request that gives entries of a yearly review their levels (工作安排 二(2)).

It is a draft like any other: its author looks it through, completes it and hands it in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _t

from cases.errors import NotAllowed
from cases.permissions import own_memberships_on
from cases.queries.grading import grading_on
from cases.queries.grading_reviews import unjudged_rows
from cases.states.list_change import ListChangeState
from workflows.engine import gate
from workflows.engine.clocks import civil_date
from workflows.engine.record_language import in_record_language
from workflows.open_list.change_acts import AUTHORS
from workflows.open_list.draft import start_change
from workflows.open_list.flow import ListChangeFlow
from workflows.open_list.grading_review.confirming import reason_of, waiting_rows

if TYPE_CHECKING:
    from cases.models import GradingReview, ListChange, Membership
    from workflows.engine.step import Step


def draw_up(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Put entries with other levels into a draft, the one that the author began or a new one.

    `step.data` carries `levels` (what each entry, by primary key, is to be graded as) and
    `reason`, which becomes that of every item.

    Writes: the draft, where there is none, with an event of its own for the items; the review's
    link.

    Raises:
        NotAllowed: the person writes no requests of that organisation.
        BadInput: no entry, one that does not wait in this review, a level that the scheme does
            not take, or no reason.
        GuardFailed: an entry is in another request's hands.
    """
    review = cast("GradingReview", step.case)
    levels = {int(key): str(grade) for key, grade in step.data.get("levels", {}).items()}
    reason = reason_of(step)
    grading = grading_on(civil_date(step.at))
    waiting_rows(unjudged_rows(review, grading).filter(entry_id__in=levels), set(levels))
    hat = _author(review, step)
    change = _draft_of(review, hat, step)
    gate.act(
        case=change,
        name="put_levels",
        actor=hat.person,
        at=step.at,
        expected_version=None,
        data={"levels": levels, "reason": reason},
        hat_id=hat.pk,
    )
    review.change = change
    review.save(update_fields=["change"])
    return {"change": change.number, "entries": len(levels), "reason": reason}


def _author(review: GradingReview, step: Step) -> Membership:
    """Return the role under which the person writes requests; they are their author's own."""
    own = own_memberships_on(step.actor, civil_date(step.at)) if step.actor else None
    found = own.filter(role__in=AUTHORS, organisation=review.organisation_id) if own else None
    hat = found.select_related("person", "organisation").first() if found else None
    if hat is None:
        raise NotAllowed(_t("调整申请由条目的提供部门起草，请由该单位的经办人办理。"))
    return hat


def _draft_of(review: GradingReview, hat: Membership, step: Step) -> ListChange:
    begun = review.change
    if (
        begun is not None
        and begun.state == ListChangeState.DRAFT
        and begun.opened_by_id == hat.person_id
    ):
        return begun
    with in_record_language():
        facts = {"year": review.year, "scheme": review.scheme}
        title = _t("%(year)s 年度分级复核：按分级方案%(scheme)s调整级别") % facts
        reason = _t("据 %(number)s 逐条复核的结果提出。") % {"number": review.number}
    return start_change(
        flow=ListChangeFlow,
        membership=hat,
        title=title,
        reason=reason,
        requested_on=None,
        at=step.at,
    )
