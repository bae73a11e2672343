"""The messages of the source and the English catalogue, without GNU gettext.

xgettext knows a function by its name; our acts import `gettext as _t`, which it would miss. The
syntax tree knows what a name stands for.
"""

from __future__ import annotations

import ast
import re
import tomllib
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from cases.calendar_seed import NOTICES
from workflows.diagrams.deadlines import CLOCKS
from workflows.working_days import WEEKEND

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).resolve().parents[2]
PACKAGES = ("backoffice", "forms", "reports", "workflows", "cases")
CATALOGUE = PROJECT / "backoffice" / "locale" / "en" / "LC_MESSAGES" / "django.po"
COMPILED = CATALOGUE.with_suffix(".mo")
# How many leading strings each function takes as message: singular and plural count as two.
FUNCTIONS = {"gettext": 1, "gettext_lazy": 1, "gettext_noop": 1, "ngettext": 2, "ngettext_lazy": 2}

Message = tuple[str, ...]


def source_messages() -> dict[Message, str]:
    """Return every message of Python files and templates, with the first place that says it."""
    found: dict[Message, str] = {(name,): place for name, place in seeded_messages()}
    for package in PACKAGES:
        for path in sorted((PROJECT / package).rglob("*.py")):
            for line, message in python_messages(path.read_text(encoding="utf-8")):
                found.setdefault(message, f"{path.relative_to(PROJECT)}:{line}")
    for path in sorted((PROJECT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            for message in template_messages(path.read_text(encoding="utf-8")):
                found.setdefault(message, f"{path.relative_to(PROJECT)}")
    # The catalogue has one entry for a message, and the one with a plural serves both uses.
    for message in [said for said in found if len(said) > 1]:
        found.pop(message[:1], None)
    return found


def seeded_messages() -> Iterator[tuple[str, str]]:
    """Yield the names that are data of the seed and shown on pages, with the file they stand in."""
    deadlines = tomllib.loads(CLOCKS.read_text(encoding="utf-8"))
    place = CLOCKS.relative_to(PROJECT).as_posix()
    for row in (*deadlines["clock"], *deadlines["reason"]):
        yield row["label"], place
        yield row["source"], place
    calendar = tomllib.loads(NOTICES.read_text(encoding="utf-8"))
    place = NOTICES.relative_to(PROJECT).as_posix()
    yield calendar["source"], place
    for period in (each for notice in calendar["notice"] for each in notice["period"]):
        yield period["name"], place
    yield WEEKEND, "workflows/working_days.py"


def python_messages(text: str) -> Iterator[tuple[int, Message]]:
    """Yield the line and the strings of every call of a translation function."""
    tree = ast.parse(text)
    names = {
        alias.asname or alias.name: FUNCTIONS[alias.name]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in FUNCTIONS
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            strings = _strings(node.args[: names.get(node.func.id, 0)])
            if strings:
                yield node.lineno, strings


def template_messages(text: str) -> Iterator[Message]:
    """Yield the strings of every translate and blocktranslate tag and `_()` in a template."""
    literal = r"""(u?(?:'(?:\\.|[^'\\])*')|u?(?:"(?:\\.|[^"\\])*"))"""
    call = re.compile(rf"\b(?:gettext|_|ngettext)\({literal}(?:, ?{literal})?")
    for match in call.finditer(templatize(text)):
        yield tuple(ast.literal_eval(group) for group in match.groups() if group)


def read() -> Catalog:
    """Return the English catalogue; an empty one where there is none yet."""
    if not CATALOGUE.exists():
        return _empty()
    with CATALOGUE.open("rb") as stream:
        return read_po(stream, locale="en")


def update() -> int:
    """Add what the source says newly, drop what it says no more, compile; return what lacks."""
    old, new = read(), _empty()
    new.creation_date, new.revision_date = old.creation_date, old.revision_date
    for message, place in source_messages().items():
        known = old.get(message[0])
        name, _colon, line = place.partition(":")
        new.add(
            message if len(message) > 1 else message[0],
            known.string if known and not known.fuzzy else "",
            locations=[(name, int(line or 0))],
            flags=["python-format"] if "%(" in message[0] else [],
        )
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as stream:
        write_po(stream, new, width=100, sort_output=True, include_lineno=False)
    COMPILED.write_bytes(compiled(read()))
    return len(list(untranslated(new)))


def untranslated(catalogue: Catalog) -> Iterator[str]:
    """Yield the messages without English words."""
    for message in catalogue:
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and not all(strings):
            yield message.id if isinstance(message.id, str) else message.id[0]


def compiled(catalogue: Catalog) -> bytes:
    """Return the catalogue as Django loads it; the header's date of today is not in it."""
    stream = BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def _empty() -> Catalog:
    return Catalog(
        locale="en",
        project="Kaifang",
        version="1",
        header_comment="# English messages of Kaifang; the source says them in Chinese.",
        last_translator="the authors of Kaifang",
        language_team="the authors of Kaifang",
        msgid_bugs_address="the authors of Kaifang",
        fuzzy=False,
    )


def _strings(arguments: list[ast.expr]) -> Message:
    values = [argument.value for argument in arguments if isinstance(argument, ast.Constant)]
    return tuple(value for value in values if isinstance(value, str))
