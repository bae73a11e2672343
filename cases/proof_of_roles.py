"""Prove that nobody holds a power that the system chain does not record: roles and stand-ins."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from cases.models import Absence, Membership, SystemEvent
from cases.proof import Break
from cases.states.civil_time import SHANGHAI
from cases.states.system_act import SystemAct

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 2_000
MEMBERSHIPS, ABSENCES = "cases_membership", "cases_absence"
# fmt: off
SENTENCES = {
    "altered": _("%(table)s 第 %(row)s 行与系统事件链的记录不符：该行被改动过。"),
    "inserted": _("%(table)s 第 %(row)s 行在系统事件链中没有记录：未经审批插入。"),
    "missing": _("系统事件链第 %(sequence)s 个事件记录的 %(table)s 第 %(row)s 行不见了：该行被删除。"),  # noqa: E501
}
# fmt: on

# What an event says of a row, and its place in the chain.
_Said = dict[int, tuple[tuple[Any, ...], int]]  # Any: column values


def first_bad_role() -> Break | None:
    """Name the first role or absence that is not what the system chain last said of it.

    The chain itself is proven elsewhere (`cases.proof`). Rows are read in streams; what the chain
    says is kept in memory, a line for each role and absence.
    """
    roles = Membership.objects.values_list(
        "pk", "person_id", "organisation_id", "role", "valid_from", "valid_until"
    )
    absences = Absence.objects.values_list(
        "pk", "person_id", "delegate_id", "valid_from", "valid_until", "kinds", "ended_on"
    )
    for table, rows, said in (
        (MEMBERSHIPS, roles, _roles_said()),
        (ABSENCES, absences, _absences_said()),
    ):
        found = ((row[0], row[1:]) for row in rows.order_by("pk").iterator(chunk_size=CHUNK))
        bad = next(_unlike(table, found, said), None)
        if bad is not None:
            return bad
    return None


def _unlike(
    table: str,
    rows: Iterator[tuple[int, tuple[Any, ...]]],  # Any: column values
    said: _Said,
) -> Iterator[Break]:
    for pk, row in rows:
        recorded = said.pop(pk, None)
        if recorded is None:
            yield _a_break(table, "inserted", pk)
        elif recorded[0] != row:
            yield _a_break(table, "altered", pk, recorded[1])
    for pk, (_row, sequence) in said.items():
        yield _a_break(table, "missing", pk, sequence)


def _events(*acts: SystemAct) -> Iterator[SystemEvent]:
    events = SystemEvent.objects.filter(act__in=acts).order_by("sequence")
    return events.iterator(chunk_size=CHUNK)


def _roles_said() -> _Said:
    said: _Said = {}
    for event in _events(
        SystemAct.ROLE_BOOTSTRAPPED,
        SystemAct.ROLE_APPROVED,
        SystemAct.APPLICANT_VERIFIED,
        SystemAct.ROLE_ENDED,
    ):
        data = event.data
        # The first people hold their roles from the day on which they were entered.
        first = _day(data.get("held_from")) or event.at.astimezone(SHANGHAI).date()
        last = _day(data.get("held_until"))
        row = (data["person"], data["organisation"], data["role"], first, last)
        said[data["membership"]] = (row, event.sequence)
    return said


def _absences_said() -> _Said:
    said: _Said = {}
    for event in _events(SystemAct.ABSENCE_ENTERED, SystemAct.ABSENCE_ENDED):
        data, pk = event.data, event.data["absence"]
        if event.act == SystemAct.ABSENCE_ENTERED:
            term = (_day(data["from"]), _day(data["until"]))
            row = (data["person"], data["delegate"], *term, data.get("kinds", []), None)
        else:
            row = (*said[pk][0][:-1], _day(data["ended_on"]))
        said[pk] = (row, event.sequence)
    return said


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _a_break(table: str, what: str, row: int, sequence: int | None = None) -> Break:
    sentence = SENTENCES[what] % {"table": table, "row": row, "sequence": sequence}
    return Break(table=table, what=what, sentence=str(sentence), sequence=sequence, row=row)
