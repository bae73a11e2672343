"""Catalogues and lists of reconciliation tests, and a slow judge that shares no code with ours."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field, replace
from typing import IO, TYPE_CHECKING, Protocol

from cases.models import EntryRow, FindingSpell, ListEntry, ListVersion, Membership, Organisation
from tests.factories import shanghai, the_commission
from workflows.open_list.reconciliation.snapshot import load_snapshot
from workflows.open_list.version_flow import ListVersionFlow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from cases.models import CatalogueSnapshot
    from workflows.open_list.reconciliation.snapshot import RefusedCatalogue

NOW = shanghai(2026, 5, 6, 10)
HEADERS = (
    "信息资源代码",
    "数据集ID",
    "数据资源名称",
    "数据资源提供部门",
    "开放属性",
    "更新频率",
)
OPEN_WORDS = {
    "unconditional": "无条件开放",
    "conditional": "有条件开放",
    "not_open": "非开放",
    "": "",
}
FREQUENCY_WORDS = {"yearly": "每年", "daily": "每天", "": ""}


class Row(Protocol):
    """Whatever has the cells of a row of the catalogue."""

    def cells(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class Line:
    """A row of the catalogue."""

    code: str
    dataset: str = ""
    name: str = "公交线路"
    provider: str = "甲局"
    open_type: str = "unconditional"
    frequency: str = "yearly"

    def cells(self) -> tuple[str, ...]:
        return (
            self.code,
            self.dataset,
            self.name,
            self.provider,
            OPEN_WORDS[self.open_type],
            FREQUENCY_WORDS[self.frequency],
        )


@dataclass(frozen=True)
class Listed:
    """An entry of the list."""

    dataset: str = ""
    code: str = ""
    name: str = "公交线路"
    provider: str = "甲局"
    open_type: str = "unconditional"
    frequency: str = "yearly"
    status: str = "published"
    records: int | None = 10


def catalogue_file(lines: Iterable[Row]) -> IO[bytes]:
    """Return a catalogue as a department would upload it."""
    text = io.StringIO()
    csv.writer(text).writerows([HEADERS, *(line.cells() for line in lines)])
    return io.BytesIO(text.getvalue().encode("utf-8-sig"))


def load(
    lines: Iterable[Row], membership: Membership, *, at: datetime = NOW, **options: bool
) -> CatalogueSnapshot | RefusedCatalogue:
    """Take in a catalogue of these rows."""
    return load_snapshot(
        file=catalogue_file(lines), source="目录.csv", membership=membership, at=at, **options
    )


@dataclass
class City:
    """A list that may be published again and again; entries are known by names of the test."""

    providers: Mapping[str, Organisation]
    sequence: int = 0
    rows: dict[str, tuple[Listed, EntryRow]] = field(default_factory=dict)
    keys: dict[int, dict[str, int]] = field(default_factory=dict)

    def publish(self, entries: Mapping[str, Listed]) -> ListVersion:
        """Make these entries the list, writing only what changed."""
        self.sequence += 1
        for key, (said, row) in list(self.rows.items()):
            if entries.get(key) != said:
                EntryRow.objects.filter(pk=row.pk).update(valid_until=self.sequence)
        for key, said in entries.items():
            before = self.rows.get(key)
            if before and before[0] == said:
                continue
            entry = before[1].entry if before else ListEntry.objects.create()
            self.rows[key] = (said, self._row(entry, said))
        gone = self.rows.keys() - entries.keys()
        self.rows = {key: pair for key, pair in self.rows.items() if key not in gone}
        version = ListVersion.objects.create(
            kind="list_version",
            flow_class=ListVersionFlow,
            number=f"LV-TEST-{self.sequence}",
            title="清单版本",
            state="published",
            organisation=the_commission(),
            sequence=self.sequence,
            label=f"2026-{self.sequence:03d}",
            effective_at=NOW,
            created=NOW,
            entries=len(entries),
            chain_hash=f"{self.sequence:064d}",
        )
        self.keys[version.pk] = {key: row.entry_id for key, (_said, row) in self.rows.items()}
        return version

    def _row(self, entry: ListEntry, said: Listed) -> EntryRow:
        return EntryRow.objects.create(
            entry=entry,
            portal_dataset_id=said.dataset,
            resource_code=said.code,
            name=said.name,
            name_key=said.name,
            provider=self.providers[said.provider],
            provider_name=said.provider,
            open_type=said.open_type,
            update_frequency=said.frequency,
            status=said.status,
            record_count=said.records,
            row_hash="0" * 64,
            valid_from=self.sequence,
        )


def found() -> set[tuple[str, str]]:
    """Return what is open now: class and subject, an entry by its key in the database."""
    spells = FindingSpell.objects.filter(until_run__isnull=True).select_related("finding")
    return {(spell.finding.mismatch, spell.finding.subject) for spell in spells}


ORDER = ("R9", "R8", "R4", "R3", "R1", "R2", "R7", "R5", "R6")


def judged(
    lines: Iterable[Line],
    entries: Mapping[str, Listed],
    *,
    ended: frozenset[str],
    links: frozenset[tuple[str, str]] = frozenset(),
) -> set[tuple[str, str]]:
    """Judge by plain loops: class, and code or name of the entry."""
    lines = list(lines)
    known = {provider for provider in ("甲局", "乙局", "丙局") if provider not in ended}
    matches = {line: _matches(line, entries, known, links) for line in lines}
    results: set[tuple[str, str]] = set()
    for code in {line.code for line in lines}:
        own = [line for line in lines if line.code == code]
        keys = {key for line in own for key in matches[line]}
        classes = {
            mismatch
            for line in own
            for key in matches[line] or [""]
            for mismatch in _classes(line, entries.get(key), keys, known, ended)
        }
        if worst := next((name for name in ORDER if name in classes), None):
            results.add((worst, f"c:{code}"))
    matched = {key for keys in matches.values() for key in keys}
    for key in entries.keys() - matched:
        results.add(("R9" if entries[key].provider in ended else "R2", f"e:{key}"))
    return results


def _matches(
    line: Line,
    entries: Mapping[str, Listed],
    known: set[str],
    links: frozenset[tuple[str, str]],
) -> list[str]:
    by_code = [
        key
        for key, entry in entries.items()
        if (entry.code and entry.code == line.code) or (line.code, key) in links
    ]
    if by_code:
        return by_code
    by_set = [
        key for key, entry in entries.items() if entry.dataset and entry.dataset == line.dataset
    ]
    if by_set:
        return by_set
    return [
        key
        for key, entry in entries.items()
        if (entry.name, entry.provider) == (line.name, line.provider)
        and line.provider in known
        and not (entry.code and entry.code != line.code)
        and not (entry.dataset and line.dataset and entry.dataset != line.dataset)
    ]


def _classes(
    line: Line, entry: Listed | None, keys: set[str], known: set[str], ended: frozenset[str]
) -> set[str]:
    classes = set()
    if line.provider not in known or (entry and entry.provider in ended):
        classes.add("R9")
    if not line.open_type:
        classes.add("R8")
    if entry is None:
        if line.open_type in {"unconditional", "conditional"} and not keys:
            classes.add("R1")
    else:
        classes |= _classes_of_pair(line, entry)
    if len(keys) > 1:
        classes.add("R7")
    return classes


def _classes_of_pair(line: Line, entry: Listed) -> set[str]:
    classes = set()
    settled = line.open_type == "not_open" and entry.status == "suspended"
    if line.open_type and line.open_type != entry.open_type and not settled:
        classes.add("R4" if line.open_type == "not_open" else "R3")
    expected = entry.open_type != "not_open" and entry.status != "suspended"
    if expected and (entry.status == "pending" or entry.records == 0):
        classes.add("R5")
    frequency_differs = bool(line.frequency) and line.frequency != entry.frequency
    if line.open_type == entry.open_type and (
        frequency_differs or line.name != entry.name or line.provider != entry.provider
    ):
        classes.add("R6")
    return classes


__all__ = ["City", "Line", "Listed", "found", "judged", "load", "replace"]
