"""Reads of the system chain, for those who oversee administration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.models import Organisation, Person, SystemEvent
from cases.states.role import Role
from cases.states.system_act import SystemAct

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

EVENTS_ON_A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class SystemLine:
    """One event as people read it.

    Attributes:
        event: the link itself, with its actor.
        label: what was done, in words; the code where no words are known.
        subjects: the people, organisations and roles it names, as they are called today.
    """

    event: SystemEvent
    label: str
    subjects: tuple[str, ...]


def system_events_before(
    before: int | None, *, act: str = "", person_id: int | None = None
) -> list[SystemLine]:
    """Return events of the system chain, newest first; three queries.

    Args:
        before: the sequence before which the page starts; None: the newest.
        act: one code only; empty: all.
        person_id: only what this person did or what was done to them.

    One more line than `EVENTS_ON_A_PAGE` tells that another page follows.
    """
    events = SystemEvent.objects.select_related("actor").order_by("-sequence")
    if before is not None:
        events = events.filter(sequence__lt=before)
    if act:
        events = events.filter(act=act)
    if person_id is not None:
        events = events.filter(actor=person_id) | events.filter(data__person=person_id)
    page = list(events[: EVENTS_ON_A_PAGE + 1])
    people = _names(Person, _ids(page, "person"))
    organisations = _names(Organisation, _ids(page, "organisation"))
    return [
        SystemLine(
            event=event,
            label=_label(event.act),
            subjects=tuple(_subjects(event.data, people, organisations)),
        )
        for event in page
    ]


def _ids(events: Iterable[SystemEvent], key: str) -> set[int]:
    return {event.data[key] for event in events if isinstance(event.data.get(key), int)}


def _names(model: type[Person | Organisation], ids: set[int]) -> dict[int, str]:
    return {pk: str(row) for pk, row in model._default_manager.in_bulk(ids).items()}  # noqa: SLF001  # public in Django


def _label(act: str) -> str:
    return str(SystemAct(act).label) if act in SystemAct.values else act


def _subjects(
    data: Mapping[str, object], people: Mapping[int, str], organisations: Mapping[int, str]
) -> Iterable[str]:
    for key, names in (("person", people), ("organisation", organisations)):
        value = data.get(key)
        if isinstance(value, int):
            yield names.get(value, f"#{value}")
    role = data.get("role")
    if isinstance(role, str) and role in Role.values:
        yield str(Role(role).label)
