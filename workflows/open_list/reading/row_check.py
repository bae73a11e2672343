"""Turning one raw row into an entry and its problems."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from operator import itemgetter
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from cases.states.vocabulary import COLUMN_HEADERS
from workflows.open_list.reading import content
from workflows.open_list.reading.identity import Identities
from workflows.open_list.reading.results import CheckedRow, EntryValues
from workflows.open_list.reading.row_problems import WHOLE_ROW, RowProblems
from workflows.open_list.reading.rules import ErrorRule, WarningRule
from workflows.open_list.reading.table import RawRow

# Cells are looked at together, joined by a control character that harms nobody.
JOINT: Final = "\x1f"
UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1e\x7f\u200b-\u200f\u2028\u2029\u2060\ufeff\ufffd\ud800-\udfff]"
)
# What a spreadsheet would run; our own exports put an apostrophe before it.
_FORMULA_START: Final = re.compile("'?[=+@\t\r＝＋＠－-]")
SUSPICIOUS: Final = re.compile(f"{JOINT}(?:'?[=+@\t\r＝＋＠]|'?[－-][^{JOINT}])")
_PLAIN_NUMBER: Final = re.compile(r"[+＋－-]?\d[\d,.]*%?|[－-]+")
# Cells of one field that are remembered; a column of nothing but different ones stays bounded.
REMEMBERED_CELLS: Final = 4096
# How the fields that stand alone are read: nothing but their own cell counts.
READERS: Final[Mapping[str, Callable[[str, RowProblems], Any]]] = {  # Any: the field's value
    "first_published_at": content.first_date,
    "last_data_update_at": content.last_date,
    "formats": content.formats,
    "record_count": content.count,
    **{field: partial(content.coded, field) for field in content.CODED_FIELDS},
    **{field: partial(content.short_text, field) for field in content.SHORT_TEXTS},
}


class Cells(NamedTuple):
    """The cells of one row by field; fields without a column are empty."""

    portal_dataset_id: str
    resource_code: str
    name: str
    provider: str
    co_providers: str
    domain: str
    conditions: str
    abstract: str
    grade: str
    resource_type: str
    update_frequency: str
    open_type: str
    first_published_at: str
    last_data_update_at: str
    formats: str
    record_count: str
    data_size: str
    items: str
    spatial: str
    temporal: str
    contact: str
    licence: str


def headers_of(header: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    """Return field key to header, as problems name the columns of a file.

    Args:
        header: header cells, trimmed.
        columns: field key to position.
    """
    named = {
        field: header[position] or COLUMN_HEADERS[field] for field, position in columns.items()
    }
    return {WHOLE_ROW: "", **named}


class RowChecker:
    """Checks the rows of one file, in order."""

    def __init__(
        self,
        header: Sequence[str],
        columns: Mapping[str, int],
        identities: Identities,
        levels: content.Levels = MappingProxyType({}),
    ) -> None:
        """Prepare for a file.

        Args:
            header: header cells, trimmed.
            columns: field key to position.
            identities: what was seen in the rows before.
            levels: of the scheme of grading, by what they are written as.
        """
        self._levels = levels
        self._width = len(header)
        self._identities = identities
        self._headers = headers_of(header, columns)
        self._fields_of = {position: field for field, position in columns.items()}
        # What a cell was read as, field by field, where nothing was wrong with it: dates, codes
        # and formats come back thousands of times.
        self._read: dict[str, dict[str, Any]] = {field: {} for field in READERS}
        # A cell after the last is always empty: fields without a column read that one.
        self._pick = itemgetter(*(columns.get(field, self._width) for field in Cells._fields))

    def check(self, raw: RawRow) -> CheckedRow:
        """Return the entry a row holds, or None for it, and everything that is wrong with it."""
        problems = RowProblems(raw.number, self._headers)
        cells = Cells._make(self._pick(self._tidied(raw, problems)))
        values = self._values(raw.number, cells, problems)
        return CheckedRow(raw, None if problems.refused else values, tuple(problems.found))

    def _values(self, row: int, cells: Cells, problems: RowProblems) -> EntryValues:
        identities = self._identities
        identifier = identities.identifier(cells.portal_dataset_id, row, problems)
        name = identities.name(cells.name, problems)
        provider = identities.provider(cells.provider, problems)
        attribute = content.open_type(cells.open_type, problems)
        condition = content.conditions(cells.conditions, attribute, problems)
        content.dates_in_order(
            first := self._of("first_published_at", cells.first_published_at, problems),
            last := self._of("last_data_update_at", cells.last_data_update_at, problems),
            cells.last_data_update_at,
            problems,
        )
        return EntryValues(
            row_number=row,
            portal_dataset_id=identifier,
            name=name,
            name_key=identities.name_key(name, provider, row, problems),
            provider_id=provider.organisation,
            provider_name=provider.name,
            co_providers=identities.co_providers(cells.co_providers, provider, problems),
            abstract=content.abstract(cells.abstract, problems),
            items=content.items(cells.items, attribute, problems),
            formats=self._of("formats", cells.formats, problems),
            open_type=attribute,
            conditions=condition.text,
            condition_templates=condition.templates,
            condition_supplement=condition.supplement,
            first_published_at=first,
            last_data_update_at=last,
            record_count=self._of("record_count", cells.record_count, problems),
            domain=self._of("domain", cells.domain, problems),
            resource_type=self._of("resource_type", cells.resource_type, problems),
            update_frequency=self._of("update_frequency", cells.update_frequency, problems),
            resource_code=self._of("resource_code", cells.resource_code, problems),
            grade=content.grade(cells.grade, attribute, self._levels, problems),
            data_size=self._of("data_size", cells.data_size, problems),
            spatial=self._of("spatial", cells.spatial, problems),
            temporal=self._of("temporal", cells.temporal, problems),
            contact=self._of("contact", cells.contact, problems),
            licence=self._of("licence", cells.licence, problems),
            unread=tuple(problems.unread),
        )

    def _of(self, field: str, cell: str, problems: RowProblems) -> Any:  # Any: the field's value
        known = self._read[field]
        if cell in known:
            return known[cell]
        noted = len(problems.found)
        value = READERS[field](cell, problems)
        if len(problems.found) == noted and len(known) < REMEMBERED_CELLS:
            known[cell] = value
        return value

    def _tidied(self, raw: RawRow, problems: RowProblems) -> list[str]:
        """Return the cells, as many as the header has and an empty one, without unseen characters.

        The raw row stays as it is: it goes back to its author as written.
        """
        cells = [*raw.cells, ""]
        surplus = len(raw.cells) - self._width
        if surplus > 0:
            extra = JOINT.join(raw.cells[self._width :])
            if extra.strip(JOINT + " \t"):
                problems.refuse(WHOLE_ROW, extra.replace(JOINT, " "), ErrorRule.TOO_MANY_CELLS)
            cells[self._width :] = [""]
        elif surplus < 0:
            cells.extend([""] * -surplus)
            problems.warn(WHOLE_ROW, str(len(raw.cells)), WarningRule.TOO_FEW_CELLS)
        for position in raw.filled:
            field = self._fields_of.get(position)
            if field is not None:
                problems.warn(field, cells[position], WarningRule.MERGED_CELL_FILLED)
        joined = JOINT + JOINT.join(cells)
        if UNSEEN.search(joined) is not None:
            self._remove_unseen(cells, problems)
        if SUSPICIOUS.search(joined) is not None:
            self._mark_formulas(cells, problems)
        return cells

    def _remove_unseen(self, cells: list[str], problems: RowProblems) -> None:
        for position, field in self._fields_of.items():
            cell = cells[position]
            if UNSEEN.search(cell):
                cells[position] = UNSEEN.sub("", cell)
                problems.warn(field, cells[position], WarningRule.CHARACTERS_REMOVED)

    def _mark_formulas(self, cells: list[str], problems: RowProblems) -> None:
        for position, field in self._fields_of.items():
            cell = cells[position]
            if _FORMULA_START.match(cell) and not _PLAIN_NUMBER.fullmatch(cell.strip()):
                problems.warn(field, cell, WarningRule.FORMULA_LIKE)
                cells[position] = cell.removeprefix("'")
