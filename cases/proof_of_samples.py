"""Prove samples of the grants in use: drawn as their events say, and by their seeds once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.models import SampledGrant, SupervisionSample, SystemEvent
from cases.proof import Break
from cases.sample_drawing import draw
from cases.states.obligation import ObligationCause
from cases.states.system_act import SystemAct

if TYPE_CHECKING:
    from collections.abc import Iterator


def first_bad_sample() -> Break | None:
    """Name the first sample, or grant that it drew, that its event does not bear out, if any.

    Where the event holds the whole population the sample is drawn again; there are four in a
    year.
    """
    bad = next(_bad(), None)
    # As with obligations: what is drawn meanwhile looks wrong once.
    return next(_bad(), None) if bad else None


def _bad() -> Iterator[Break]:
    drawn = SystemEvent.objects.filter(act=SystemAct.SUPERVISION_SAMPLE_DRAWN)
    events = {event.data["period"]: event for event in drawn.order_by("sequence")}
    for sample in SupervisionSample.objects.order_by("pk"):
        event = events.pop(sample.period, None)
        if event is None or not (_is_as_said(sample, event) and _is_drawn_so(event)):
            yield _broken("cases_supervisionsample", sample.period, event, row=sample.pk)
        elif bad := _bad_grant(sample, event):
            yield bad
    for period, event in events.items():
        yield _broken("cases_supervisionsample", period, event, row=None)


def _is_as_said(sample: SupervisionSample, event: SystemEvent) -> bool:
    names = ("seed", "share_percent", "population", "population_digest")
    return (sample.drawn_by_id, sample.drawn_at) == (event.actor_id, event.at) and all(
        getattr(sample, name) == event.data[name] for name in names
    )


def _is_drawn_so(event: SystemEvent) -> bool:
    said = event.data
    if "population_numbers" not in said:
        # Sealed by an earlier release: there is only its digest.
        return True
    again = draw(said["population_numbers"], seed=said["seed"], share_percent=said["share_percent"])
    told = (said["population"], said["population_digest"], tuple(said["grants"]))
    return (again.population, again.digest, again.numbers) == told


def _bad_grant(sample: SupervisionSample, event: SystemEvent) -> Break | None:
    rows = SampledGrant.objects.filter(sample=sample).select_related("grant", "obligation")
    left = set(event.data["grants"])
    for row in rows.order_by("pk"):
        check = row.obligation
        is_its_check = (check.data_grant_id, check.cause, check.created) == (
            row.grant_id,
            ObligationCause.SAMPLE,
            sample.drawn_at,
        )
        if row.grant.number not in left or not is_its_check:
            return _broken("cases_sampledgrant", sample.period, event, row=row.pk)
        left.remove(row.grant.number)
    return _broken("cases_sampledgrant", sample.period, event, row=None) if left else None


def _broken(table: str, period: str, event: SystemEvent | None, *, row: int | None) -> Break:
    return Break(
        table=table,
        what="sample",
        sentence=_t(
            "%(period)s 的抽查与系统事件链不符，或者按其种子重算的结果不同：有记录被改动过。"
        )
        % {"period": period},
        sequence=event.sequence if event else None,
        row=row,
    )
