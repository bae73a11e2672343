"""Reviews of levels for tests: a scheme that begins, and what its first day opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.models import (
    EntryRow,
    GradeConfirmation,
    GradingReview,
    GradingScheme,
    OutboxMessage,
    ReviewedEntry,
    WorkItem,
)
from cases.row_hash import row_hash
from cases.states.role import Role
from tests.factories import a_member, a_person, shanghai
from tests.workflows.administration.schemes import a_level, a_scheme, entered
from tests.workflows.open_list.changes import content
from workflows.engine.delivery import deliver_due
from workflows.engine.gate import act, take_step
from workflows.links import HANDLERS
from workflows.open_list.grading_review.opening import open_reviews_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import ListChange, Membership, Organisation
    from tests.workflows.open_list.changes import City

# The National Day holiday lies within the term of a review.
ENTERED_AT = shanghai(2026, 9, 14)
BEGINS_AT = shanghai(2026, 9, 21)
WORKED_AT = shanghai(2026, 9, 22)
CLOSED_AT = shanghai(2026, 9, 23)
WHY = "按新方案核定。"


def a_stricter_scheme(*, on: date | None = None, at: datetime = ENTERED_AT) -> GradingScheme:
    """Enter a version under which 客体L1 is not open without conditions, and 组织L3 is gone."""
    things = {"aspect": "客体"}
    levels = (
        a_level("L1", **things, open_types=("conditional", "not_open")),
        a_level("L0", **things, strictness=1),
        a_level("L1"),
    )
    scheme = a_scheme(*levels, on=on or BEGINS_AT.date())
    return entered(a_member(Role.ADMINISTRATOR).person, scheme, at=at)


def deliver(at: datetime = BEGINS_AT) -> None:
    """Deliver everything that is due."""
    while deliver_due(at=at, worker="w", handlers=HANDLERS).claimed:
        pass


def the_review(city: City) -> GradingReview:
    """Let the scheme begin; return the review of the city's department."""
    a_stricter_scheme()
    deliver()
    return review_of(city)


def review_of(city: City) -> GradingReview:
    """Return the newest review of the department, as it is."""
    return GradingReview.objects.filter(organisation=city.department).latest("pk")


def do(review: GradingReview, by: Membership, name: str, **data: Any) -> GradingReview:
    """Draw up or confirm; return the review as it now is."""
    act(
        case=GradingReview.objects.get(pk=review.pk),
        name=name,
        actor=by.person,
        at=WORKED_AT,
        expected_version=None,
        data={"reason": WHY, **data},
    )
    return GradingReview.objects.get(pk=review.pk)


def settle(review: GradingReview, by: Membership) -> GradingReview:
    """Finish the open task of a review; return it as it now is."""
    take_step(
        work_item=WorkItem.objects.get(process_id=review.pk, finished__isnull=True),
        outcome="settle",
        actor=by.person,
        at=CLOSED_AT,
        expected_version=None,
        data={},
    )
    return GradingReview.objects.get(pk=review.pk)


def reworded(row: EntryRow, *, provider: Organisation | None = None, **changed: Any) -> EntryRow:
    """Let the list say something else of an entry from its second version on."""
    EntryRow.objects.filter(pk=row.pk).update(valid_until=2)
    now = provider or row.provider
    values = content(name=row.name, provider_name=now.full_name, **changed)
    return EntryRow.objects.create(
        entry=row.entry,
        provider=now,
        name_key=row.name_key,
        row_hash=row_hash(values),
        valid_from=2,
        **values,
    )


def drafted(review: GradingReview, by: Membership, levels: dict[int, str]) -> ListChange:
    """Draw up these levels; return the draft."""
    change = do(review, by, "draw_up", levels=levels).change
    assert change is not None
    return change


def confirm_a_level(*, at: datetime) -> GradeConfirmation:
    """Open reviews of what is listed under the scheme in force, and confirm one entry."""
    payload = {"scheme": GradingScheme.objects.earliest("pk").pk}
    open_reviews_of(OutboxMessage(payload=payload), at)
    listed = ReviewedEntry.objects.select_related("review", "entry").earliest("pk")
    return GradeConfirmation.objects.create(
        review=listed.review,
        entry=listed.entry,
        row=listed.entry.rows.get(),
        reason=WHY,
        confirmed_by=a_person(),
        confirmed_at=at,
    )
