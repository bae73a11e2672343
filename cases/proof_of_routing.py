"""Prove the routing: every decision is what its event sealed, every rule what was approved."""

from __future__ import annotations

from itertools import groupby, zip_longest
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _t

from cases.models import Case, CaseEvent, RoutingDecision, SystemEvent
from cases.proof import Break
from cases.queries.routing import rules_of, versions
from cases.routing_digest import decision_digest, version_digest
from cases.states.role import GrantDecision
from cases.states.system_act import SystemAct

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 2_000
DECISIONS, RULES = "cases_routingdecision", "cases_routingrule"
# Case, sequence of the event, digest.
_Sealed = tuple[int, int, str]


def first_bad_routing(*, case: Case | None = None) -> Break | None:
    """Name the first decision that no event sealed so, or the first version altered, if any.

    Rows and events are read in two streams side by side; both are in the same order.

    Args:
        case: only the decisions of this case; None: everything.
    """
    for rows, events in zip_longest(_decided(case), _sealed(case)):
        if rows != events:
            return _unlike_its_event(min(each for each in (rows, events) if each))
    if case is not None:
        return None
    return _first_bad_batch() or _first_bad_version()


def _decided(case: Case | None) -> Iterator[_Sealed]:
    rows = RoutingDecision.objects.filter(sequence__isnull=False)
    if case is not None:
        rows = rows.filter(case_id=case.pk)
    ordered = rows.order_by("case_id", "sequence", "pk").iterator(chunk_size=CHUNK)
    for (pk, sequence), same in groupby(ordered, lambda row: (row.case_id, row.sequence)):
        yield pk, sequence or 0, decision_digest(same)


def _sealed(case: Case | None) -> Iterator[_Sealed]:
    events = CaseEvent.objects.filter(data__has_key="routing")
    if case is not None:
        events = events.filter(case_id=case.pk)
    rows = events.order_by("case_id", "sequence").values_list("case_id", "sequence", "data")
    for pk, sequence, data in rows.iterator(chunk_size=CHUNK):
        yield pk, sequence, data["routing"]


def _unlike_its_event(found: _Sealed) -> Break:
    number = Case.objects.filter(pk=found[0]).values_list("number", flat=True).first() or ""
    return Break(
        table=DECISIONS,
        what="routing",
        sentence=_t(
            "%(number)s 第 %(sequence)s 个事件封存的分派决定与摘要不符：有记录被改动、增加或删除。"
        )
        % {"number": number, "sequence": found[1]},
        case=number,
        sequence=found[1],
        row=None,
    )


def _first_bad_batch() -> Break | None:
    events = SystemEvent.objects.filter(act=SystemAct.ROUTING_APPLIED).order_by("sequence")
    for event in events.iterator(chunk_size=CHUNK):
        rows = list(RoutingDecision.objects.filter(sealed_by=event))
        if (len(rows), decision_digest(rows)) != (event.data["moved"], event.data["digest"]):
            return _bad_version(DECISIONS, event.data["number"], event.sequence)
    unsealed = ~Exists(events.filter(pk=OuterRef("sealed_by_id")))
    stray = RoutingDecision.objects.filter(unsealed, sealed_by__isnull=False).first()
    return _bad_version(DECISIONS, 0, None) if stray else None


def _first_bad_version() -> Break | None:
    approved = SystemEvent.objects.filter(act=SystemAct.ROUTING_APPROVED)
    said = {event.data["version"]: event for event in approved}
    for version in versions().filter(decision=GrantDecision.APPROVED):
        event = said.pop(version.pk, None)
        digest = version_digest(version, rules_of(version.pk))
        if event is None or event.data["digest"] != digest:
            return _bad_version(RULES, version.number, event.sequence if event else None)
    gone = next(iter(said.values()), None)
    return _bad_version(RULES, gone.data["number"], gone.sequence) if gone else None


def _bad_version(table: str, number: int, sequence: int | None) -> Break:
    return Break(
        table=table,
        what="routing",
        sentence=_t(
            "分派规则第 %(number)s 版或按其分派的记录与系统事件链不符：有记录被改动、增加或删除。"
        )
        % {"number": number},
        sequence=sequence,
        row=None,
    )
