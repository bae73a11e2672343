"""Our own JSON, read in again, proposes nothing (scenario 24); one changed field is found."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

from cases.queries.list_versions import current_version
from cases.states.role import Role
from reports.open_list.json_file import write_json
from tests.factories import a_member, an_organisation
from tests.reports.open_list.versions import written
from tests.workflows.open_list.lists import City, a_city, add, in_days, publish
from workflows.open_list.import_list import preview_list

if TYPE_CHECKING:
    from cases.models import ListImport

pytestmark = pytest.mark.django_db
NOTHING = {"add": 0, "change": 0, "reclassify": 0, "transfer": 0, "remove": 0}


@pytest.fixture
def city(settings, tmp_path) -> City:
    settings.DATA_DIR = tmp_path
    city = a_city()
    publish(
        city,
        add(
            name='=HYPERLINK("http://x")',
            portal_dataset_id="O0001",
            items=[{"name": "线路,名称", "type": "文本", "meaning": "全称"}],
        ),
        add(
            name="公交站点",
            portal_dataset_id="0042",
            resource_code="310000/1",
            open_type="conditional",
            conditions=(
                "有基础的数据安全保护能力；不得用于挖掘个人敏感信息；"
                "注明数据来源，定期抽查数据使用情况&&仅限本市"
            ),
            condition_templates="C",
            condition_supplement="仅限本市",
            co_providers="上海市公安局",
            items=[],
            formats="",
            first_published_at=None,
            last_data_update_at=None,
            record_count=0,
            grade="客体L2",
            data_size="12 MB",
            spatial="全市",
            temporal="2020-2023",
            contact="- 热线 12345",
            licence="CC BY 4.0",
        ),
    )
    an_organisation("上海市公安局")
    return city


def previewed(data: bytes) -> ListImport:
    return preview_list(
        file=io.BytesIO(data),
        filename="open-list-2023-001.json",
        membership=a_member(Role.DATA_CENTRE_OPERATOR),
        at=in_days(1),
    )


def proposed(found: ListImport) -> dict[str, int]:
    return {operation: found.counts[operation] for operation in NOTHING}


@pytest.mark.list_scenario(24)
def test_json_read_in_again_proposes_nothing(city: City) -> None:
    version = current_version()
    assert version is not None

    found = previewed(written(write_json, version))

    assert found.errors == []
    assert (proposed(found), found.counts["unchanged"]) == (NOTHING, 2)


def test_json_with_one_changed_field_proposes_that_change(city: City) -> None:
    version = current_version()
    assert version is not None
    document = json.loads(written(write_json, version))
    document["entries"][1]["abstract"] = "另一段描述"

    found = previewed(json.dumps(document, ensure_ascii=False).encode())

    assert proposed(found) == NOTHING | {"change": 1}
    assert found.counts["fields"] == {"abstract": 1}
