"""One line of news for a person whom it concerns by several requests of their own.

A notification is unique per person and message: a second line would be dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _t

from cases.permissions import Requirement
from cases.queries.holders import people_meeting
from cases.states.role import Role
from workflows.engine.escalate_case import lead_role
from workflows.engine.notify import TEXT_LENGTH, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date, datetime

    from cases.models import ListChange, OutboxMessage, Person

Facts = dict[str, Any]  # Any: JSON content
# How many of the further requests a line names.
NAMED = 2


@dataclass(frozen=True, kw_only=True)
class Concern:
    """What a message means for one request of those who are told.

    Attributes:
        request: that request.
        people: who is told of it.
        met: what was kept of it; see `meetings.Meeting.as_json`.
        facts: what a sentence about it says.
    """

    request: ListChange
    people: tuple[Person, ...]
    met: Facts
    facts: Facts

    @property
    def weight(self) -> tuple[bool, bool, int]:
        """What puts it before others: a ruling, then a difference, then that it is newer."""
        ruled = any(self.met.get(name) for name in ("insists", "kept", "joint"))
        return ruled, differs(self.met), self.request.pk


def differs(met: Facts) -> bool:
    """Tell whether a message is about another wording, or a removal, and not only the entry."""
    return bool(met["fields"] or met.get("removes"))


def tell_once(
    concerns: Iterable[Concern],
    message: OutboxMessage,
    text: Callable[[Concern, str], str],
    at: datetime,
    *,
    topic: str,
) -> None:
    """Tell each person one line: of the request that it concerns most, and which others too.

    It is shown as news of that request: they may not see the one that the message is about.

    Args:
        concerns: the requests that a message means something for.
        message: the message.
        text: gives the line of the first of them, with a sentence about the others.
        at: the moment of delivery.
        topic: a code of `workflows.engine.topics`.

    Writes: one `Notification` per person.
    """
    by_person: dict[int, tuple[Person, list[Concern]]] = {}
    for each in sorted(concerns, key=lambda each: each.weight, reverse=True):
        for person in each.people:
            by_person.setdefault(person.pk, (person, []))[1].append(each)
    alike: dict[tuple[int, ...], tuple[list[Person], list[Concern]]] = {}
    for person, own in by_person.values():
        key = tuple(each.request.pk for each in own)
        alike.setdefault(key, ([], own))[0].append(person)
    for people, (first, *others) in alike.values():
        said = text(first, _also(others, briefly=False))
        if len(said) > TEXT_LENGTH:
            said = text(first, _also(others, briefly=True))
        message.case_id = first.request.pk
        tell(people, message, said, at, topic=topic)


def people_of(request: ListChange, *, on: date, lead_is_told: bool = False) -> Iterator[Person]:
    """Yield who drafted a request and who leads its department, each once.

    Args:
        request: the request.
        on: the day whose roles count.
        lead_is_told: whether who leads hears of it in other words.
    """
    people = [] if request.opened_by is None else [request.opened_by]
    if not lead_is_told:
        # A district's authority plays the part of the head for the units of the district.
        roles = frozenset({lead_role(request.organisation), Role.DISTRICT_AUTHORITY})
        people += people_meeting(Requirement(roles=roles, organisation=request.organisation), on=on)
    yield from {each.pk: each for each in people}.values()


def _also(others: Sequence[Concern], *, briefly: bool) -> str:
    if not others:
        return ""
    named = [_named(each, briefly=briefly) for each in others[:NAMED]]
    more = _t("等") if len(others) > NAMED else ""
    return _t("同时涉及本单位申请 %(requests)s。") % {"requests": _t("、").join(named) + more}


def _named(concern: Concern, *, briefly: bool) -> str:
    if briefly:
        return concern.request.number
    facts = {
        "number": concern.request.number,
        "entries": concern.facts["entries"],
        "fields": concern.facts["fields"] if differs(concern.met) else "",
    }
    return _t("%(number)s（%(entries)s%(fields)s）") % facts
