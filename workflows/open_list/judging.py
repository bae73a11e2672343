"""Lay approved changes over what stands, in the order of approval, and say what each meets."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from cases.models import CONTENT_FIELDS
from cases.states.conflict import Conflict
from workflows.open_list.graded import grading_for
from workflows.open_list.merging import merge
from workflows.open_list.screening import screen_wording
from workflows.open_list.standing_rows import newest_rows, wordings_of
from workflows.open_list.wording import wording_key

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from cases.grading import Grading
    from cases.models import ChangeItem

Content = dict[str, Any]  # Any: values by field

_COLUMNS = ("pk", "entry_id", "base_row_id", "proposed_row_id", "findings")
_PORTAL_ID = "proposed_row__portal_dataset_id"


class WaitingItem(NamedTuple):
    """What decides whether an approved item fits.

    Attributes:
        pk: the item.
        entry_id: the entry that it is about.
        base_row_id: the row that it was drafted on; None for an addition.
        proposed_row_id: the row that it proposes; None for a removal.
        findings: what the screen said of it, and a reviewer has seen.
        portal_dataset_id: the identifier that it would give the entry; empty for none.
    """

    pk: int
    entry_id: int
    base_row_id: int | None
    proposed_row_id: int | None
    findings: list[dict[str, Any]]  # Any: JSON content
    portal_dataset_id: str


@dataclass(frozen=True, kw_only=True)
class Clash:
    """One conflict: why, and of overlapping fields the three values that meet.

    Attributes:
        reason: why the item cannot be taken in.
        fields: name, value drafted on, value that stands, value proposed.
    """

    reason: Conflict
    fields: tuple[tuple[str, Any, Any, Any], ...] = ()  # Any: values of a field


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What becomes of some items.

    Attributes:
        clashes: the items that a person must rule on.
        nothing_new: items of which everything stands already.
        merged: the wording of items that fit only laid over what changed meanwhile.
        overtaken: items after which another of them has the last word on the entry.
    """

    clashes: dict[int, Clash] = field(default_factory=dict)
    nothing_new: set[int] = field(default_factory=set)
    merged: dict[int, Content] = field(default_factory=dict)
    overtaken: set[int] = field(default_factory=set)


def waiting(items: QuerySet[ChangeItem]) -> list[WaitingItem]:
    """Read items as a judgement needs them, in the order in which they were approved."""
    rows = items.order_by("decided_at", "pk").values_list(*_COLUMNS, _PORTAL_ID)
    return [
        WaitingItem(pk, entry, base, proposed, findings, portal_id or "")
        for pk, entry, base, proposed, findings, portal_id in rows
    ]


def judge(
    items: Sequence[WaitingItem],
    *,
    on: date,
    approved: Sequence[WaitingItem] = (),
    not_due: Mapping[int, set[str]] | None = None,
) -> Judgement:
    """Say of every item whether it fits what stands, and how.

    One pass over the newest list, and a look at the wording of those entries alone that
    something else has touched: a first import is as long as the list itself.

    Args:
        items: in the order in which they have precedence.
        on: the day whose scheme of grading counts.
        approved: what was approved before and no version holds yet, in the same order.
        not_due: by entry the fields that changes say which wait for a later day: a removal that
            was drafted on them goes ahead of them.
    """
    judging = Judging.around([*approved, *items])
    judging.not_due = not_due or {}
    for item in approved:
        judging.lay(item)
    judged = Judgement()
    last: dict[int, int] = {}
    for item in items:
        clash = judging.clash(item, on=on)
        if clash is not None:
            judged.clashes[item.pk] = clash
        elif judging.brings_nothing(item):
            judged.nothing_new.add(item.pk)
        else:
            merged = judging.lay(item)
            if merged is not None:
                judged.merged[item.pk] = merged
            if item.entry_id in last:
                judged.overtaken.add(last[item.entry_id])
            last[item.entry_id] = item.pk
    return judged


def standing_already(items: Sequence[WaitingItem], *, on: date) -> set[int]:
    """Return the items of which the newest list says everything, whatever else waits.

    Args:
        items: in the order in which they have precedence.
        on: the day whose scheme of grading counts.
    """
    judging = Judging.around(items)
    return {
        item.pk
        for item in items
        if judging.clash(item, on=on) is None and judging.brings_nothing(item)
    }


@dataclass
class Judging:
    """What stands around some items, as one after the other is laid on it.

    Attributes:
        touched: entries whose wording somebody else changed, or will.
        contents: wordings by row, of the touched entries.
        standing: what stands of the touched entries; None: not listed.
        holders: which entry holds an identifier.
        not_due: fields of an entry that wait to be said of it.
        schemes: of grading, by day; asked for where a wording has a level.
    """

    touched: Collection[int]
    contents: dict[int, Content]
    standing: dict[int, Content | None]
    holders: dict[str, int]
    not_due: Mapping[int, set[str]] = field(default_factory=dict)
    schemes: dict[date, Grading] = field(default_factory=dict)

    @classmethod
    def around(cls, items: Sequence[WaitingItem], *, also: Collection[int] = ()) -> Judging:
        """Read what the newest list holds at the entries and identifiers of some items.

        Args:
            items: what will be laid on it.
            also: further entries whose wording is wanted.
        """
        entries = {item.entry_id for item in items} | set(also)
        portal_ids = {item.portal_dataset_id for item in items} - {""}
        newest, holders = newest_rows(entries, portal_ids)
        times = Counter(item.entry_id for item in items)
        touched = set(also) | {
            item.entry_id
            for item in items
            if times[item.entry_id] > 1 or item.base_row_id != newest.get(item.entry_id)
        }
        rows: set[int | None] = {newest[entry] for entry in touched if entry in newest}
        for item in items:
            if item.entry_id in touched:
                rows |= {item.base_row_id, item.proposed_row_id}
        contents = wordings_of(rows)
        standing = {
            entry: contents[newest[entry]] if entry in newest else None for entry in touched
        }
        return cls(touched, contents, standing, holders)

    def clash(self, item: WaitingItem, *, on: date) -> Clash | None:
        """Return why an item cannot be laid on what stands; None: it can."""
        if (
            item.entry_id in self.touched
            and (found := self._clash_of_wording(item, on=on)) is not None
        ):
            return found
        holder = self.holders.get(item.portal_dataset_id, item.entry_id)
        return None if holder == item.entry_id else Clash(reason=Conflict.PORTAL_ID_TAKEN)

    def brings_nothing(self, item: WaitingItem) -> bool:
        """Tell whether everything that an item changes stands already."""
        if item.entry_id not in self.touched:
            return False
        standing, base, proposed = self._three(item)
        if standing is None or proposed is None:
            return standing is proposed
        return base is not None and not merge(base, standing, proposed).brought

    def lay(self, item: WaitingItem) -> Content | None:
        """Let an item stand; return its wording where that is not the one it proposes."""
        if item.portal_dataset_id:
            self.holders.setdefault(item.portal_dataset_id, item.entry_id)
        if item.entry_id not in self.touched:
            return None
        standing, base, proposed = self._three(item)
        result = proposed
        if standing is not None and base is not None and proposed is not None:
            result = merge(base, standing, proposed).content
        self.standing[item.entry_id] = result
        return None if result == proposed else result

    def _three(self, item: WaitingItem) -> tuple[Content | None, Content | None, Content | None]:
        base, proposed = item.base_row_id, item.proposed_row_id
        return (
            self.standing[item.entry_id],
            None if base is None else self.contents[base],
            None if proposed is None else self.contents[proposed],
        )

    def _clash_of_wording(self, item: WaitingItem, *, on: date) -> Clash | None:
        standing, base, proposed = self._three(item)
        if base is None:
            return None if standing is None else Clash(reason=Conflict.ALREADY_LISTED)
        if standing is None:
            return None if proposed is None else Clash(reason=Conflict.ENTRY_REMOVED)
        if proposed is None:
            return _clash_of_removal(base, standing, self.not_due.get(item.entry_id, set()))
        laid = merge(base, standing, proposed)
        if laid.overlaps:
            fields = tuple((n, base[n], standing[n], proposed[n]) for n in laid.overlaps)
            return Clash(reason=Conflict.OVERLAP, fields=fields)
        scheme = self._scheme(laid.content["grade"], standing["grade"], on=on)
        is_riskier = laid.brought and _is_riskier(laid.content, standing, item, scheme)
        return Clash(reason=Conflict.RISKY_TOGETHER) if is_riskier else None

    def _scheme(self, *grades: str, on: date) -> Grading | None:
        if on not in self.schemes and (scheme := grading_for(*grades, on=on)) is not None:
            self.schemes[on] = scheme
        return self.schemes.get(on)


def _clash_of_removal(base: Content, standing: Content, not_due: set[str]) -> Clash | None:
    fields = tuple(
        (name, base[name], standing[name], None)
        for name in CONTENT_FIELDS
        if name not in not_due and wording_key(base[name]) != wording_key(standing[name])
    )
    return Clash(reason=Conflict.CHANGED_BEFORE_REMOVAL, fields=fields) if fields else None


def _is_riskier(
    content: Content, standing: Content, item: WaitingItem, scheme: Grading | None
) -> bool:
    """Tell whether the screen says of the merged wording what no reviewer of the item has seen."""
    screening = screen_wording(content, previous=standing, grading=scheme)
    seen = {(each["rule"], *sorted(each["words"])) for each in item.findings}
    said = {(each.rule, *sorted(each.words)) for each in screening.findings}
    return screening.needs_security_review and not said <= seen
