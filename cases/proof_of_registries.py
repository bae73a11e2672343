"""Prove the registries of conditional access: every row is as its event says, and none is gone."""

from __future__ import annotations

from collections import defaultdict, deque
from functools import reduce
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _t

from cases.models import DataDemand, Enquiry, SystemEvent
from cases.proof import Break
from cases.recorded_demands import recorded_demands, recorded_enquiries
from cases.recorded_registries import recorded_registries
from cases.recorded_rows import known_names
from cases.states.consultation import outcome_after
from cases.states.data_demand import DemandAnswerKind
from cases.states.system_act import SystemAct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model

    from cases.recorded_rows import Recorded

CHUNK = 2_000


def first_bad_registry() -> Break | None:
    """Name the first row of a registry that no event says so, or that is gone, if any.

    What only stands on a row for short (where a demand lies, when it was answered) must follow
    from the rows that hold each; what was erased must be empty.
    """
    bad = _first_bad()
    # Rows and events are read one after the other: what somebody enters meanwhile looks wrong
    # once, and what is wrong looks so again.
    while bad is not None and (again := _first_bad()) != bad:
        bad = again
    return bad


def _first_bad() -> Break | None:
    names = known_names()
    every = (recorded_registries(names), recorded_demands(names), recorded_enquiries(names))
    for each in chain.from_iterable(every):
        if bad := next(_bad_rows(each), None):
            return bad
    return next(_bad_summaries(), None) or next(_not_erased(), None)


def _bad_rows(each: Recorded) -> Iterator[Break]:
    said: dict[tuple[Any, ...], deque[SystemEvent]] = defaultdict(deque)  # Any: JSON values
    for event in SystemEvent.objects.filter(act__in=each.acts).order_by("sequence"):
        said[tuple(event.data.get(name) for name in each.keys)].append(event)
    for row in each.rows.order_by("pk").iterator(chunk_size=CHUNK):
        waiting = said.get(each.key(row))
        own = waiting.popleft() if waiting else None
        if own is None or not _is_as_said(each, row, own):
            yield _break(each.rows.model, row.pk, own)
    for left in chain.from_iterable(said.values()):
        yield _break(each.rows.model, None, left)


def _is_as_said(each: Recorded, row: Model, event: SystemEvent) -> bool:
    if attrgetter(each.at, each.by)(row) != (event.at, event.actor_id):
        return False
    return all(
        _agrees(value, event.data[name]) if name in event.data else name in each.optional
        for name, value in each.facts(row).items()
    )


def _agrees(expected: Any, said: Any) -> bool:  # Any: JSON values, and sets of names
    if isinstance(expected, frozenset):
        return said in expected
    if isinstance(expected, dict):
        return all(_agrees(value, said.get(name)) for name, value in expected.items())
    if isinstance(expected, list):
        return len(expected) == len(said) and all(map(_agrees, expected, said))
    return bool(expected == said)


def _bad_summaries() -> Iterator[Break]:
    demands = DataDemand.objects.prefetch_related("routings", "answers").order_by("pk")
    for demand in demands.iterator(chunk_size=CHUNK):
        routings = sorted(demand.routings.all(), key=lambda each: each.pk)
        answers = sorted(demand.answers.all(), key=lambda each: each.pk)
        given = [each for each in answers if each.kind != DemandAnswerKind.WITHDRAWN]
        lies_there = routings[-1].organisation_id if routings else None
        outcome = answers[-1].kind if answers else ""
        if (demand.organisation_id, demand.outcome) != (lies_there, outcome) or (
            demand.answered_on is None
        ) == bool(given):
            yield _break(DataDemand, demand.pk, None)
    enquiries = Enquiry.objects.prefetch_related("steps").order_by("pk")
    for enquiry in enquiries.iterator(chunk_size=CHUNK):
        steps = sorted(enquiry.steps.all(), key=lambda each: each.pk)
        if enquiry.outcome != reduce(outcome_after, (step.kind for step in steps), ""):
            yield _break(Enquiry, enquiry.pk, None)


def _not_erased() -> Iterator[Break]:
    erased = _numbers(SystemAct.DEMAND_CONTACT_ERASED, "demand")
    for demand in DataDemand.objects.filter(number__in=erased).exclude(contact=""):
        yield _break(DataDemand, demand.pk, None)
    erased = _numbers(SystemAct.ENQUIRY_ASKER_ERASED, "enquiry")
    for enquiry in Enquiry.objects.filter(number__in=erased).exclude(asker="", contact=""):
        yield _break(Enquiry, enquiry.pk, None)


def _numbers(act: SystemAct, key: str) -> list[int]:
    return [event.data[key] for event in SystemEvent.objects.filter(act=act)]


def _break(model: type[Model], row: int | None, event: SystemEvent | None) -> Break:
    return Break(
        table=model._meta.db_table,  # noqa: SLF001  # Django's own description
        what="registry",
        sentence=_t("登记簿中的“%(kind)s”与系统事件链不符：有记录被改动、增加或删除过。")
        % {"kind": model._meta.verbose_name},  # noqa: SLF001  # as above
        sequence=event.sequence if event else None,
        row=row,
    )
