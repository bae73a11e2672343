"""What must hold of every line on the fast path, whoever did what (decisions.md; S27, S28)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import AccessLine, CaseEvent, FastPathCommitment, FastPathReview
from tests.random_runs.access.lawful import LINE
from tests.random_runs.access.lawful_fast_path import (
    DIVERTS_LINES,
    OFFICERS,
    OPENS_LINES,
    WORDS_OF_OWNERS,
)
from tests.random_runs.access.told_clock import day_of
from tests.random_runs.access.told_clocks import clocks_of
from tests.random_runs.access.walk import events_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.random_runs.access.city import City


def an_officer_decided(city: City, new: Iterable[CaseEvent]) -> None:
    """What the system does to a line there, it does with an act on the review at that moment.

    A line is opened by an officer by name, who stands on no other side and spoke for no owner,
    and only once its department has spoken or its day is over.
    """
    for event in new:
        if event.case.kind != LINE or event.act not in {"approve_at_once", "divert"}:
            continue
        line = AccessLine.objects.select_related("application__applicant").get(pk=event.case_id)
        assert FastPathCommitment.objects.filter(application=line.application).exists()
        decided = _acts_on_review(line, event, opens=event.act == "approve_at_once")
        assert decided, f"{line.number}: {event.act} beside no act on its review"
        if event.act == "approve_at_once":
            officer = decided[-1].actor
            assert officer is not None
            assert event.data["decided_by"] == officer.pk
            assert city.holds(officer, decided[-1].case.organisation_id, OFFICERS)
            assert not city.is_recused(officer, line.application)
            same = AccessLine.objects.filter(application=line.application_id).values("pk")
            words = CaseEvent.objects.filter(case__in=same, act__in=WORDS_OF_OWNERS)
            assert not words.filter(actor=officer, pk__lt=event.pk).exists()
            _was_heard_or_over(line, event)


def _acts_on_review(line: AccessLine, event: CaseEvent, *, opens: bool) -> list[CaseEvent]:
    review = FastPathReview.objects.get(application=line.application_id)
    acts = OPENS_LINES if opens else DIVERTS_LINES
    found = CaseEvent.objects.filter(case_id=review.pk, act__in=acts, at=event.at)
    return list(found.select_related("case", "actor").order_by("pk"))


def _was_heard_or_over(line: AccessLine, event: CaseEvent) -> None:
    before = [each for each in events_of(line) if each.sequence < event.sequence]
    told = clocks_of(LINE, before, also=())[-1]
    assert told.code == "app.fast.object"
    still_open = told.is_open and day_of(event) <= told.due_on
    assert not still_open, f"{line.number} was approved while its department may object"
