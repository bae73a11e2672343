"""A catalogue made from the full real list, with planted faults of known numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from cases.models import EntryRow, FindingSpell, ListEntry, ListVersion
from cases.states.vocabulary import OpenType, UpdateFrequency
from tests.factories import an_organisation, the_commission
from tests.real_list import REAL_LIST, needs_real_list
from tests.workflows.open_list.reconciliation.catalogues import NOW, City, load
from workflows.engine.clocks import civil_date
from workflows.open_list.known_names import organisations_by_name
from workflows.open_list.reading import check_rows, read_list
from workflows.open_list.reconciliation.reconcile import reconcile

if TYPE_CHECKING:
    from workflows.open_list.reading.results import EntryValues

pytestmark = [pytest.mark.django_db, pytest.mark.slow, needs_real_list]
PLANTED = {"R1": 40, "R2": 35, "R3": 30, "R4": 7, "R5": 12, "R6": 30, "R7": 9, "R8": 11, "R9": 6}


@dataclass(frozen=True)
class Words:
    """A row of the catalogue, in the words of the list."""

    code: str
    dataset: str
    name: str
    provider: str
    open_type: str
    frequency: str

    def cells(self) -> tuple[str, ...]:
        return (
            self.code,
            self.dataset,
            self.name,
            self.provider,
            self.open_type,
            self.frequency,
        )


def the_real_list() -> list[EntryValues]:
    with read_list(REAL_LIST, filename=REAL_LIST.name) as file:
        unread = check_rows(file, organisations={}, unknown_allowed=True)
        unread.finish()
        commission = the_commission().full_name
        for name in unread.report.new_providers:
            if name != commission:
                an_organisation(name, short_name=name)
        known = organisations_by_name(on=civil_date(NOW))
        return list(check_rows(file, organisations=known))


def publish(values: list[EntryValues]) -> ListVersion:
    entries = ListEntry.objects.bulk_create(ListEntry() for _ in values)
    EntryRow.objects.bulk_create(
        (
            EntryRow(
                entry=entry,
                portal_dataset_id=said.portal_dataset_id,
                name=said.name,
                name_key=said.name_key,
                provider_id=said.provider_id or 0,
                provider_name=said.provider_name,
                open_type=said.open_type,
                update_frequency=said.update_frequency,
                record_count=said.record_count,
                row_hash="0" * 64,
                valid_from=1,
            )
            for entry, said in zip(entries, values, strict=True)
        ),
        batch_size=500,
    )
    version = City({}).publish({})
    version.entries = len(values)
    version.save(update_fields=["entries"])
    return version


def without_data(values: list[EntryValues]) -> ListVersion:
    """Publish a second version in which these have no records."""
    city = City({}, sequence=1)
    version = city.publish({})
    version.entries = EntryRow.objects.filter(valid_until__isnull=True).count()
    version.save(update_fields=["entries"])
    keys = [said.portal_dataset_id for said in values]
    rows = list(EntryRow.objects.filter(portal_dataset_id__in=keys))
    EntryRow.objects.filter(pk__in=[row.pk for row in rows]).update(valid_until=2)
    for row in rows:
        row.pk, row.valid_from, row.record_count = None, 2, 0
    EntryRow.objects.bulk_create(rows)
    return version


def catalogue_of(values: list[EntryValues]) -> list[Words]:
    return [
        Words(
            f"31{number:08d}",
            said.portal_dataset_id,
            said.name,
            said.provider_name,
            str(OpenType(said.open_type).label),
            str(UpdateFrequency(said.update_frequency).label) if said.update_frequency else "",
        )
        for number, said in enumerate(values)
    ]


def plant(lines: list[Words]) -> list[Words]:
    """Spoil rows, each in one way; the first `PLANTED["R5"]` are left to the list."""
    rest = iter(range(PLANTED["R5"], len(lines)))
    lines = list(lines)
    for _ in range(PLANTED["R3"]):
        at = next(rest)
        other = "有条件开放" if lines[at].open_type == "无条件开放" else "无条件开放"
        lines[at] = replace(lines[at], open_type=other)
    for _ in range(PLANTED["R4"]):
        at = next(rest)
        lines[at] = replace(lines[at], open_type="非开放")
    for number in range(PLANTED["R6"]):
        at = next(rest)
        other = "每天" if lines[at].frequency != "每天" else "每年"
        changed = {"frequency": other} if number % 2 else {"name": lines[at].name + "（新）"}
        lines[at] = replace(lines[at], **changed)
    for _ in range(PLANTED["R7"]):
        first, second = next(rest), next(rest)
        lines[second] = replace(lines[second], code=lines[first].code)
    for _ in range(PLANTED["R8"]):
        at = next(rest)
        lines[at] = replace(lines[at], open_type="")
    for _ in range(PLANTED["R9"]):
        at = next(rest)
        lines[at] = replace(lines[at], provider="上海市不存在局")
    dropped = {next(rest) for _ in range(PLANTED["R2"])}
    added = [
        replace(lines[0], code=f"NEW{number}", dataset="", name=f"尚未编入清单的数据{number}")
        for number in range(PLANTED["R1"])
    ]
    return [line for number, line in enumerate(lines) if number not in dropped] + added


def test_planted_faults_are_counted_exactly_full_and_incremental_alike(operator):
    values = the_real_list()
    clean = catalogue_of(values)
    first = publish(values)
    load(clean, operator)
    agreed = reconcile(version=first, membership=operator, at=NOW)
    second = without_data(values[: PLANTED["R5"]])
    load(plant(clean), operator)

    moved = reconcile(version=second, membership=operator, at=NOW)
    spells = set(FindingSpell.objects.values_list("pk", "until_run"))
    whole = reconcile(version=second, membership=operator, at=NOW, full=True)

    assert set(agreed.counts.values()) == {0}
    assert (moved.incremental, moved.counts) == (True, PLANTED)
    assert (whole.incremental, whole.counts) == (False, PLANTED)
    assert set(FindingSpell.objects.values_list("pk", "until_run")) == spells
    assert moved.facts["dangerous"] == PLANTED["R4"]


def test_planted_faults_are_counted_exactly_by_a_first_run(operator):
    values = the_real_list()
    publish(values)
    second = without_data(values[: PLANTED["R5"]])
    load(plant(catalogue_of(values)), operator)

    run = reconcile(version=second, membership=operator, at=NOW)

    assert (run.incremental, run.counts) == (False, PLANTED)
