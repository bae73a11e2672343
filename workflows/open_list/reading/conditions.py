"""Reading the text of opening conditions: templates A to E, free supplement, loose ends."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from cases.seed.condition_templates import CONDITION_TEMPLATES
from workflows.open_list.reading.normalise import compare_key

_SEPARATOR: Final = re.compile(r"[;；\n]|&&")
_LOOSE_END: Final = re.compile(r"(?:\s|&&)+$")
_STRICTNESS: Final = {template.code: template.strictness for template in CONDITION_TEMPLATES}
_CLAUSE_END: Final = "。.,，"
# What an unconditional entry says instead of conditions.
_NO_CONDITION: Final = frozenset({"无条件开放", "无条件", "无", "/", "-"})


def _clause_key(clause: str) -> str:
    return compare_key(clause).rstrip(_CLAUSE_END)


def _patterns() -> tuple[tuple[str, frozenset[str]], ...]:
    """Return each template whole and, after all whole ones, without its opening clause.

    In texts with two templates the second often leaves out the capability that both share.
    """
    whole, short = [], []
    for template in CONDITION_TEMPLATES:
        keys = frozenset(_clause_key(clause) for clause in template.clauses)
        whole.append((template.code, keys))
        short.append((template.code, keys - {_clause_key(template.capability)}))
    return (*whole, *short)


_PATTERNS: Final = _patterns()


class ConditionReading(NamedTuple):
    """What a condition text says.

    Attributes:
        text: as written, trimmed and without a trailing `&&`.
        templates: letters of the recognised templates in order, such as `AB`.
        supplement: clauses that belong to no template, joined by `；`.
        loose_end: whether a trailing `&&` was removed.
    """

    text: str
    templates: str
    supplement: str
    loose_end: bool


@lru_cache(maxsize=512)
def read_conditions(text: str) -> ConditionReading:
    """Read a condition text; separators may be `;`, `；`, `&&` or a line break, in any order."""
    trimmed = text.strip()
    cleaned = _LOOSE_END.sub("", trimmed)
    clauses = [clause for part in _SEPARATOR.split(cleaned) if (clause := part.strip())]
    keys = [_clause_key(clause) for clause in clauses]
    templates: set[str] = set()
    supplement: list[str] = []
    position = 0
    while position < len(clauses):
        code, length = _template_at(keys, position)
        if code:
            templates.add(code)
        elif keys[position] not in _NO_CONDITION:
            supplement.append(clauses[position])
        position += length
    return ConditionReading(
        text=cleaned,
        templates="".join(sorted(templates)),
        supplement="；".join(supplement),
        loose_end=trimmed.endswith("&&"),
    )


def _template_at(keys: list[str], position: int) -> tuple[str, int]:
    for code, pattern in _PATTERNS:
        if pattern == frozenset(keys[position : position + len(pattern)]):
            return code, len(pattern)
    return "", 1


def strictest(templates: Iterable[str]) -> str:
    """Return the letter of the template that binds hardest, empty without any.

    House default: which of several templates applies is not settled by the list.
    """
    return max(templates, key=_STRICTNESS.__getitem__, default="")
