"""Documentation that must keep up: settings, commands, terms, links and decisions."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest
from django.conf import settings
from django.core.management import load_command_class
from django.core.management.base import BaseCommand
from django.db.models import TextChoices
from django.utils.translation import override

import cases.states
from backoffice.management import commands
from backoffice.settings.environment import NAMES
from cases.models import OrganisationKind

DOCS = settings.BASE_DIR / "docs"
COMMANDS = sorted(module.name for module in pkgutil.iter_modules(commands.__path__))
PAGES = sorted(
    [*settings.BASE_DIR.glob("*.md"), *DOCS.rglob("*.md")],
    key=lambda path: path.relative_to(settings.BASE_DIR).as_posix(),
)


def table_rows(text):
    """Return the cells of every table row of a text."""
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def section(text, heading):
    """Return what stands between a heading and the next of its level or above."""
    level = heading.split()[0]
    start = text.index(f"{heading}\n") + len(heading)
    following = re.search(rf"^#{{1,{len(level)}}} ", text[start:], flags=re.MULTILINE)
    return text[start : start + following.start()] if following else text[start:]


def options_of(name):
    """Return the long options that a command adds to Django's own and to `--json`."""
    parser = load_command_class("backoffice", name).create_parser("manage.py", name)
    plain = BaseCommand().create_parser("manage.py", name)
    own = set(parser._option_string_actions) - set(plain._option_string_actions) - {"--json"}
    return sorted(option for option in own if option.startswith("--"))


def enums():
    """Return every enum of the vocabulary by its name."""
    found: dict[str, type[TextChoices]] = {"OrganisationKind": OrganisationKind}
    for module in pkgutil.iter_modules(cases.states.__path__):
        for value in vars(importlib.import_module(f"cases.states.{module.name}")).values():
            if isinstance(value, type) and issubclass(value, TextChoices) and value.choices:
                found[value.__name__] = value
    return dict(sorted(found.items()))


def test_every_setting_is_documented_with_its_default_and_meaning():
    text = section((DOCS / "operations.md").read_text(encoding="utf-8"), "## Settings")

    assert table_rows(text) == [
        [f"`{name}`", f"`{entry.default}`" if entry.default else "(empty)", entry.meaning]
        for name, entry in NAMES.items()
    ]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_with_its_options(name):
    text = section((DOCS / "operations.md").read_text(encoding="utf-8"), f"### `{name}`")

    assert [option for option in options_of(name) if f"`{option}" not in text] == []
    assert sorted(set(re.findall(r"`(--[a-z-]+)", text))) == options_of(name)


def test_no_command_is_documented_that_is_not_there():
    text = (DOCS / "operations.md").read_text(encoding="utf-8")

    assert sorted(re.findall(r"^### `(\w+)`$", text, flags=re.MULTILINE)) == COMMANDS


def test_glossary_has_a_section_for_every_enum():
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")

    assert re.findall(r"^### `(\w+)`$", text, flags=re.MULTILINE) == list(enums())


@pytest.mark.parametrize("name", enums())
def test_glossary_has_every_label_of_an_enum(name):
    text = section((DOCS / "glossary.md").read_text(encoding="utf-8"), f"### `{name}`")

    with override("zh-hans"):
        expected = [[f"`{value}`", str(label)] for value, label in enums()[name].choices]
    assert table_rows(text) == expected


def test_glossary_gives_each_term_one_identifier():
    text = section((DOCS / "glossary.md").read_text(encoding="utf-8"), "## Words")
    terms = [row[1] for row in table_rows(text)]
    identifiers = [row[0] for row in table_rows(text)]

    assert len(terms) == len(set(terms)) > 20
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_every_link_of_a_page_leads_somewhere(path):
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]

    assert [link for link in local if not (path.parent / link).exists()] == []


@pytest.mark.parametrize(
    "path", sorted((DOCS / "decisions").glob("*.md")), ids=lambda path: path.name
)
def test_decision_says_context_choice_and_consequence_on_a_short_page(path):
    text = path.read_text(encoding="utf-8")

    assert len(text.splitlines()) <= 40
    assert re.findall(r"^\*\*(\w+)\.\*\*", text, flags=re.MULTILINE) == [
        "Context",
        "Choice",
        "Consequence",
    ]


def test_decisions_are_numbered_without_a_gap():
    numbers = sorted(int(path.name[:4]) for path in (DOCS / "decisions").glob("*.md"))

    assert numbers == list(range(1, len(numbers) + 1))
