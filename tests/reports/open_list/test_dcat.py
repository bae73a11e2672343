"""A version as a DCAT catalogue."""

from __future__ import annotations

import json

import pytest

from cases.models import ListVersion
from cases.states.vocabulary import Domain, OpenType, UpdateFrequency
from reports.open_list.dcat import ACCESS_RIGHTS, FREQUENCIES, byte_size, write_dcat
from tests.reports.open_list.versions import a_version, written
from tests.workflows.open_list.lists import a_city, add, publish, row

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


def test_dcat_says_every_line_of_the_mapping() -> None:
    said = {
        "name": "公交到站",
        "portal_dataset_id": "O0009",
        "resource_code": "RC-9",
        "formats": "CSV",
        "open_type": "conditional",
        "conditions": "具备基本安全能力",
        "condition_templates": "A",
        "update_frequency": "realtime",
        "data_size": "1.5 MB",
        "spatial": "全市",
        "temporal": "2020 年起",
        "contact": "市交通委数据处",
        "licence": "注明来源",
        "co_providers": "上海市公安局",
        "grade": "客体L2",
    }
    version = publish(a_city(), add(**said))
    ListVersion.objects.filter(pk=version.pk).update(notice="首次公布")

    document = json.loads(written(write_dcat, ListVersion.objects.get(pk=version.pk)))

    assert document["adms:versionNotes"] == "首次公布"
    (dataset,) = document["dcat:dataset"]
    assert {name: dataset[name] for name in dataset if name not in {"@id", "dcat:keyword"}} == {
        "@type": "dcat:Dataset",
        "dct:identifier": "O0009",
        "adms:identifier": "RC-9",
        "dct:title": "公交到站",
        "dct:description": "全市公交线路的起点、终点、首末班车时间",
        "dcat:theme": {
            "@id": "local:domain:road_traffic",
            "@type": "skos:Concept",
            "skos:prefLabel": "道路交通",
        },
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": "上海市交通委员会"},
        "dct:contributor": "上海市公安局",
        "dcat:contactPoint": {"@type": "vcard:Kind", "vcard:note": "市交通委数据处"},
        "dct:accessRights": {
            "@id": f"{AUTHORITY}/access-right/RESTRICTED",
            "skos:altLabel": "有条件开放",
            "skos:closeMatch": {"@id": "local:open-type:conditional"},
        },
        "dct:rights": "具备基本安全能力",
        "odrl:hasPolicy": [{"@id": "local:condition-template:A", "@type": "odrl:Policy"}],
        "dct:license": "注明来源",
        "dct:accrualPeriodicity": {
            "@id": f"{AUTHORITY}/frequency/UPDATE_CONT",
            "skos:altLabel": "即时",
            "skos:closeMatch": {"@id": "local:frequency:realtime"},
        },
        "dct:issued": {"@value": "2020-01-02T03:04:05+00:00", "@type": "xsd:dateTime"},
        "dct:modified": {"@value": "2023-08-01T00:00:00+00:00", "@type": "xsd:dateTime"},
        "dct:spatial": {"@type": "dct:Location", "skos:prefLabel": "全市"},
        "dct:temporal": {"@type": "dct:PeriodOfTime", "skos:prefLabel": "2020 年起"},
        "dct:extent": "1.5 MB",
        "adms:status": "published",
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:format": "CSV",
                "dcat:byteSize": {"@value": "1572864", "@type": "xsd:decimal"},
                "dcat:mediaType": {"@id": "https://www.iana.org/assignments/media-types/text/csv"},
            }
        ],
    }


@pytest.mark.parametrize(
    ("text", "size"),
    [("12字节", 12), ("2 kb", 2048), ("0.5GB", 536_870_912), ("约 3 MB", None), ("", None)],
)
def test_byte_size_is_read_only_where_it_is_plain(text: str, size: int | None) -> None:
    assert byte_size(text) == size
