"""Checking a whole list file, row by row, in bounded memory."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext as _

from cases.errors import UnreadableFile
from cases.states.vocabulary import COLUMN_HEADERS
from workflows.open_list.reading.column_check import ColumnChecker, ReadRows
from workflows.open_list.reading.content import Levels
from workflows.open_list.reading.footers import Footers
from workflows.open_list.reading.headers import DERIVED_FIELDS
from workflows.open_list.reading.identity import Identities, Successor
from workflows.open_list.reading.list_file import ListFile
from workflows.open_list.reading.results import CheckedRow, EntryValues, Problem
from workflows.open_list.reading.row_check import RowChecker
from workflows.open_list.reading.row_problems import RowProblems
from workflows.open_list.reading.rules import ErrorRule, WarningRule
from workflows.open_list.reading.table import RawRow

# Problems are counted without end and kept in detail up to these numbers.
KEPT_ERRORS: Final = 10_000
KEPT_WARNINGS_PER_RULE: Final = 500
# As many rows as are looked at together; with more, their cells no longer stay near the processor.
CHUNK_ROWS: Final = 500
# No more text than this is held at once, but for the row that goes beyond it.
CHUNK_CHARACTERS: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What checking a file found.

    Attributes:
        rows: rows below the header, without blank ones and footers.
        good_rows: rows that are entries.
        blank_rows: empty rows that were skipped.
        footer_rows: rows at the end that are not entries and were ignored.
        columns_present: field keys the file states; for all others an import says nothing.
        errors: every error, the first 10,000 of them.
        error_count: how many errors there are in all.
        warnings: rule code to the number of times it was met.
        warning_details: the first 500 of each rule.
        provider_names: provider cells as written, in order of appearance.
        new_providers: names that are not registered, where the caller allowed them.
    """

    rows: int
    good_rows: int
    blank_rows: int
    footer_rows: tuple[RawRow, ...]
    columns_present: frozenset[str]
    errors: tuple[Problem, ...]
    error_count: int
    warnings: Mapping[str, int]
    warning_details: tuple[Problem, ...]
    provider_names: tuple[str, ...]
    new_providers: tuple[str, ...]


class CheckedRows:
    """A pass over a file: iterate over it, then ask for the report."""

    def __init__(self, list_file: ListFile, identities: Identities, levels: Levels) -> None:
        """Prepare the pass; see `check_rows`."""
        self._levels = levels
        self._list_file = list_file
        self._identities = identities
        self._footers = Footers(list_file.columns)
        self._counts: Counter[ErrorRule | WarningRule] = Counter()
        self._errors: list[Problem] = []
        self._warnings: list[Problem] = []
        self._error_count = 0
        self._rows = 0
        self._good_rows = 0
        self._report: CheckReport | None = None
        self._tally(self._missing_columns())

    def __iter__(self) -> Iterator[EntryValues]:
        """Yield the entries of good rows in the order of the file."""
        return chain.from_iterable(self.chunks())

    def chunks(self) -> Iterator[list[EntryValues]]:
        """Yield the entries of good rows in the order of the file, many at once.

        Raises:
            UnreadableFile: the file has no rows at all, or cannot be read to its end.
            RuntimeError: the pass was made before; check the file anew for another one.
        """
        self._start()
        list_file = self._list_file
        how = (list_file.header, list_file.columns, self._identities, self._levels)
        checker, columns = RowChecker(*how), ColumnChecker(*how)
        body = self._footers.body(list_file.rows())
        for raws in _in_chunks(body):
            read = columns.read(raws)
            good = [entry for entry in read.entries if entry is not None]
            self._rows += len(raws)
            if len(good) < len(raws) or not self._identities.are_first(good):
                good = list(self._checked_apart(checker, raws, read))
            else:
                for place, notes in sorted(read.notes.items(), key=itemgetter(0)):
                    self._tally_notes(raws[place].number, notes)
            self._good_rows += len(good)
            yield good
        self._finish()

    def _checked_apart(
        self, checker: RowChecker, raws: Sequence[RawRow], read: ReadRows
    ) -> Iterator[EntryValues]:
        for place, (raw, entry) in enumerate(zip(raws, read.entries, strict=True)):
            if entry is not None and self._identities.are_first([entry]):
                self._tally_notes(raw.number, read.notes.get(place, ()))
                yield entry
                continue
            checked = checker.check(raw)
            self._tally(checked.problems)
            if checked.values is not None:
                yield checked.values

    def all_rows(self) -> Iterator[CheckedRow]:
        """Yield every row, refused ones too, for a workbook that goes back to its author.

        Raises:
            UnreadableFile: the file has no rows at all, or cannot be read to its end.
            RuntimeError: the pass was made before; check the file anew for another one.
        """
        self._start()
        list_file = self._list_file
        checker = RowChecker(list_file.header, list_file.columns, self._identities, self._levels)
        for raw in self._footers.body(list_file.rows()):
            checked = checker.check(raw)
            self._rows += 1
            self._good_rows += checked.values is not None
            if checked.problems:
                self._tally(checked.problems)
            yield checked
        self._finish()

    def _start(self) -> None:
        if self._rows:
            message = "This pass over the file is already made; call check_rows again."
            raise RuntimeError(message)

    def _finish(self) -> None:
        if not self._rows:
            raise UnreadableFile(_("文件只有表头，没有数据行。请填写清单条目后再导入。"))
        self._report = self._summary()

    @property
    def columns_present(self) -> frozenset[str]:
        """Return the field keys that the file states; known before the pass."""
        return frozenset(self._list_file.columns) - DERIVED_FIELDS

    @property
    def report(self) -> CheckReport:
        """Return what the pass found.

        Raises:
            RuntimeError: the pass is not finished; its numbers would be wrong.
        """
        if self._report is None:
            message = "Iterate over all rows before asking for the report."
            raise RuntimeError(message)
        return self._report

    def finish(self) -> CheckReport:
        """Check all rows without keeping them and return the report."""
        for _checked in self.all_rows():
            pass
        return self.report

    def _missing_columns(self) -> tuple[Problem, ...]:
        return tuple(
            Problem(
                self._list_file.header_row, COLUMN_HEADERS[field], "", WarningRule.COLUMN_MISSING
            )
            for field in self._list_file.missing_columns
        )

    def _tally(self, problems: tuple[Problem, ...]) -> None:
        for problem in problems:
            if problem.is_error:
                self._error_count += 1
                if len(self._errors) < KEPT_ERRORS:
                    self._errors.append(problem)
                continue
            self._warn(problem, problem.row)

    def _tally_notes(self, row: int, notes: Iterable[RowProblems]) -> None:
        for noted in notes:
            for problem in noted.found:
                self._warn(problem, row)

    def _warn(self, problem: Problem, row: int) -> None:
        number = self._counts[problem.rule] = self._counts[problem.rule] + 1
        if number <= KEPT_WARNINGS_PER_RULE:
            self._warnings.append(problem._replace(row=row))

    def _summary(self) -> CheckReport:
        return CheckReport(
            rows=self._rows,
            good_rows=self._good_rows,
            blank_rows=self._footers.blank_rows,
            footer_rows=tuple(self._footers.rows),
            columns_present=self.columns_present,
            errors=tuple(self._errors),
            error_count=self._error_count,
            warnings={str(rule.value): number for rule, number in self._counts.items()},
            warning_details=tuple(self._warnings),
            provider_names=tuple(self._identities.provider_names),
            new_providers=tuple(self._identities.new_providers),
        )


def _in_chunks(rows: Iterable[RawRow]) -> Iterator[list[RawRow]]:
    chunk: list[RawRow] = []
    characters = 0
    for row in rows:
        chunk.append(row)
        characters += len("".join(row.cells))
        if len(chunk) == CHUNK_ROWS or characters > CHUNK_CHARACTERS:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk


def check_rows(
    list_file: ListFile,
    *,
    organisations: Mapping[str, int],
    merged: Mapping[str, Successor] = MappingProxyType({}),
    levels: Levels = MappingProxyType({}),
    unknown_allowed: bool = False,
) -> CheckedRows:
    """Return a pass over a file that yields its entries and then reports what is wrong with it.

    Nothing is read before iteration and nothing is written.

    Args:
        list_file: an opened file.
        organisations: names, short names and aliases as `normalise.compare_key` gives them, to
            organisation id.
        merged: the same of organisations that ended, to the one in office that took over.
        levels: of the scheme of grading in force, by what they are written as; without them
            nothing is said of a grade.
        unknown_allowed: take rows of departments that are not registered, and collect the names;
            otherwise such rows are refused.

    Rests on decisions.md (Open list: what an import refuses, what it warns of).
    """
    identities = Identities(organisations, merged, unknown_allowed=unknown_allowed)
    return CheckedRows(list_file, identities, levels)
