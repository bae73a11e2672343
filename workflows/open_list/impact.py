"""What depends on an entry: asked of every workflow that registers, set by set (2.2, rule 5).

A workflow whose matters can depend on an entry registers a kind with one read over many entries.
A removal, or a change that takes openness away, is approved only when a person has ruled about
each of these matters; what they are is asked anew at that moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cases.models import ChangeItem
from cases.queries.dispositions import rulings_of
from cases.queries.suspensions import closed_by_emergency
from cases.queries.tightening import TIGHTENING
from cases.states.disposition import Disposition
from cases.states.list_change import ItemDecision

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from django_stubs_ext import StrOrPromise

    from cases.models import ItemDisposition, ListChange


@dataclass(frozen=True, kw_only=True)
class Dependant:
    """One matter that depends on one entry.

    Attributes:
        entry: primary key of the entry.
        key: what its workflow knows it by; with the kind, unique.
        title: what it is about.
        number: of its case, where it is one.
    """

    entry: int
    key: str
    title: str
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class DependantKind:
    """A kind of matter that can depend on entries.

    Attributes:
        code: unique among the kinds; at most 30 characters.
        label: what people call it.
        find: given entries and the request that asks, whose own matters do not count, all open
            matters that depend on them; a fixed number of statements.
        allowed: what may be ruled about one.
    """

    code: str
    label: StrOrPromise
    find: Callable[[Collection[int], ListChange], Iterable[Dependant]]
    allowed: tuple[Disposition, ...] = tuple(Disposition)


@dataclass(frozen=True, kw_only=True)
class Impact:
    """One matter, the item that touches it, and what was ruled about it last."""

    item: ChangeItem
    kind: DependantKind
    dependant: Dependant
    ruling: ItemDisposition | None

    @property
    def name(self) -> str:
        """What tells it from the others of a request."""
        return f"{self.item.pk}:{self.kind.code}:{self.dependant.key}"


KINDS: Final[dict[str, DependantKind]] = {}


def register(kind: DependantKind) -> DependantKind:
    """Let a workflow's matters count; a code is taken once.

    Raises:
        ValueError: another kind has the code.
    """
    if kind.code in KINDS:
        message = f"{kind.code} is registered already"
        raise ValueError(message)
    KINDS[kind.code] = kind
    return kind


def impact_of(change: ListChange) -> list[Impact]:
    """Return what depends on the entries to which a request's waiting items close the door.

    The statements are one for the items, those of each kind, and one for the rulings, however
    many entries there are. An emergency has closed its entry already: nothing waits for that. A
    ruling counts for what was handed in then: a request that came back asks again.
    """
    items = ChangeItem.objects.filter(TIGHTENING, change=change, decision=ItemDecision.PENDING)
    items = items.exclude(closed_by_emergency(change))
    by_entry = {item.entry_id: item for item in items.select_related("base_row")}
    if not by_entry:
        return []
    rulings = {(each.item_id, each.kind, each.dependant): each for each in rulings_of(change)}
    return [
        Impact(
            item=by_entry[dependant.entry],
            kind=kind,
            dependant=dependant,
            ruling=rulings.get((by_entry[dependant.entry].pk, kind.code, dependant.key)),
        )
        for kind in KINDS.values()
        for dependant in kind.find(by_entry.keys(), change)
    ]


def counted(impacts: Iterable[Impact]) -> dict[str, int]:
    """Return how many matters there are of each kind, where there are any."""
    counts: dict[str, int] = {}
    for each in impacts:
        counts[each.kind.code] = counts.get(each.kind.code, 0) + 1
    return counts
