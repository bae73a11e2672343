"""News of a conflict for those whose change it keeps back: what met whose, and what comes next."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from django.utils.text import Truncator
from django.utils.translation import gettext as _t

from cases.models import ListChange, WorkItem
from cases.queries.conflicts import said_with_effect, unruled_conflicts
from workflows.engine.clocks import civil_date
from workflows.engine.notify import tell
from workflows.engine.outbox import message as outbox_row
from workflows.engine.record_language import in_record_language
from workflows.open_list.conflict_parties import tell_parties
from workflows.open_list.field_names import named
from workflows.open_list.sources import sources_of
from workflows.open_list.standing import standing_of
from workflows.open_list.told_once import people_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cases.models import ChangeItem, ItemConflict, OutboxMessage, Person
    from workflows.engine.step import Step
    from workflows.open_list.sources import Source

MET: Final = "conflict_met"
# A line has room for this many entries, for as many who said what stands, and for their names.
NAMED, NAME_SHOWN = 2, 24


def announce_conflict(change: ListChange, step: Step) -> None:
    """Let those hear of a conflict whose request waits for them to take it up.

    Args:
        change: the request that waits.
        step: the act that found the conflict, in this request or another case.

    Writes: one outbox row.
    """
    outbox_row(
        topic=MET,
        key=f"{MET}:{change.pk}:{step.case.pk}:{step.case.version}",
        payload={"request": change.pk},
        at=step.at,
        case=change,
    ).save(force_insert=True)


def conflict_met(message: OutboxMessage, at: datetime) -> None:
    """Tell who drafted a change, and who leads its department, what it met and what comes next.

    Whose wording it met hears that it stands, and that the other side has to rule.

    What was ruled on meanwhile is news to nobody.

    Writes: one `Notification` per person.
    """
    change = ListChange.objects.select_related("organisation", "opened_by").get(
        pk=message.payload["request"]
    )
    conflicts = unruled_conflicts(change)
    if not conflicts:
        return
    met = _with_sources(change, conflicts)
    with in_record_language():
        due = _due(change)
        text = _text(change, met, due)
    tell(people_of(change, on=civil_date(at)), message, text, at)
    tell_parties(change, met, due, message, at)


def _with_sources(
    change: ListChange, conflicts: Sequence[ItemConflict]
) -> list[tuple[ItemConflict, tuple[Source, ...]]]:
    entries = {met.item.entry_id for met in conflicts}
    standing = standing_of(entries, without=change.pk)
    passed: dict[int, list[ChangeItem]] = {}
    for each in said_with_effect(entries):
        passed.setdefault(each.entry_id, []).append(each)
    return [
        (met, sources_of(met.item, standing[entry], passed.get(entry, ())))
        for met in conflicts
        for entry in [met.item.entry_id]
    ]


def _text(
    change: ListChange, met: Sequence[tuple[ItemConflict, Sequence[Source]]], due: str
) -> str:
    shown = [_entry(conflict, sources) for conflict, sources in islice(met, NAMED)]
    more = _t("等") if len(met) > NAMED else ""
    facts = {"own": change.number, "entries": "；".join(shown) + more, "due": due}
    return (
        _t(
            "本单位的申请 %(own)s 与已批准的内容冲突，须由本单位处理：%(entries)s。"
            "请经办人%(due)s办理“处理冲突”，选择采用哪一方的内容，或与对方商定措辞。"
        )
        % facts
    )


def _entry(met: ItemConflict, sources: Sequence[Source]) -> str:
    name = str(met.item.proposed_row or met.item.base_row)
    said = "，".join(_source(each) for each in islice(sources, NAMED))
    return _t("“%(name)s”（%(reason)s%(said)s）") % {
        "name": Truncator(name).chars(NAME_SHOWN),
        "reason": met.get_reason_display(),
        "said": _t("：%(said)s") % {"said": said} if said else "",
    }


def _source(source: Source) -> str:
    other = source.item.change
    return _t("%(fields)s见%(who)s的 %(number)s%(contact)s") % {
        "fields": named(islice(source.fields, NAMED)),
        "who": other.organisation,
        "number": other.number,
        "contact": _contact(other.opened_by),
    }


def _contact(person: Person | None) -> str:
    if person is None:
        return ""
    return _t("，经办人%(person)s") % {"person": f"{person.name} {person.email}".strip()}


def _due(change: ListChange) -> str:
    item = WorkItem.objects.filter(process=change.pk, finished__isnull=True).first()
    if item is None or item.due_on is None:
        return ""
    return _t("在 %(due)s 前") % {"due": item.due_on.isoformat()}
