"""Compare every night what the delivery system holds with the grants, and tell the commission."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from backoffice.grant_delivery.difference import Difference, Held
from backoffice.grant_delivery.holdings import reconcile
from backoffice.grant_delivery.target import target_of_settings
from cases.errors import UnreadableFile
from cases.models import HoldingsCheck, HoldingsFinding
from cases.models.holdings_check import FAULT_LENGTH, NUMBER_LENGTH
from cases.queries.holdings_checks import grants_to_be_held, unsettled_numbers
from cases.states.grant import GrantState
from cases.states.grant_change import HeldGrant, HoldingsFault
from workflows.conditional_access.grants.holdings_news import HOLDINGS_DIFFER
from workflows.conditional_access.grants.pushed import pushed_facts
from workflows.engine.outbox import message
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from backoffice.grant_delivery.holdings import Patience
    from backoffice.grant_delivery.target import Target
    from cases.models import Grant

Faults = dict[tuple[str, str], list[str]]


def check_holdings(*, at: datetime, patience: Patience | None = None) -> HoldingsCheck | None:
    """Compare the grants with what the delivery system holds, and keep what differs twice.

    A grant may change while the pages are read: what differs is looked at a second time, and
    only what differs in the same way again is a finding.

    Args:
        at: the present moment.
        patience: how much is borne while holdings are read.

    Returns:
        The comparison; None where there is no delivery system.

    Writes: one `HoldingsCheck` with its findings; where it failed, or found something that the
    one before did not, a message to the commission's staff.

    Rests on conditional-access.md, S26; docs/decisions/0039-grants-are-pushed.md.
    """
    target = target_of_settings()
    if not target.url:
        return None
    failure, found = "", Faults()
    with in_record_language():
        try:
            found = _look(target, patience)
            if found:
                again = _look(target, patience)
                found = {key: fields for key, fields in found.items() if again.get(key) == fields}
        except UnreadableFile as error:
            failure = str(error)
    return _kept(found, failure=failure, at=at)


@transaction.atomic
def _kept(found: Faults, *, failure: str, at: datetime) -> HoldingsCheck:
    before = HoldingsCheck.objects.order_by("-pk").first()
    known = set(before.findings.values_list("fault", "number")) if before else set()
    check = HoldingsCheck.objects.create(
        at=at, expected=grants_to_be_held().count(), failure=failure[:FAULT_LENGTH]
    )
    HoldingsFinding.objects.bulk_create(
        HoldingsFinding(check_run=check, fault=fault, number=number, fields=fields)
        for (fault, number), fields in sorted(found.items())
    )
    if failure or found.keys() - known:
        message(
            topic=HOLDINGS_DIFFER,
            key=f"{HOLDINGS_DIFFER}:{check.pk}",
            payload={"check": check.pk},
            at=at,
        ).save(force_insert=True)
    return check


def _look(target: Target, patience: Patience | None) -> Faults:
    expected = [_held(grant) for grant in grants_to_be_held()]
    return dict(_faults(reconcile(expected, target, patience=patience), unsettled_numbers()))


def _held(grant: Grant) -> Held:
    facts = pushed_facts(grant)
    is_suspended = grant.state == GrantState.SUSPENDED
    return Held(
        grant=facts.number,
        applicant=facts.applicant,
        dataset=facts.dataset,
        valid_from=facts.valid_from,
        valid_until=facts.valid_until,
        state=(HeldGrant.SUSPENDED if is_suspended else HeldGrant.ACTIVE).value,
    )


def _faults(
    seen: Difference, unsettled: frozenset[str]
) -> Iterator[tuple[tuple[str, str], list[str]]]:
    for held in seen.missing:
        if held.grant not in unsettled:
            yield (HoldingsFault.MISSING.value, held.grant), []
    for held in seen.unknown:
        if held.grant not in unsettled:
            yield (HoldingsFault.UNKNOWN.value, held.grant[:NUMBER_LENGTH]), []
    for unlike in seen.unlike:
        if unlike.expected.grant not in unsettled:
            yield (HoldingsFault.UNLIKE.value, unlike.expected.grant), list(unlike.fields)
