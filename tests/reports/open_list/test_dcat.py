"""A version as a DCAT catalogue."""

from __future__ import annotations

import json

import pytest

from cases.models import ListVersion
from cases.states.vocabulary import Domain, OpenType, UpdateFrequency
from reports.open_list.dcat import ACCESS_RIGHTS, FREQUENCIES, write_dcat
from tests.reports.open_list.versions import a_version, written
from tests.workflows.open_list.lists import row

pytestmark = pytest.mark.django_db
AUTHORITY = "http://publications.europa.eu/resource/authority"


def test_dcat_names_the_catalogue_and_its_datasets() -> None:
    version = a_version()

    document = json.loads(written(write_dcat, version))

    assert (document["@id"], document["@type"]) == ("./", "dcat:Catalog")
    assert document["dcat:version"] == "2023-001"
    assert document["local:manifestHash"] == version.manifest_hash
    assert "dcat:previousVersion" not in document
    first, second = document["dcat:dataset"]
    assert first["dct:identifier"] == "O0001"
    assert first["dct:accessRights"]["@id"] == f"{AUTHORITY}/access-right/PUBLIC"
    assert first["dct:accrualPeriodicity"]["@id"] == f"{AUTHORITY}/frequency/MONTHLY"
    assert first["dcat:theme"] == {
        "@id": "local:domain:road_traffic",
        "@type": "skos:Concept",
        "skos:prefLabel": "道路交通",
    }
    assert first["dcat:distribution"] == [
        {
            "@type": "dcat:Distribution",
            "dct:format": "CSV",
            "dcat:mediaType": {"@id": "https://www.iana.org/assignments/media-types/text/csv"},
        },
        {
            "@type": "dcat:Distribution",
            "dct:format": "JSON",
            "dcat:mediaType": {
                "@id": "https://www.iana.org/assignments/media-types/application/json"
            },
        },
    ]
    assert [policy["@id"] for policy in second["odrl:hasPolicy"]] == [
        "local:condition-template:A",
        "local:condition-template:B",
    ]
    assert "dct:issued" not in second
    assert "dcat:distribution" not in second


def test_dcat_of_a_later_version_points_to_the_one_before_and_to_its_entries() -> None:
    a_version()

    document = json.loads(written(write_dcat, ListVersion.objects.get(label="2023-002")))

    assert document["dcat:previousVersion"] == {"@id": "../2023-001/"}
    uid = row("公交站点（新）").entry.uid
    assert document["dcat:dataset"][1]["@id"] == f"../../entries/{uid}/"


def test_dcat_knows_every_word_of_the_list() -> None:
    assert set(ACCESS_RIGHTS) == set(OpenType)
    assert set(FREQUENCIES) == set(UpdateFrequency)
    assert len(Domain) == 17


def test_dcat_of_the_same_version_is_the_same_bytes() -> None:
    version = a_version()

    assert written(write_dcat, version) == written(write_dcat, version)
