"""What the state of a request is called where its label alone would mislead.

The state stays what the law calls it: these words are derived each time and stored nowhere.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from cases.models import ChangeItem
from cases.queries.conflicts import why_returned
from cases.states.list_change import ItemDecision, ListChangeState
from workflows.open_list.last_words import last_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django_stubs_ext import StrOrPromise

    from cases.models import CaseEvent

# Nobody sent it back: its author ruled on a conflict.
AFTER_RULING: Final = _("冲突处理后修改")
REPLACED: Final = _("已公布（内容已被后续批准取代）")
PARTLY_REPLACED: Final = _("已公布（部分内容已被后续批准取代）")


def words_of(states: Mapping[int, str]) -> dict[int, StrOrPromise]:
    """Return, by request, what its state is called where the label would mislead.

    One statement where some are returned, one where some are published; three more where a
    later approval replaced what one of these says.

    Args:
        states: by request, its state.
    """
    returned = [pk for pk, state in states.items() if state == ListChangeState.RETURNED]
    published = [pk for pk, state in states.items() if state == ListChangeState.PUBLISHED]
    return _of_returned(returned) | _of_published(published)


def words_of_events(events: Sequence[CaseEvent]) -> dict[int, tuple[StrOrPromise, StrOrPromise]]:
    """Return, by event of one request, what the states before and behind it are called.

    An empty word stands for the label; events of which both are empty are left out. Statements
    as in `words_of`.

    Args:
        events: some or all events of one request.
    """
    moves = {(each.from_state, each.to_state) for each in events}
    states = {state for move in moves for state in move}
    published: StrOrPromise = ""
    if events and ListChangeState.PUBLISHED in states:
        case = events[0].case_id
        published = _of_published([case]).get(case, "")
    returns: list[tuple[int, str]] = []
    if events and ListChangeState.RETURNED in states:
        returns = [(at, source) for _case, at, source in why_returned([events[0].case_id])]

    def word(state: str, until: int) -> StrOrPromise:
        if state == ListChangeState.PUBLISHED:
            return published
        if state != ListChangeState.RETURNED:
            return ""
        last = [source for sequence, source in returns if sequence <= until][-1:]
        return AFTER_RULING if last == [ListChangeState.CONFLICT] else ""

    found = {
        each.sequence: (
            word(each.from_state, each.sequence - 1),
            word(each.to_state, each.sequence),
        )
        for each in events
    }
    return {sequence: words for sequence, words in found.items() if any(words)}


def _of_returned(requests: Iterable[int]) -> dict[int, StrOrPromise]:
    if not (keys := list(requests)):
        return {}
    last = {case: source for case, _sequence, source in why_returned(keys)}
    return {case: AFTER_RULING for case, came in last.items() if came == ListChangeState.CONFLICT}


def _of_published(requests: Iterable[int]) -> dict[int, StrOrPromise]:
    if not (keys := list(requests)):
        return {}
    effective = ChangeItem.objects.filter(change__in=keys, decision=ItemDecision.EFFECTIVE)
    words = last_words(effective.filter(overtaken=True).select_related("proposed_row"))
    if not words:
        return {}
    found = {word.item.change_id for word in words.values()}
    void = Counter(word.item.change_id for word in words.values() if word.is_void)
    rows = effective.filter(change__in=found).order_by().values_list("change_id")
    return {
        change: REPLACED if void[change] == count else PARTLY_REPLACED
        for change, count in rows.annotate(number=Count("pk"))
    }
