"""Organisations that a list names and a fresh demonstration does not have yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.demo.cast import COMMISSION, DATA_CENTRE, SCENES
from cases.models import Organisation, OrganisationKind
from cases.queries import organisation_directory
from workflows.administration.add_organisation import OrganisationFacts, write_organisation
from workflows.engine.clocks import civil_date
from workflows.open_list.known_names import organisations_by_name
from workflows.open_list.reading import check_rows, read_list

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

# What a name tells about the kind, tried in this order.
KINDS_BY_ENDING = (
    ("区人民政府", OrganisationKind.DISTRICT),
    ("公司", OrganisationKind.ENTERPRISE),
)


def city_offices(*, at: datetime) -> tuple[Organisation, Organisation]:
    """Return the commission and the data centre, written where there are none."""
    return (
        _office(OrganisationKind.COMMISSION, COMMISSION, at),
        _office(OrganisationKind.DATA_CENTRE, DATA_CENTRE, at),
    )


def add_missing_organisations(path: Path, *, at: datetime) -> list[str]:
    """Write every provider that a list file names and nobody has registered; return the names."""
    known = organisations_by_name(on=civil_date(at))
    with read_list(path, filename=path.name) as list_file:
        report = check_rows(list_file, organisations=known, unknown_allowed=True).finish()
    _write(report.new_providers, at)
    return list(report.new_providers)


def facts_of(name: str) -> OrganisationFacts:
    """Return what is written of an organisation: the cast's own facts, or a guess by its name."""
    for scene in SCENES:
        if scene.full_name == name:
            return OrganisationFacts(
                full_name=name,
                short_name=scene.short_name,
                kind=scene.kind,
                parent=organisation_directory.organisation_called(scene.parent),
            )
    return OrganisationFacts(full_name=name, kind=kind_of(name))


def kind_of(name: str) -> OrganisationKind:
    """Guess what kind of organisation a name of the list belongs to."""
    for ending, kind in KINDS_BY_ENDING:
        if name.endswith(ending):
            return kind
    return OrganisationKind.DEPARTMENT


def _office(kind: OrganisationKind, full_name: str, at: datetime) -> Organisation:
    found = Organisation.objects.filter(kind=kind, valid_until__isnull=True).first()
    if found is not None:
        return found
    return write_organisation(facts_of(full_name), actor=None, at=at)


def _write(names: Iterable[str], at: datetime) -> None:
    for name in names:
        write_organisation(facts_of(name), actor=None, at=at)
