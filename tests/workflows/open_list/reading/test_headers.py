import pytest

from cases.states.vocabulary import COLUMN_HEADERS
from workflows.open_list.reading.headers import (
    header_key,
    map_columns,
    recognised_fields,
    repeated_required,
)


def test_map_columns_own_export_headers_name_every_field():
    assert map_columns(list(COLUMN_HEADERS.values())) == {
        field: position for position, field in enumerate(COLUMN_HEADERS)
    }


def test_map_columns_portal_and_collected_columns():
    header = (
        "序号,数据资源提供部门,数据集ID,数据资源名称,数据领域,开放条件,浏览量,下载量,接口调用量,"
        "数据资源内容描述,数据资源类型,数据资源状态,更新频率,开放属性,首次发布日期,最近更新日期,"
        "download_formats,record_count,data_size,field_names,field_count,spatial_scope,time_scope"
    )

    assert map_columns(header.split(",")) == {
        "provider": 1,
        "portal_dataset_id": 2,
        "name": 3,
        "domain": 4,
        "conditions": 5,
        "abstract": 9,
        "resource_type": 10,
        "update_frequency": 12,
        "open_type": 13,
        "first_published_at": 14,
        "last_data_update_at": 15,
        "formats": 16,
        "record_count": 17,
        "data_size": 18,
        "items": 19,
        "spatial": 21,
        "temporal": 22,
    }


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("信息资源名称", "name"),
        ("资源标题", "name"),
        ("数源单位", "provider"),
        ("提供机构：", "provider"),
        ("更新周期", "update_frequency"),
        ("资源摘要", "abstract"),
        ("公开属性", "open_type"),
        ("*开放类型（必填）", "open_type"),
        ("数据集 ID *", "portal_dataset_id"),
        ("OpenType", "open_type"),
        ("发布时间", "first_published_at"),
        ("更新时间", "last_data_update_at"),
        ("数据量", "record_count"),
        ("文件格式", "formats"),
        ("信息项", "items"),
    ],
)
def test_recognised_fields_synonyms_and_decoration(header, field):
    assert recognised_fields([header]) == {field}


def test_recognised_fields_title_is_none():
    assert recognised_fields(["上海市公共数据开放清单", "", "2026年4月"]) == set()


def test_map_columns_own_header_wins_over_synonym_and_left_over_right():
    assert map_columns(["更新时间", "最近更新日期", "名称", "资源名称"]) == {
        "last_data_update_at": 1,
        "name": 2,
    }


def test_repeated_required_same_header_twice_is_named():
    header = ["数据集ID", "数据资源名称", "数据资源名称", "更新频率", "更新频率"]

    assert repeated_required(header, map_columns(header)) == ["数据资源名称"]


def test_header_key_only_marks_go():
    assert header_key("＊数据集ID（选填）：") == "数据集id"
