"""A page of a clock that others overtook: what happened since, both versions, what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.views.casework.since_then import news_since
from cases.queries.one_case import attachments_of, events_of_clock
from forms.both_versions import BothVersions, both_versions, in_words
from forms.whole_number import whole_number
from workflows.engine.clock_offers import ever_offered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from backoffice.signed_in import SignedInRequest
    from backoffice.views.casework.clock_change_page import ChangePage, ClockForm
    from backoffice.views.casework.history import HistoryLine
    from cases.models import Case, Clock, Person


def overtaken(
    request: SignedInRequest, page: ChangePage, case: Case, clock: Clock, *, on: date
) -> dict[str, object]:
    """Return what a refused page shows beside its form; nothing where nobody was quicker.

    What was typed stands beside what a colleague entered about the same clock by the same act,
    and is listed in full where the page offers no form any more.

    Args:
        request: the post.
        page: which of the pages of a clock.
        case: as it is now.
        clock: as it is now.
        on: the civil day.
    """
    news = news_since(case, whole_number(request.POST.get("expected_version", "")))
    offers = ever_offered(clock, list(events_of_clock(clock)), person=request.user, on=on)
    typed = page.form(request.POST, offers, clock, {}) if news else None
    if typed is None:
        return {}
    theirs = _entered_by_others(page, clock, news, person=request.user)
    stored = page.form(None, offers, clock, theirs) if theirs else None
    return {
        "news": news,
        "both_versions": both_versions(typed, stored) if stored else [],
        "typed": _words(typed),
    }


def is_done_by_oneself(
    request: SignedInRequest, page: ChangePage, case: Case, clock: Clock
) -> bool:
    """Tell whether the person's own post was carried out before this one: a second click."""
    news = news_since(case, whole_number(request.POST.get("expected_version", "")))
    newest = next(_entries(page, clock, news), None)
    return newest is not None and newest.event.actor_id == request.user.pk


def _entries(page: ChangePage, clock: Clock, news: Iterable[HistoryLine]) -> Iterator[HistoryLine]:
    """Give those events that entered something on this page about this clock."""
    lines = (line for line in news if line.event.act in page.acts)
    return (line for line in lines if line.event.data.get("clock") == clock.pk)


def _entered_by_others(
    page: ChangePage, clock: Clock, news: Iterable[HistoryLine], *, person: Person
) -> dict[str, Any]:  # Any: form values
    """Return what the newest of these events says, under the names of the page's fields."""
    entries = (line.event for line in _entries(page, clock, news))
    found = next((each.data for each in entries if each.actor_id != person.pk), None)
    if found is None:
        return {}
    return {
        "reason": found.get("clock_reason", ""),
        "on": found.get("on", ""),
        "days": found.get("days", ""),
        "note": found.get("note", ""),
        "text": found.get("note", ""),
        "evidence": _file_of(clock, found),
    }


def _file_of(clock: Clock, facts: Mapping[str, Any]) -> str:  # Any: JSON facts
    """Return the key of the file that an event names by its digest; empty for none."""
    digest = facts.get("evidence")
    files = attachments_of(clock.case) if digest else ()
    return next((str(each.pk) for each in files if each.digest == digest), "")


def _words(typed: ClockForm) -> list[BothVersions]:
    """Return every field in which something was typed, with what."""
    rows = (
        BothVersions(name=bound.name, label=bound.label, typed=in_words(bound), stored="")
        for bound in typed.visible_fields()
    )
    return [each for each in rows if each.typed]
