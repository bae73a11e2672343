"""What the open list does to datasets that are applied for: a version or an emergency order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cases.models import EmergencySuspension, EntryRow, ListVersion, OutboxMessage
from tests.random_runs.access.lawful_fast_path import EXCLUDED_FIELD
from tests.random_runs.access.walk import DIGESTS
from tests.workflows.open_list.peers.peers import a_version
from workflows.open_list.emergency import suspend_at_once
from workflows.open_list.publish import IN_EFFECT

if TYPE_CHECKING:
    from tests.random_runs.access.walk import Walk

# What a version may say of a dataset; of one that was taken off there is no row.
SAYS: Final[dict[str, dict[str, Any]]] = {
    "as_was": {},
    "reworded": {"conditions": "有等级保护备案", "row_hash": DIGESTS["reworded"]},
    # What is of ecology now is not opened at once any more (F3).
    "excluded": {"domain": EXCLUDED_FIELD, "row_hash": DIGESTS["excluded"]},
    "not_open": {"open_type": "not_open"},
    "suspended": {"status": "suspended"},
    "unconditional": {"open_type": "unconditional"},
    "removed": {},
}


def change_dataset(walk: Walk) -> None:
    """Bring a version into effect that says something else of a dataset; word of it follows."""
    row, says = walk.chance.choice(walk.city.rows), walk.chance.choice(sorted(SAYS))
    if walk.listed[row.entry_id] == says:
        return
    walk.version += 1
    ListVersion.objects.filter(state="in_effect").update(state="archived")
    version = a_version(walk.version)
    current = EntryRow.objects.filter(entry=row.entry_id, valid_until=None)
    current.update(valid_until=walk.version)
    if says != "removed":
        first = {
            field.attname: getattr(row, field.attname)
            for field in EntryRow._meta.concrete_fields
            if not field.primary_key
        }
        EntryRow.objects.create(**first | SAYS[says] | {"valid_from": walk.version})
    walk.listed[row.entry_id] = says
    OutboxMessage.objects.create(
        topic=IN_EFFECT,
        idempotency_key=f"{IN_EFFECT}:{version.pk}",
        payload={"version": version.pk},
        created_at=walk.at,
        next_try_at=walk.at,
    )


def suspend_dataset(walk: Walk) -> None:
    """Let the head of its department close a dataset at once."""
    row = walk.chance.choice(walk.city.rows)
    live = EmergencySuspension.objects.filter(entry=row.entry_id, ended_at=None).exists()
    if live or not walk.may_be_applied_for(row.entry_id):
        return
    heads = [
        person
        for person in walk.city.people
        if walk.city.holds(person, row.provider_id, frozenset({"department_head"}))
    ]
    suspend_at_once(
        entry=row.entry,
        reason_code="personal_information",
        reason_text="导出文件含有车主手机号。",
        person=walk.chance.choice(heads),
        at=walk.at,
    )
