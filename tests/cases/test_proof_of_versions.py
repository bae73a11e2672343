"""Published versions prove that they still say what they said."""

from __future__ import annotations

import pytest
from django.db import connection

from cases import triggers
from cases.models import EntryRow, ListVersion
from cases.proof_of_versions import ProofOfVersions, verify_versions
from cases.row_hash import row_hash
from cases.version_break import VersionBreak
from tests.workflows.open_list.lists import (
    City,
    a_city,
    add,
    change,
    content,
    in_days,
    publish,
    remove,
    row,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    city = a_city()
    publish(city, add(name="A"), add(name="B"))
    publish(city, change(row("A"), abstract="新"), add(name="C"), at=in_days(1))
    publish(city, remove(row("B")), at=in_days(2))
    triggers.remove(connection)
    return city


def test_verify_versions_of_an_untouched_list_is_ok(city: City) -> None:
    assert verify_versions() == ProofOfVersions(versions=3, rows=4, first_bad=None)


def test_verify_versions_without_any_version_is_ok() -> None:
    assert verify_versions() == ProofOfVersions(versions=0, rows=0, first_bad=None)


@pytest.mark.list_scenario(16)
def test_verify_versions_names_the_altered_row_and_the_first_version_that_holds_it(
    city: City,
) -> None:
    altered = row("C")
    EntryRow.objects.filter(pk=altered.pk).update(open_type="not_open")

    proof = verify_versions()

    assert not proof.ok
    assert proof.first_bad == VersionBreak(
        version="2023-002", what="row", row=altered.pk, entry=altered.entry.uid
    )


def test_verify_versions_of_a_row_altered_with_its_hash_names_the_version(city: City) -> None:
    forged = content(name="C", open_type="not_open")
    EntryRow.objects.filter(name="C").update(open_type="not_open", row_hash=row_hash(forged))

    assert verify_versions().first_bad == VersionBreak(version="2023-002", what="manifest")


def test_verify_versions_of_a_lengthened_validity_names_the_version(city: City) -> None:
    EntryRow.objects.filter(name="B").update(valid_until=None)

    assert verify_versions().first_bad == VersionBreak(version="2023-003", what="manifest")


@pytest.mark.parametrize(
    "forged",
    [
        {"notice": "改写的公布说明"},
        {"effective_at": in_days(5)},
        {"entries": 9},
        {"chain_hash": "0" * 64},
    ],
)
def test_verify_versions_of_an_altered_header_names_the_version(
    city: City, forged: dict[str, object]
) -> None:
    ListVersion.objects.filter(label="2023-002").update(**forged)

    assert verify_versions().first_bad == VersionBreak(version="2023-002", what="header")


def test_verify_versions_of_a_version_rewritten_whole_finds_the_history_against_it(
    city: City,
) -> None:
    from cases.version_hash import chain_hash

    last = ListVersion.objects.get(label="2023-003")
    last.notice = "改写的公布说明"
    last.chain_hash = chain_hash(last, previous=last.previous.chain_hash)
    last.save(update_fields=["notice", "chain_hash"])

    assert verify_versions().first_bad == VersionBreak(version="2023-003", what="event")


def test_verify_versions_with_a_version_gone_names_the_one_after(city: City) -> None:
    ListVersion.objects.filter(label="2023-001").update(sequence=None, state="discarded")

    assert verify_versions().first_bad == VersionBreak(version="2023-002", what="missing")
