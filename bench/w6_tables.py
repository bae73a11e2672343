"""Catalogue and list of W6, written by sets, and what the other contestants do with them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.management import call_command
from django.db import connection
from django.db.models import CharField, TextField
from django.utils import timezone

from bench.w6 import CHANGED
from cases.models import (
    CatalogueProvider,
    CatalogueSnapshot,
    EntryRow,
    ListVersion,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
)
from cases.states.role import Role
from workflows.open_list.reconciliation.sql import plan_for_sets
from workflows.open_list.version_flow import ListVersionFlow

if TYPE_CHECKING:
    from datetime import datetime

# Of 1,000 resources so many differ from their entry, and so many entries have no resource.
DIFFERENT, WITHOUT = 3, 3
_SAID = frozenset(
    {"portal_dataset_id", "name", "name_key", "open_type", "update_frequency", "status"}
)


def prepare(rows: int) -> tuple[ListVersion, Membership]:
    """Write a catalogue of `rows` resources and a list of two thirds as many entries."""
    call_command("migrate", verbosity=0, stdout=None)
    now = timezone.now()
    commission = Organisation.objects.create(
        full_name="主管部门", short_name="主管部门", kind=OrganisationKind.COMMISSION
    )
    department = Organisation.objects.create(full_name="甲局", short_name="甲局")
    person = Person.objects.create_user("operator", name="运维")
    member = Membership.objects.create(
        person=person,
        organisation=commission,
        role=Role.DATA_CENTRE_OPERATOR,
        valid_from=date(2020, 1, 1),
    )
    snapshot = _snapshot(person, rows, now)
    provider = CatalogueProvider.objects.create(name="甲局", organisation=department)
    entries = rows * 2 // 3
    with connection.cursor() as cursor:
        _write_entries(cursor, department.pk, entries)
        _write_resources(cursor, provider.pk, snapshot.pk, rows, entries)
        cursor.execute(
            "CREATE TABLE w6_finding (subject VARCHAR(70) PRIMARY KEY, mismatch VARCHAR(2),"
            " organisation_id BIGINT)"
        )
        cursor.execute("ANALYZE")
    version = write_version(commission, entries, now, sequence=1, label="2026-001")
    return version, member


_DIFFERS = (
    "c.open_type <> e.open_type OR c.name_key <> e.name_key"
    " OR c.update_frequency <> e.update_frequency"
)
_CODES = (
    "SELECT 'c:' || c.code, CASE WHEN e.id IS NULL THEN 'R1'"
    " WHEN c.open_type = e.open_type THEN 'R6' WHEN c.open_type = 'not_open' THEN 'R4'"
    " ELSE 'R3' END, COALESCE(e.provider_id, c.provider_id)"
)
_ENTRIES = "SELECT 'e:' || CAST(e.entry_id AS VARCHAR(20)), 'R2', e.provider_id"
_FULL_JOIN = (
    "SELECT CASE WHEN c.id IS NULL THEN 'e:' || CAST(e.entry_id AS VARCHAR(20))"  # noqa: S608  # constants
    " ELSE 'c:' || c.code END, CASE WHEN c.id IS NULL THEN 'R2' WHEN e.id IS NULL THEN 'R1'"
    " WHEN c.open_type = e.open_type THEN 'R6' WHEN c.open_type = 'not_open' THEN 'R4'"
    " ELSE 'R3' END, COALESCE(e.provider_id, c.provider_id) FROM"
    " (SELECT * FROM cases_cataloguerow WHERE valid_until IS NULL) c FULL JOIN"
    " (SELECT * FROM cases_entryrow WHERE valid_until IS NULL) e"
    " ON e.portal_dataset_id = c.portal_dataset_id"
    f" WHERE (e.id IS NULL AND c.open_type <> 'not_open') OR c.id IS NULL OR {_DIFFERS}"
)
# SQLite walks the whole other side for each row of a full join; two joins by index are its least.
_TWO_JOINS = (
    f"{_CODES} FROM cases_cataloguerow c LEFT JOIN cases_entryrow e"  # noqa: S608
    " ON e.portal_dataset_id = c.portal_dataset_id AND NOT (e.portal_dataset_id = '')"
    " AND e.valid_until IS NULL WHERE c.valid_until IS NULL"
    f" AND ((e.id IS NULL AND c.open_type <> 'not_open') OR {_DIFFERS})"
    f" UNION ALL {_ENTRIES} FROM cases_entryrow e WHERE e.valid_until IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM cases_cataloguerow c WHERE c.valid_until IS NULL"
    " AND c.portal_dataset_id = e.portal_dataset_id AND NOT (c.portal_dataset_id = ''))"
)


def full_join() -> None:
    """Do the least that could find what differs: one read of both sides, one insert.

    As the raw statement of the design does, it gives each finding its class and its organisation
    and writes it under a primary key; it has the memory that the product's run has.
    """
    plan_for_sets()
    found = _FULL_JOIN if connection.vendor == "postgresql" else _TWO_JOINS
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO w6_finding {found}")


def get_each(rows: int) -> int:
    """Ask for the entry of each resource, as a loop over a model does."""
    from cases.models import CatalogueRow  # app ready

    differ = 0
    for resource in CatalogueRow.objects.order_by("pk")[:rows]:
        try:
            entry = EntryRow.objects.get(
                portal_dataset_id=resource.portal_dataset_id, valid_until__isnull=True
            )
        except EntryRow.DoesNotExist:
            differ += 1
        else:
            differ += entry.open_type != resource.open_type
    return differ


def change_codes() -> None:
    """Take in a snapshot in which some resources say something else."""
    before = CatalogueSnapshot.objects.latest("pk")
    snapshot = _snapshot(before.loaded_by, before.rows, timezone.now(), number=2)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_cataloguerow SET valid_until = %s WHERE id IN"
            " (SELECT id FROM cases_cataloguerow ORDER BY id LIMIT %s)",
            [snapshot.pk, CHANGED],
        )
        cursor.execute(
            "INSERT INTO cases_cataloguerow (code, portal_dataset_id, name, name_key, open_type,"
            " update_frequency, shared, provider_id, valid_from)"
            " SELECT code, portal_dataset_id, name, name_key, open_type, 'daily', shared,"
            " provider_id, %s FROM cases_cataloguerow WHERE valid_until = %s",
            [snapshot.pk, snapshot.pk],
        )


def _snapshot(person: Person, rows: int, at: datetime, *, number: int = 1) -> CatalogueSnapshot:
    return CatalogueSnapshot.objects.create(
        number=f"CA-BENCH-{number}",
        source="bench",
        digest=f"{number:064d}",
        loaded_at=at,
        loaded_by=person,
        rows=rows,
        counts={},
    )


def write_version(
    commission: Organisation, entries: int, at: datetime, *, sequence: int, label: str
) -> ListVersion:
    """Write a version in effect; its rows are written apart."""
    version: ListVersion = ListVersion.objects.create(
        kind="list_version",
        flow_class=ListVersionFlow,
        number=f"LV-BENCH-{sequence}",
        title="bench",
        state="in_effect",
        organisation=commission,
        sequence=sequence,
        label=label,
        effective_at=at,
        created=at,
        entries=entries,
        chain_hash=str(sequence) * 64,
    )
    return version


def _numbers(most: int) -> str:
    if connection.vendor == "postgresql":
        return f"SELECT g AS n FROM generate_series(1, {most}) g"  # noqa: S608
    counted = f"SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {most}"  # noqa: S608
    return f"SELECT n FROM (WITH RECURSIVE c(n) AS ({counted}) SELECT n FROM c)"  # noqa: S608


def _write_entries(cursor: Any, department: int, entries: int) -> None:
    """Write identities and rows; columns that the workload does not ask about are empty."""
    cursor.execute(
        f"INSERT INTO cases_listentry (id, uid) SELECT n, {_uid()} FROM ({_numbers(entries)}) s"  # noqa: S608
    )
    empty = empty_columns()
    cursor.execute(
        f"INSERT INTO cases_entryrow (entry_id, portal_dataset_id, name, name_key, provider_id,"  # noqa: S608
        f" open_type, update_frequency, status, items, valid_from, {', '.join(empty)})"
        f" SELECT n, 'D' || n, '数据' || n, '数据' || n, {department}, 'unconditional', 'yearly',"
        f" 'published', '[]', 1, {', '.join(['%s'] * len(empty))} FROM ({_numbers(entries)}) s",
        [""] * len(empty),
    )


def empty_columns() -> list[str]:
    """Return the text columns of an entry's row that the workload does not ask about."""
    return [
        field.name
        for field in EntryRow._meta.concrete_fields  # noqa: SLF001  # Django's public name
        if isinstance(field, CharField | TextField) and field.name not in _SAID
    ]


def _uid() -> str:
    if connection.vendor == "postgresql":
        return "gen_random_uuid()"
    return "lower(hex(randomblob(16)))"


def _write_resources(cursor: Any, provider: int, snapshot: int, rows: int, entries: int) -> None:
    """Write one resource per entry and the rest not open; some differ, some entries have none."""
    cursor.execute(
        f"INSERT INTO cases_cataloguerow (code, portal_dataset_id, name, name_key, open_type,"  # noqa: S608
        f" update_frequency, shared, provider_id, valid_from)"
        f" SELECT 'C' || n, 'D' || n, '数据' || n, '数据' || n,"
        f" CASE WHEN n > {entries} THEN 'not_open' WHEN n % 1000 < {DIFFERENT} THEN 'conditional'"
        f" ELSE 'unconditional' END, 'yearly', FALSE, {provider}, {snapshot}"
        f" FROM ({_numbers(rows)}) s WHERE n > {entries} OR n % 1000 >= {DIFFERENT + WITHOUT}"
        f" OR n % 1000 < {DIFFERENT}"
    )
