"""What a request means for another organisation's requests about the same entries, as JSON.

It is kept by the act that brings it about: when the news of it leaves, a version may have taken
both requests in, or an author may have changed a draft.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Subquery
from django.utils.text import Truncator

from cases.models import CaseEvent, ChangeItem
from cases.queries.neighbours import rulings_on
from cases.states.list_change import ItemDecision
from workflows.engine.record_language import in_record_language
from workflows.open_list.cut_values import cut_around_difference
from workflows.open_list.neighbours import (
    NO_RULINGS,
    as_it_stands,
    neighbour,
    pairs_of,
    passed_around,
)
from workflows.open_list.rulings import JOINT, STOOD, answers_to, is_party, ruling_against
from workflows.open_list.shown_values import shown_value

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Mapping, Sequence

    from cases.models import ItemConflict, ListChange
    from workflows.open_list.neighbours import Neighbour

SUBMISSION = "submit"
# More than one line of news can hold.
NAMED = 2
# A line is cut at its end, where it says whom to ask: no name, value or reason may push that out.
NAME_SHOWN, VALUE_SHOWN, REASON_SHOWN = 20, 10, 30
NOTHING_AGREED: Mapping[int, str] = MappingProxyType({})


@dataclass(kw_only=True)
class Meeting:
    """What a request means for another organisation's request about the same entries.

    Attributes:
        request: that other request, whose people are told.
        entries: the names of the entries that both are about, each once, in order.
        fields: by field that both change, and not alike, what the other request says of it and
            what this one does, in order; none where an entry is removed.
        removes: whether this one takes one of the entries off the list.
        provides: whether its organisation provides all of these entries.
        kept: the fields of which this one has kept the other's wording, by its author's ruling.
        joint: the fields whose wording is to be agreed on, by that ruling.
        refused: the fields of which this one has not taken the other's wording, by that ruling.
        insists: whether its author has ruled against the other's wording, of some fields or all.
        why: the author's reason for the ruling, or else for what it gives up or puts in place.
        agreed: what the author says was agreed of a wording that was to be.
    """

    request: int
    entries: dict[str, None] = field(default_factory=dict)
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)
    removes: bool = False
    provides: bool = True
    kept: dict[str, None] = field(default_factory=dict)
    joint: dict[str, None] = field(default_factory=dict)
    refused: dict[str, None] = field(default_factory=dict)
    insists: bool = False
    why: str = ""
    agreed: str = ""

    def as_json(self) -> dict[str, Any]:  # Any: JSON content
        """Return it as a message carries it: no more names than the news has room for."""
        # What fits uncut comes first: of the first field the news shows both values.
        fields = sorted(self.fields, key=lambda name: not _fit(self.fields[name]))
        values = cut_around_difference(*self.fields[fields[0]], room=VALUE_SHOWN) if fields else ()
        return {
            "request": self.request,
            "entries": list(islice(self.entries, NAMED + 1)),
            "fields": fields[: NAMED + 1],
            "values": list(values),
            "removes": self.removes,
            "provides": self.provides,
            "kept": list(islice(self.kept, NAMED + 1)),
            "joint": list(islice(self.joint, NAMED + 1)),
            "refused": list(islice(self.refused, NAMED + 1)),
            "insists": self.insists,
            "why": Truncator(self.why).chars(REASON_SHOWN),
            "agreed": Truncator(self.agreed).chars(REASON_SHOWN),
        }


def under_way(
    change: ListChange, *, also: Container[int] = (), agreed: Mapping[int, str] = NOTHING_AGREED
) -> list[Meeting]:
    """Return the open requests of others about the entries of a request.

    Whose item is in effect is in it where the request met that in a conflict; whose approved item
    was replaced since is not.

    Args:
        change: the request.
        also: items of others that count although they are in effect by now.
        agreed: by conflict what the author says was agreed.
    """
    pairs = list(pairs_of(change))
    rulings = rulings_on(ChangeItem.objects.filter(change=change.pk)) if pairs else {}
    pairs = [
        (own, other)
        for own, other in pairs
        if other.decision != ItemDecision.EFFECTIVE
        or other.pk in also
        or any(is_party(other, met) for met in rulings.get(own.pk, ()))
    ]
    passed = passed_around(pairs, without=change)
    seen = (
        (own, other, as_it_stands(neighbour(own, other), other, passed.get(other.entry_id, ())))
        for own, other in pairs
    )
    met = ((own, other, each) for own, other, each in seen if each)
    return gathered(met, rulings, agreed)


def objectionable(change: ListChange) -> list[Meeting]:
    """Return those of them that say something else than the request, or that it removes.

    Whose item took effect since the request was handed in was promised this news, and gets it.
    """
    met = under_way(change, also=_in_effect_since_hand_in(change))
    return [each for each in met if each.fields or each.removes]


def _in_effect_since_hand_in(change: ListChange) -> frozenset[int]:
    """Return the items about its entries that took effect after a request was last handed in."""
    submitted = change.events.filter(act=SUBMISSION).order_by("-sequence").values("at")[:1]
    effect = CaseEvent.objects.filter(
        case=OuterRef("list_version"), act="take_effect", at__gte=Subquery(submitted)
    )
    found = ChangeItem.objects.filter(
        Exists(effect),
        entry__in=ChangeItem.objects.filter(change=change.pk).values("entry"),
        decision=ItemDecision.EFFECTIVE,
    )
    return frozenset(found.values_list("pk", flat=True))


def overruled(change: ListChange) -> list[Meeting]:
    """Return the requests of others whose wording stood until this one was approved.

    What another approval had replaced before is nobody's loss any more. Who was ruled against
    reads why in the ruling, who was not what the author said of the change itself.
    """
    pairs = list(pairs_of(change))
    passed = passed_around(pairs, without=change)
    rulings = rulings_on(ChangeItem.objects.filter(change=change.pk)) if pairs else {}
    seen = (
        (own, other, as_it_stands(neighbour(other, own), other, passed.get(other.entry_id, ())))
        for own, other in pairs
    )
    met = [(own, other, each) for own, other, each in seen if each and each.overrules]
    found = gathered(met, rulings)
    for meeting in found:
        said = (
            own.justification for own, other, _seen in met if other.change_id == meeting.request
        )
        meeting.why = meeting.why or next(filter(None, said), "")
    return found


def gathered(
    met: Iterable[tuple[ChangeItem, ChangeItem, Neighbour]],
    rulings: Mapping[int, Sequence[ItemConflict]] = NO_RULINGS,
    agreed: Mapping[int, str] = NOTHING_AGREED,
) -> list[Meeting]:
    """Return what some items mean for the requests of others, each request once.

    Args:
        met: each item of the request with one of another's, and both laid side by side.
        rulings: those of the request's author, by item.
        agreed: by conflict what the author says was agreed.
    """
    found: dict[int, Meeting] = {}
    with in_record_language():
        for own, other, seen in met:
            meeting = found.setdefault(other.change_id, Meeting(request=other.change_id))
            _add_entry(meeting, own, other)
            meeting.removes |= own.proposed_row_id is None
            own_values = {name: new for name, _old, new in own.fields}
            other_values = {name: new for name, _old, new in other.fields}
            for each in seen.differences:
                values = (other_values[each.field], own_values[each.field])
                shown = (shown_value(values[0], each.field), shown_value(values[1], each.field))
                meeting.fields.setdefault(each.field, shown)
            ruling = ruling_against(other, rulings.get(own.pk, ()))
            if ruling is not None:
                _add_ruling(meeting, other, ruling, {each.field for each in seen.differences})
                meeting.agreed = meeting.agreed or agreed.get(ruling.pk, "")
    return list(found.values())


def _add_entry(meeting: Meeting, own: ChangeItem, other: ChangeItem) -> None:
    row = own.base_row or own.proposed_row
    if row is not None:
        meeting.entries[row.name] = None
        meeting.provides &= row.provider_id == other.change.organisation_id


def _fit(values: tuple[str, str]) -> bool:
    return all(len(value) <= VALUE_SHOWN for value in values)


def _add_ruling(
    meeting: Meeting, other: ChangeItem, ruling: ItemConflict, differing: Collection[str]
) -> None:
    answers = answers_to(other, ruling, differing=differing)
    for name, answer in answers.items():
        taken = {STOOD: meeting.kept, JOINT: meeting.joint}.get(answer, meeting.refused)
        taken[name] = None
    meeting.insists |= not answers or bool(meeting.refused)
    meeting.why = meeting.why or getattr(ruling, "why", None) or ""
