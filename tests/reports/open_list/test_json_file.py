"""A version as our own JSON."""

from __future__ import annotations

import json

import pytest

from reports.open_list.json_file import write_json
from tests.reports.open_list.versions import a_version, written

pytestmark = pytest.mark.django_db


def test_json_names_its_version_and_says_every_field_by_its_identifier() -> None:
    version = a_version()

    document = json.loads(written(write_json, version))

    assert document["version"] == {
        "label": "2023-001",
        "title": version.title,
        "published_at": "2023-09-04T01:00:00+00:00",
        "effective_at": "2023-09-04T01:00:00+00:00",
        "document_number": "",
        "notice": "",
        "previous": None,
        "entries": 2,
        "manifest_hash": version.manifest_hash,
        "chain_hash": version.chain_hash,
    }
    first, second = document["entries"]
    assert first.keys() == second.keys()
    assert first["name"] == '=HYPERLINK("http://x")'
    assert (first["open_type"], first["provider"]) == ("unconditional", "上海市交通委员会")
    assert first["first_published_at"] == "2020-01-02T03:04:05+00:00"
    assert first["items"] == [{"name": "线路名称"}, {"name": "首班时间"}]
    assert (second["portal_dataset_id"], second["record_count"]) == ("0042", None)
    assert second["name"] == "公交站点"


def test_json_of_the_same_version_is_the_same_bytes() -> None:
    version = a_version()

    assert written(write_json, version) == written(write_json, version)
