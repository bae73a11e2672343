"""Append to the event chains: each link hashes what was done and the link before it.

A case's chain ends in the case row (`version`, `head`), which the gate holds locked; the
system chain ends in a `ChainHead` row, locked here. So no chain can fork.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Model

from cases.compiled_writes import insertion
from cases.models import CaseEvent, ChainHead, SystemEvent
from cases.statements import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from cases.models import Case, Membership, Person, WorkItem

SYSTEM_CHAIN = "system"


def canonical(value: Mapping[str, Any]) -> bytes:  # Any: JSON content
    """Return the one byte string that stands for a JSON object: sorted, compact, UTF-8."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_as_json
    ).encode()


def as_plain(value: Mapping[str, Any]) -> dict[str, Any]:  # Any: JSON content
    """Return the object as JSON would give it back, so that stored and hashed facts agree."""
    plain: dict[str, Any] = json.loads(canonical(value))
    return plain


def _as_json(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Model):
        return value.pk
    return str(value)


def case_event_facts(event: CaseEvent) -> dict[str, Any]:  # Any: JSON content
    """Return what the hash of a case event covers, under the names that it is hashed with."""
    return {
        "case": event.case_id,
        "sequence": event.sequence,
        "at": event.at,
        "actor": event.actor_id,
        "act": event.act,
        "from_state": event.from_state,
        "to_state": event.to_state,
        "role": event.role,
        "organisation": event.organisation_id,
        "work_item": event.work_item_id,
        "rule": event.rule,
        "data": event.data,
        "previous_hash": event.previous_hash,
        **({"acting_for": event.acting_for_id} if event.acting_for_id else {}),
        **({"operation": str(event.operation)} if event.operation else {}),
    }


def case_event_hash(event: CaseEvent) -> str:
    """Return the hash that a case event must carry, from what it says."""
    return _digest(case_event_facts(event))


def system_event_hash(event: SystemEvent) -> str:
    """Return the hash that a system event must carry, from what it says."""
    return _digest(
        {
            "sequence": event.sequence,
            "at": event.at,
            "actor": event.actor_id,
            "act": event.act,
            "data": event.data,
            "previous_hash": event.previous_hash,
        }
    )


def _digest(facts: Mapping[str, Any]) -> str:  # Any: JSON content
    return hashlib.sha256(canonical(facts)).hexdigest()


def append_case_event(  # noqa: PLR0913  # an event is its facts, one keyword each
    *,
    case: Case,
    act: str,
    actor: Person | None,
    membership: Membership | None,
    at: datetime,
    from_state: str,
    rule: str,
    work_item: WorkItem | None = None,
    data: Mapping[str, Any] | None = None,  # Any: JSON content
    acting_for: Person | None = None,
    operation: UUID | None = None,
    unit: Unit | None = None,
) -> CaseEvent:
    """Append one event to a case's chain and move the chain's end on the case in memory.

    The caller holds the case's row lock and saves `version` and `head` with the case.

    Writes: one `CaseEvent`, at once or, where a unit is given, when the caller flushes that.
    """
    event = CaseEvent(
        case_id=case.pk,
        sequence=case.version + 1,
        at=at,
        actor=actor,
        act=act,
        from_state=from_state,
        to_state=case.state,
        role=membership.role if membership else "",
        organisation_id=membership.organisation_id if membership else None,
        work_item=work_item,
        rule=rule,
        data=as_plain(data or {}),
        previous_hash=case.head,
        acting_for=acting_for,
        operation=operation,
    )
    event.hash = case_event_hash(event)
    writes = unit or Unit()
    writes.add(insertion([event]))
    if unit is None:
        writes.flush()
    case.version = event.sequence
    case.head = event.hash
    return event


def append_system_event(
    *,
    act: str,
    actor: Person | None,
    at: datetime,
    data: Mapping[str, Any],  # Any: JSON content
) -> SystemEvent:
    """Append one event to the system chain, inside the transaction of the act it records.

    Writes: one `SystemEvent`; the chain's head row, created on the first event.
    """
    with transaction.atomic():
        ChainHead.objects.get_or_create(name=SYSTEM_CHAIN)
        head = ChainHead.objects.select_for_update().get(name=SYSTEM_CHAIN)
        event = SystemEvent(
            sequence=head.sequence + 1,
            at=at,
            actor=actor,
            act=act,
            data=as_plain(data),
            previous_hash=head.hash,
        )
        event.hash = system_event_hash(event)
        event.save(force_insert=True)
        head.sequence = event.sequence
        head.hash = event.hash
        head.save(update_fields=["sequence", "hash"])
    return event
