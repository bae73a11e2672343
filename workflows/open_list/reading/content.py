"""What an entry says: opening attribute, conditions, dates, items. Here rows are mostly warned."""

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from cases.seed.personal_information import STRONG_WORDS, WEAK_WORDS
from cases.states.vocabulary import OpenType
from workflows.open_list.reading.cell_values import (
    blank_dash,
    read_count,
    read_date,
    read_formats,
    read_items,
)
from workflows.open_list.reading.conditions import ConditionReading, read_conditions
from workflows.open_list.reading.normalise import compare_key
from workflows.open_list.reading.row_problems import RowProblems
from workflows.open_list.reading.rules import ErrorRule, WarningRule
from workflows.open_list.reading.words import (
    DOMAINS,
    FREQUENCIES,
    OPEN_TYPES,
    RESOURCE_TYPES,
)

# Field to its words and the rule that an unknown word breaks.
CODED_FIELDS: Final = {
    "domain": (DOMAINS, WarningRule.DOMAIN_UNKNOWN),
    "resource_type": (RESOURCE_TYPES, WarningRule.RESOURCE_TYPE_UNKNOWN),
    "update_frequency": (FREQUENCIES, WarningRule.FREQUENCY_UNKNOWN),
}
# Field to the number of characters that can be stored.
SHORT_TEXTS: Final = {
    "resource_code": 64,
    "data_size": 40,
    "spatial": 200,
    "temporal": 200,
    "contact": 200,
    "licence": 200,
}
GRADE_CHARACTERS: Final = 40
# What a grade is written as, made comparable, to how it is stored and the attributes it allows.
Levels = Mapping[str, tuple[str, Collection[str]]]
_CONTRADICTING: Final = re.compile("申请|审核|安全")
_STRONG: Final = re.compile("|".join(map(re.escape, STRONG_WORDS)))
_WEAK: Final = re.compile("|".join(map(re.escape, WEAK_WORDS)))
_ABSTRACT_CHARACTERS: Final = 15
_FORMATS_CHARACTERS: Final = 200
_UNCONDITIONAL: Final = str(OpenType.UNCONDITIONAL)
_CONDITIONAL: Final = str(OpenType.CONDITIONAL)


def open_type(cell: str, problems: RowProblems) -> str:
    """Return the stored opening attribute; refuse the row when the word is unknown."""
    code = OPEN_TYPES.get(cell) or OPEN_TYPES.get(compare_key(cell), "")
    if not code:
        problems.refuse("open_type", cell, ErrorRule.OPEN_TYPE_UNKNOWN)
    return code


def conditions(cell: str, attribute: str, problems: RowProblems) -> ConditionReading:
    """Return what the condition text says; warn where it contradicts the opening attribute."""
    reading = read_conditions(cell)
    if reading.loose_end:
        problems.warn("conditions", cell, WarningRule.CONDITION_LOOSE_END)
    if attribute == _UNCONDITIONAL and _CONTRADICTING.search(reading.text):
        problems.warn("conditions", cell, WarningRule.UNCONDITIONAL_WITH_CONDITION)
    elif attribute == _CONDITIONAL and not (reading.templates or reading.supplement):
        problems.warn("conditions", cell, WarningRule.CONDITIONAL_WITHOUT_CONDITION)
    return reading


def coded(field: str, cell: str, problems: RowProblems) -> str:
    """Return the stored code of a word, or nothing with a warning."""
    words, rule = CODED_FIELDS[field]
    code = words.get(cell)
    if code is not None:
        return code
    key = compare_key(blank_dash(cell))
    if not key:
        problems.warn(field, cell, WarningRule.VALUE_MISSING)
        return ""
    code = words.get(key) or words.get(key.upper(), "")
    if not code:
        problems.leave_out(field, cell, rule)
    return code


def abstract(cell: str, problems: RowProblems) -> str:
    """Return the description trimmed; warn when it is missing or says too little."""
    text = cell.strip()
    if not text:
        problems.warn("abstract", cell, WarningRule.VALUE_MISSING)
    elif len(text) < _ABSTRACT_CHARACTERS:
        problems.warn("abstract", cell, WarningRule.ABSTRACT_TOO_SHORT)
    return text


def first_date(cell: str, problems: RowProblems) -> datetime | None:
    """Return the first publication as an aware UTC moment; warn when missing or unreadable."""
    return _moment("first_published_at", cell, WarningRule.FIRST_DATE_MISSING, problems)


def last_date(cell: str, problems: RowProblems) -> datetime | None:
    """Return the last update as an aware UTC moment; warn when missing or unreadable."""
    return _moment("last_data_update_at", cell, WarningRule.VALUE_MISSING, problems)


def dates_in_order(
    first: datetime | None, last: datetime | None, last_cell: str, problems: RowProblems
) -> None:
    """Warn when the last update lies before the first publication."""
    if first is not None and last is not None and last < first:
        problems.warn("last_data_update_at", last_cell, WarningRule.UPDATE_BEFORE_PUBLICATION)


def _moment(field: str, cell: str, missing: WarningRule, problems: RowProblems) -> datetime | None:
    text = blank_dash(cell)
    if not text:
        problems.warn(field, cell, missing)
        return None
    found = read_date(text)
    if found is None:
        problems.leave_out(field, cell, WarningRule.DATE_UNREADABLE)
    return found


def items(cell: str, attribute: str, problems: RowProblems) -> tuple[str, ...]:
    """Return item names; note words of personal information in unconditional entries."""
    names = read_items(cell)
    if not names:
        problems.warn("items", cell, WarningRule.VALUE_MISSING)
    elif attribute == _UNCONDITIONAL:
        if _STRONG.search(cell):
            shown = "；".join(filter(_STRONG.search, names))
            problems.warn("items", shown, WarningRule.PERSONAL_INFORMATION_STRONG)
        if _WEAK.search(cell):
            shown = "；".join(filter(_WEAK.search, names))
            problems.warn("items", shown, WarningRule.PERSONAL_INFORMATION_WEAK)
    return names


def formats(cell: str, problems: RowProblems) -> str:
    """Return format words joined by `;`; warn when there are none."""
    found = read_formats(cell)
    if not found:
        problems.warn("formats", cell, WarningRule.VALUE_MISSING)
    elif len(found) > _FORMATS_CHARACTERS:
        problems.leave_out("formats", cell, WarningRule.TEXT_TOO_LONG)
        return ""
    return found


def count(cell: str, problems: RowProblems) -> int | None:
    """Return the number of records, or None where the cell has none."""
    text = blank_dash(cell)
    if not text:
        return None
    found = read_count(text)
    if found is None:
        problems.leave_out("record_count", cell, WarningRule.NUMBER_UNREADABLE)
    return found


def grade(cell: str, attribute: str, levels: Levels, problems: RowProblems) -> str:
    """Return the level as the scheme writes it, other words as they are; warn where it misfits.

    Without levels there is no scheme to judge by.
    """
    text = blank_dash(cell)
    if len(text) > GRADE_CHARACTERS:
        problems.leave_out("grade", cell, WarningRule.TEXT_TOO_LONG)
        return ""
    if not text or not levels:
        return text
    stored, allowed = levels.get(compare_key(text), (text, None))
    if allowed is None:
        problems.warn("grade", cell, WarningRule.GRADE_UNKNOWN)
    elif attribute and attribute not in allowed:
        problems.warn("grade", cell, WarningRule.GRADE_NOT_ALLOWED)
    return stored


def short_text(field: str, cell: str, problems: RowProblems) -> str:
    """Return a text trimmed, a lone dash as nothing; warn and leave out what cannot be stored."""
    text = blank_dash(cell)
    if len(text) > SHORT_TEXTS[field]:
        problems.leave_out(field, cell, WarningRule.TEXT_TOO_LONG)
        return ""
    return text
