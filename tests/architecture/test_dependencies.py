"""What is installed is what pyproject.toml allows, and comes from nowhere in particular."""

import hashlib
import re
import tomllib
from importlib import metadata

from django.conf import settings
from packaging.requirements import Requirement

from tests.architecture.source import PROJECT

BOOTSTRAP_SHA256 = "d85327d99c7a3ee1f9b5d0500d1370acea3ad2db39c163c2f51f232baedbdede"
PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
PLACES = re.compile(r"https?://|file:|--index|--extra-index|--find-links|--trusted-host|(^|\s)/\w")


def _pins(name):
    return dict(PINNED.findall((PROJECT / "requirements" / name).read_text(encoding="utf-8")))


def _declared(*extras):
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    listed = [*project["dependencies"], *(line for extra in extras for line in optional[extra])]
    return [Requirement(line) for line in listed]


def test_django_fsm_comes_from_exactly_one_distribution():
    assert metadata.packages_distributions()["django_fsm"] == ["django-fsm-2"]


def test_viewflow_comes_from_exactly_one_distribution():
    assert set(metadata.packages_distributions()["viewflow"]) == {"django-viewflow"}


def test_bootstrap_style_sheet_is_the_published_one():
    folders = [path for name, path in settings.STATICFILES_DIRS if name == "bootstrap"]

    content = (folders[0] / "css" / "bootstrap.min.css").read_bytes()

    assert hashlib.sha256(content).hexdigest() == BOOTSTRAP_SHA256


def test_requirements_name_no_place():
    for path in sorted((PROJECT / "requirements").glob("*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if PLACES.search(line)] == [], path.name


def test_requirements_are_pinned_and_hashed():
    for path in sorted((PROJECT / "requirements").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        starts = [line for line in text.splitlines() if line and line[0] not in " #"]
        entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
        assert len(starts) == len(entries) == len(PINNED.findall(text))
        assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_requirements_follow_pyproject():
    for name, extras in (("base.txt", ()), ("dev.txt", ("dev", "bench"))):
        pins = _pins(name)
        stale = [
            str(requirement)
            for requirement in _declared(*extras)
            if not requirement.specifier.contains(pins.get(requirement.name.lower(), "0"))
        ]
        assert stale == [], f"Run make requirements: {name} is older than pyproject.toml."


def test_base_and_dev_requirements_agree():
    dev = _pins("dev.txt")

    assert {name: dev.get(name) for name in _pins("base.txt")} == _pins("base.txt")


def test_every_dependency_gives_its_reason():
    lines = (PROJECT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    start, end = lines.index("dependencies = ["), lines.index("[tool.ruff]")

    unexplained = [
        line.strip()
        for before, line in zip(lines[start:], lines[start + 1 : end], strict=False)
        if line.startswith('    "') and not before.startswith("    #")
    ]

    assert unexplained == []
