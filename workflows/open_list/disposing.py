"""Rule about what depends on an entry before it is removed or made less open (2.2, rule 5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Q
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.models import ChangeItem, EntryRow, ItemDisposition
from cases.queries.tightening import TIGHTENING
from cases.states.disposition import Disposition
from cases.states.list_change import NOT_HANDED_IN, OPEN, ItemDecision
from workflows.open_list.impact import Impact, counted, impact_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from uuid import UUID

    from django.db.models import QuerySet

    from cases.models import ListChange, ListEntry
    from workflows.engine.step import Step

NOTE_LENGTH = 300
NAMED = 5


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """What a person says of one dependent matter.

    Attributes:
        disposition: one of `Disposition`.
        note: how those concerned are told, or why; asked for where the matter ends.
        target: the entry to which it goes.
    """

    disposition: str
    note: str = ""
    target: UUID | None = None


def record_dispositions(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Write down what is ruled about some of the matters that depend on a request's entries.

    `step.data` carries `rulings`: by the name of the impact, a `Ruling`.

    Writes: an `ItemDisposition` each.

    Raises:
        BadInput: nothing is ruled, a matter is not among those that depend on the entries, or the
            ruling does not suit it.
    """
    rulings: Mapping[str, Ruling] = step.data.get("rulings", {})
    if not rulings:
        raise BadInput(_t("请至少为一个关联事项选择处置，再保存。"))
    known = {each.name: each for each in impact_of(cast("ListChange", step.case))}
    rows = [_row(known.get(name), ruling, step) for name, ruling in rulings.items()]
    for row in rows:
        row.save(force_insert=True)
    return {
        "dispositions": [
            {
                "item": row.item_id,
                "kind": row.kind,
                "matter": row.dependant,
                "disposition": row.disposition,
                **({"target": str(row.target.uid)} if row.target else {}),
            }
            for row in rows
        ]
    }


def must_be_disposed(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Refuse an approval while somebody's matter depends on an entry and nothing is ruled of it.

    Returns:
        What depends on the entries at this moment, for the event.

    Raises:
        GuardFailed: with the matters of which nothing is ruled, or that go to an entry which is
            on its way out by now.
    """
    impacts = impact_of(cast("ListChange", step.case))
    left = [each for each in impacts if each.ruling is None]
    if left:
        raise GuardFailed(
            _t(
                "有 %(count)s 个事项依赖于要移出或收紧的条目，还没有处置：%(names)s。"
                "请在“影响与处置”中逐项选择处置（%(allowed)s），再提交。"
            )
            % {"count": len(left), "names": _named(left), "allowed": _choices(left)}
        )
    _targets_must_stay(impacts)
    return impact_facts(impacts)


def _targets_must_stay(impacts: Iterable[Impact]) -> None:
    """Refuse where a request about the target of a ruling was handed in after the ruling."""
    targets = {
        each.ruling.target_id: each
        for each in impacts
        if each.ruling is not None and each.ruling.target_id is not None
    }
    going = _on_their_way_out(targets).first() if targets else None
    if going is not None:
        raise GuardFailed(_why_not_there(targets[going.entry_id], going))


def impact_facts(impacts: Iterable[Impact]) -> dict[str, Any]:  # Any: JSON facts
    """Return what an event says of the matters that depend on its entries; nothing: nothing."""
    counts = counted(impacts)
    return {"impact": counts} if counts else {}


def _named(impacts: list[Impact]) -> str:
    names = [
        f"{each.kind.label}{each.dependant.number or each.dependant.key}"
        for each in impacts[:NAMED]
    ]
    return "、".join(names) + ("……" if len(impacts) > NAMED else "")


def _choices(impacts: list[Impact]) -> str:
    """Name what may be ruled about any of these matters, and nothing else."""
    allowed = {each for impact in impacts for each in impact.kind.allowed}
    return "、".join(str(each.label) for each in Disposition if each in allowed)


def _row(impact: Impact | None, ruling: Ruling, step: Step) -> ItemDisposition:
    if impact is None:
        raise BadInput(_t("所选事项已经办结，或不再依赖于这些条目。请刷新页面后重新选择。"))
    allowed = {each.value for each in impact.kind.allowed}
    if ruling.disposition not in allowed:
        raise BadInput(
            _t("对“%(matter)s”只能选择：%(allowed)s。")
            % {
                "matter": impact.dependant.title,
                "allowed": "、".join(str(each.label) for each in impact.kind.allowed),
            }
        )
    note = ruling.note.strip()
    ends = ruling.disposition == Disposition.TERMINATE
    if (ends and not note) or len(note) > NOTE_LENGTH:
        raise BadInput(
            _t("终止“%(matter)s”的，请写明如何通知当事人，不超过 %(most)s 字。")
            % {"matter": impact.dependant.title, "most": NOTE_LENGTH}
        )
    assert step.actor is not None  # noqa: S101  # a person's act
    return ItemDisposition(
        item=impact.item,
        kind=impact.kind.code,
        dependant=impact.dependant.key,
        disposition=ruling.disposition,
        target=_target(impact, ruling),
        note=note,
        decided_by=step.actor,
        decided_at=step.at,
    )


def _target(impact: Impact, ruling: Ruling) -> ListEntry | None:
    if ruling.disposition != Disposition.MIGRATE:
        return None
    listed = EntryRow.objects.filter(valid_from__isnull=False, valid_until__isnull=True)
    named = listed.filter(entry__uid=ruling.target) if ruling.target else listed.none()
    row = named.select_related("entry").first()
    if row is None or row.entry_id == impact.item.entry_id:
        raise BadInput(
            _t("请写明“%(matter)s”转至清单中的哪个其他条目（条目标识）。")
            % {"matter": impact.dependant.title}
        )
    if (going := _on_their_way_out([row.entry_id]).first()) is not None:
        raise BadInput(_why_not_there(impact, going))
    return row.entry


def _on_their_way_out(entries: Collection[int]) -> QuerySet[ChangeItem]:
    """Return the items that remove some entries or make them less open; a draft binds nobody."""
    decided = Q(decision=ItemDecision.APPROVED) | ~Q(change__state__in=NOT_HANDED_IN)
    items = ChangeItem.objects.filter(
        TIGHTENING, decided, entry__in=entries, decision__in=OPEN, change__finished__isnull=True
    )
    return items.select_related("change", "base_row").order_by("pk")


def _why_not_there(impact: Impact, going: ChangeItem) -> str:
    return _t(
        "“%(matter)s”不能转至“%(name)s”：申请 %(number)s 正在移出或收紧该条目。"
        "请另选条目，或选择其他处置。"
    ) % {
        "matter": impact.dependant.title,
        "name": going.base_row,
        "number": going.change.number,
    }
