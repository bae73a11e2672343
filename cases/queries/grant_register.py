"""The public register of grants, live and past: what everybody may read of each (S49).

A natural person is not named, nor are the words in which they told their purpose shown: both
would tell who they are (house default). Nobody can be left out of the register.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.models import CaseEvent, Grant, SubmittedApplication
from cases.states.access_words import DemandType
from cases.states.applicant import ApplicantKind
from cases.states.civil_time import SHANGHAI
from cases.states.grant import GrantState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from django.db.models import QuerySet

REGISTERED_ON_A_PAGE = 50
_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Change:
    """A state to which a grant came, and the day in Shanghai."""

    on: date
    state: GrantState


@dataclass(frozen=True, kw_only=True)
class Registered:
    """What the register says of a grant.

    Attributes:
        key: for the next page.
        applicant: the name of an organisation; empty: a natural person.
        purpose: as the organisation told it; of a natural person empty.
        demand: the kind of the demand.
        channel: a value of `SigningChannel`.
        state: on the day that was asked for: over by its days is expired, whatever is noted.
        changes: all of its states with their days, the oldest first.
    """

    key: int
    number: str
    applicant: str
    dataset: str
    dataset_id: str
    provider: str
    purpose: str
    demand: DemandType
    delivery: str
    valid_from: date
    valid_until: date
    channel: str
    state: GrantState
    changes: tuple[Change, ...]


def page_of_grants(on: date, *, before: int | None = None) -> Sequence[Registered]:
    """Return one page of the register and one more, newest first; three statements.

    Args:
        on: the day on which a term may be over.
        before: key of the last one on the page before; None: the beginning.
    """
    grants = _grants().order_by("-pk")
    if before is not None:
        grants = grants.filter(pk__lt=before)
    return _registered(list(grants[: REGISTERED_ON_A_PAGE + 1]), on)


def every_grant(on: date) -> Iterator[Registered]:
    """Yield the whole register in the order in which grants were issued, batch by batch."""
    last = 0
    while batch := list(_grants().filter(pk__gt=last).order_by("pk")[:_AT_ONCE]):
        last = batch[-1].pk
        yield from _registered(batch, on)


def _grants() -> QuerySet[Grant]:
    return Grant.objects.select_related(
        "applicant", "organisation", "line__row", "entry", "provider_signature"
    )


def _registered(grants: Sequence[Grant], on: date) -> list[Registered]:
    said = _submissions({grant.line.application_id for grant in grants})
    changes = _changes([grant.pk for grant in grants])
    return [_row(grant, said[grant.line.application_id], changes[grant.pk], on) for grant in grants]


def _row(
    grant: Grant, said: SubmittedApplication, changes: tuple[Change, ...], on: date
) -> Registered:
    is_person = grant.applicant.kind == ApplicantKind.NATURAL_PERSON
    row = grant.line.row
    return Registered(
        key=grant.pk,
        number=grant.number,
        applicant="" if is_person else grant.applicant.name,
        dataset=row.name,
        dataset_id=row.portal_dataset_id or str(grant.entry.uid),
        provider=grant.organisation.full_name,
        purpose="" if is_person else said.content["purpose"],
        demand=DemandType(said.content["demand_type"]),
        delivery=grant.delivery,
        valid_from=grant.valid_from,
        valid_until=grant.valid_until,
        channel=grant.provider_signature.channel,
        state=state_on(grant, on),
        changes=changes,
    )


def state_on(grant: Grant, on: date) -> GrantState:
    """Return how a grant stands on a day: past its last day it is over, whatever is noted."""
    if grant.is_live and on > grant.valid_until:
        return GrantState.EXPIRED
    return GrantState(grant.state)


def _submissions(applications: set[int]) -> dict[int, SubmittedApplication]:
    """Return by application what was handed in last."""
    found = SubmittedApplication.objects.filter(application__in=applications).order_by("number")
    return {each.application_id: each for each in found}


def _changes(grants: list[int]) -> dict[int, tuple[Change, ...]]:
    events = CaseEvent.objects.filter(case__in=grants).order_by("case", "sequence")
    found: dict[int, list[Change]] = {key: [] for key in grants}
    for key, at, before, after in events.values_list("case", "at", "from_state", "to_state"):
        if before != after:
            change = Change(on=at.astimezone(SHANGHAI).date(), state=GrantState(after))
            found[key].append(change)
    return {key: tuple(each) for key, each in found.items()}
