"""What came between the drawing of a page and its post: events, and both versions of its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.views.casework.history import HistoryLine, history_lines
from cases.queries.one_case import history_of
from forms.both_versions import BothVersions, in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.forms import BoundField

    from cases.models import Case


def news_since(case: Case, seen_version: int | None) -> list[HistoryLine]:
    """Return what happened after the page that showed this version, the newest first."""
    if seen_version is None or seen_version >= case.version:
        return []
    return history_lines(case, history_of(case).filter(sequence__gt=seen_version))


def words_of_both(fields: Iterable[BoundField], news: Iterable[HistoryLine]) -> list[BothVersions]:
    """Return each text that was typed beside another that was written under its name meanwhile.

    An act keeps the words of its form in its event, under the names of the fields.

    Args:
        fields: what was typed.
        news: what answered the same question since, the newest first.
    """
    told = [line.event.data for line in news]
    both = [
        BothVersions(
            name=bound.name,
            label=bound.label,
            typed=in_words(bound),
            stored=next((str(facts[bound.name]) for facts in told if facts.get(bound.name)), ""),
        )
        for bound in fields
    ]
    return [each for each in both if each.stored and each.typed != each.stored]
