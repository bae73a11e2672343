"""Read a file of the resource catalogue row by row, and say what is wrong with it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from cases.states.vocabulary import COLUMN_HEADERS
from workflows.open_list.reading.limits import Limits
from workflows.open_list.reading.normalise import compare_key, identifier_text, one_line
from workflows.open_list.reading.words import FREQUENCIES, OPEN_TYPES
from workflows.open_list.reconciliation.rules import CatalogueRule as Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflows.open_list.reading import ListFile

# Without these a file is no catalogue (architecture.md, section 10).
REQUIRED: Final = ("resource_code", "name", "provider", "open_type")
# Twice the catalogue that the product is measured with.
LIMITS: Final = Limits(rows=2_000_000)
KEPT_ERRORS: Final = 1_000
CODE_CHARACTERS: Final = 64
IDENTIFIER_CHARACTERS: Final = 32
TEXT_CHARACTERS: Final = 200
_FIELDS: Final = (
    "resource_code",
    "portal_dataset_id",
    "name",
    "provider",
    "open_type",
    "update_frequency",
)
# What a cell says where there is nothing to say.
_NOTHING: Final = frozenset({"", "-", "--", "—", "——", "/"})

# Row number, code, dataset, name, its key, department, opening attribute, frequency.
Values = tuple[int, str, str, str, str, str, str, str]

# Code, dataset, department, key of the name; empty where the row does not say.
Refused = tuple[str, str, str, str]


class CatalogueRows:
    """A pass over a catalogue: iterate over the good rows, then ask what was wrong.

    Attributes:
        errors: what refuses rows, the first thousand of them, as `import_list` shows errors.
        error_count: how many there are in all.
        warnings: rule code to the number of times it was met.
        rows: how many rows there are, blank ones apart.
        refused: of each refused row what may tell which resource it is about.
    """

    def __init__(self, file: ListFile) -> None:
        """Prepare the pass over an opened file."""
        self._file = file
        self.errors: list[dict[str, Any]] = []  # Any: JSON content
        self.error_count = 0
        self.warnings: Counter[str] = Counter()
        self.rows = 0
        self.refused: list[Refused] = []

    def __iter__(self) -> Iterator[Values]:
        """Yield the good rows in the order of the file.

        Raises:
            UnreadableFile: the file cannot be read to its end.
        """
        places = [self._file.columns.get(field) for field in _FIELDS]
        for raw in self._file.rows():
            cells = raw.cells
            count = len(cells)
            texts = [
                cells[place].replace("\x00", "") if place is not None and place < count else ""
                for place in places
            ]
            if not any(map(str.strip, texts)):
                continue
            self.rows += 1
            if (values := self._read(raw.number, texts)) is not None:
                yield values

    def refuse(self, row: int, field: str, value: str, rule: Rule) -> None:
        """Count a row as refused, and keep why."""
        self.error_count += 1
        if len(self.errors) < KEPT_ERRORS:
            self.errors.append(
                {
                    "row": row,
                    "column": COLUMN_HEADERS[field],
                    "value": value[:TEXT_CHARACTERS],
                    "rule": rule.value,
                    "sentence": str(rule.label),
                }
            )

    def _read(self, number: int, texts: list[str]) -> Values | None:
        code, dataset = identifier_text(texts[0]), identifier_text(texts[1])
        name, provider = one_line(texts[2]), one_line(texts[3])
        dataset = "" if dataset in _NOTHING else dataset
        open_type = self._word(OPEN_TYPES, texts[4])
        if broken := _broken(code, dataset, name, open_type):
            field, rule = broken
            self.refuse(number, field, texts[_FIELDS.index(field)], rule)
            self.refused.append(
                (
                    code if len(code) <= CODE_CHARACTERS else "",
                    dataset if len(dataset) <= IDENTIFIER_CHARACTERS else "",
                    provider[:TEXT_CHARACTERS],
                    compare_key(name)[:TEXT_CHARACTERS],
                )
            )
            return None
        frequency = self._word(FREQUENCIES, texts[5])
        if frequency is None:
            self.warnings[Rule.FREQUENCY_UNKNOWN.value] += 1
        return (
            number,
            code,
            dataset,
            name,
            compare_key(name)[:TEXT_CHARACTERS],
            provider[:TEXT_CHARACTERS],
            open_type or "",
            frequency or "",
        )

    @staticmethod
    def _word(words: Any, cell: str) -> str | None:  # Any: a mapping of words to codes
        """Return the code of a word, nothing for nothing, None for what is not understood."""
        found: str | None = words.get(cell)
        if found is not None:
            return found
        trimmed = cell.strip()
        return "" if trimmed in _NOTHING else words.get(compare_key(trimmed))


def _broken(code: str, dataset: str, name: str, open_type: str | None) -> tuple[str, Rule] | None:
    """Return the first rule that refuses a row, with the field that breaks it."""
    checks = (
        (not code, "resource_code", Rule.CODE_MISSING),
        (len(code) > CODE_CHARACTERS, "resource_code", Rule.CODE_TOO_LONG),
        (len(dataset) > IDENTIFIER_CHARACTERS, "portal_dataset_id", Rule.IDENTIFIER_TOO_LONG),
        (not name, "name", Rule.NAME_EMPTY),
        (len(name) > TEXT_CHARACTERS, "name", Rule.NAME_TOO_LONG),
        (open_type is None, "open_type", Rule.OPEN_TYPE_UNKNOWN),
    )
    return next(((field, rule) for broken, field, rule in checks if broken), None)
