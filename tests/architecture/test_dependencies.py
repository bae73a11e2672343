"""What is installed is what pyproject.toml allows, and comes from nowhere in particular."""

import hashlib
import re
import tomllib
from importlib import metadata

from django.conf import settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.source import PROJECT

BOOTSTRAP_SHA256 = "d85327d99c7a3ee1f9b5d0500d1370acea3ad2db39c163c2f51f232baedbdede"
PINNED = re.compile(r"^([a-z0-9-]+)(?:\[([a-z0-9, -]+)\])?==(\S+)", re.MULTILINE)
PLACES = re.compile(r"https?://|file:|--index|--extra-index|--find-links|--trusted-host|(^|\s)/\w")


def _locked(name):
    """Return (distribution, its extras, its version) for each line of the requirements file."""
    text = (PROJECT / "requirements" / name).read_text(encoding="utf-8")
    return [
        (dist, frozenset(extras.replace(" ", "").split(",")) - {""}, version)
        for dist, extras, version in PINNED.findall(text)
    ]


def _pins(name):
    return {dist: version for dist, _, version in _locked(name)}


def _asked_of_others(dist, extras):
    """Return what an installed distribution requires here, with the extras it is locked with."""
    lines = [Requirement(line) for line in metadata.requires(dist) or ()]
    return [
        line
        for line in lines
        if line.marker is None
        or any(line.marker.evaluate({"extra": extra}) for extra in extras or {""})
    ]


def _is_installed(dist):
    # The lock is for every platform; some lines are for others than this one.
    return any(True for _ in metadata.distributions(name=dist))


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
            if not requirement.specifier.contains(
                pins.get(canonicalize_name(requirement.name), "0")
            )
        ]
        assert stale == [], f"Run make requirements: {name} is older than pyproject.toml."


def test_requirements_name_every_extra_that_is_asked_for():
    # pip with hashes takes "coverage[toml]" for a package without a pin unless the lock says so,
    # and then fails on the day a newer coverage comes out.
    for name in ("base.txt", "dev.txt"):
        locked = _locked(name)
        named = {canonicalize_name(dist): extras for dist, extras, _ in locked}
        here = [each for each in locked if _is_installed(each[0])]
        asked = [
            (canonicalize_name(other.name), dist, other.extras)
            for dist, extras, _ in here
            for other in _asked_of_others(dist, extras)
        ]
        assert any(extras for _, _, extras in asked) or name == "base.txt"
        assert [
            f"{dist} asks for {other}[{', '.join(sorted(extras))}]: run make requirements"
            for other, dist, extras in asked
            if extras - named.get(other, extras)
        ] == []


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
