"""Which column means what: header words of Chinese lists mapped to our field keys."""

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from cases.states.vocabulary import COLUMN_HEADERS
from workflows.open_list.reading.normalise import compare_key

# A title, a remark and an empty row or two may stand above the header.
HEADER_SEARCH_ROWS: Final = 20

# Without these a file is not a list.
REQUIRED_FIELDS: Final = ("portal_dataset_id", "name", "provider", "open_type")
# Without these the entry is incomplete (open-list-quality-objection.md 2.1), but readable.
EXPECTED_FIELDS: Final = (
    "domain",
    "conditions",
    "abstract",
    "resource_type",
    "update_frequency",
    "first_published_at",
    "last_data_update_at",
    "formats",
    "items",
)
# Worked out anew from other columns whenever a list is read.
DERIVED_FIELDS: Final = frozenset({"condition_templates", "condition_supplement"})

# fmt: off
_SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({
    "portal_dataset_id": (
        "数据集编号", "数据集标识", "数据集标识符", "数据集代码", "数据资源ID", "数据资源编号",
        "数据资源标识", "资源ID", "资源编号", "目录ID", "目录编号", "数据ID", "dataset_id",
        "portal_id", "identifier",
    ),
    "resource_code": (
        "资源代码", "信息资源编码", "数据资源代码", "上链编目代码", "目录代码", "编目代码",
    ),
    "name": (
        "数据集名称", "资源名称", "信息资源名称", "数据资源目录名称", "数据目录名称", "目录名称",
        "资源标题", "数据名称", "名称", "标题", "title", "resourceName", "dataset_name",
    ),
    "provider": (
        "provider_name", "提供部门", "提供单位", "提供方", "提供机构", "数据提供部门",
        "数据提供单位", "数据提供方", "数据提供机构", "资源提供部门", "资源提供单位",
        "资源提供方", "信息资源提供方", "信息资源提供单位", "数源单位", "数源部门", "来源部门",
        "数据来源部门", "所属部门", "所属单位", "所属机构", "发布部门", "发布单位", "部门名称",
        "单位名称", "责任部门", "department", "orgName", "publisher",
    ),
    "co_providers": ("共同提供单位", "联合提供部门", "联合提供单位", "其他提供部门"),
    "domain": (
        "领域", "所属领域", "领域名称", "领域分类", "主题领域", "重点领域", "数据主题", "主题",
        "所属主题", "主题分类", "数据分类", "theme", "category",
    ),
    "conditions": ("使用条件", "开放使用条件", "申请条件", "开放要求", "condition"),
    "condition_templates": ("开放条件模板", "条件模板集合"),
    "condition_supplement": ("开放条件补充", "条件补充说明"),
    "abstract": (
        "内容描述", "资源内容描述", "数据资源描述", "数据资源摘要", "数据描述", "数据摘要",
        "资源描述", "资源摘要", "信息资源摘要", "目录摘要", "摘要信息", "摘要", "简介",
        "内容简介", "数据简介", "描述", "description", "summary",
    ),
    "grade": ("数据分类分级", "数据级别", "分级", "安全级别", "数据安全级别"),
    "resource_type": ("资源类型", "数据类型", "数据资源类别", "资源类别", "resourceType"),
    "update_frequency": (
        "更新周期", "更新频度", "更新时限", "数据更新频率", "数据更新周期", "资源更新频率",
        "资源更新周期", "frequency", "accrual_periodicity",
    ),
    "open_type": (
        "开放类型", "开放类别", "开放方式", "开放等级", "开放级别", "公开属性", "数据开放属性",
        "资源开放属性", "openType", "access_rights",
    ),
    "first_published_at": (
        "首次发布时间", "首次发布", "首次开放日期", "首次开放时间", "发布日期", "发布时间",
        "资源发布日期", "目录发布时间", "上线日期", "上线时间", "上架日期", "first_published",
        "publishTime", "publish_time", "releaseTime", "issued",
    ),
    "last_data_update_at": (
        "最近更新时间", "最近更新", "最后更新日期", "最后更新时间", "最后更新", "数据更新日期",
        "数据更新时间", "资源更新日期", "更新日期", "更新时间", "last_updated", "updateTime",
        "update_time", "modified",
    ),
    "formats": (
        "download_formats", "data_formats", "下载格式", "文件格式", "资源格式", "格式类型",
        "数据资源格式", "提供格式", "格式", "format",
    ),
    "record_count": (
        "记录条数", "数据条数", "数据量", "资源记录数", "数据记录数", "数据总量", "条数",
        "records",
    ),
    "data_size": ("数据大小", "文件大小", "容量", "存储量", "size"),
    "items": (
        "field_names", "字段名称", "字段", "字段列表", "数据项名称", "信息项", "信息项名称",
        "数据字段", "fields",
    ),
    "spatial": ("spatial_scope", "空间覆盖范围", "空间覆盖", "地域范围", "覆盖区域", "行政区域"),
    "temporal": ("time_scope", "时间覆盖范围", "时间覆盖", "数据时间范围", "起止时间"),
    "contact": ("联系信息", "业务联系方式"),
    "licence": ("使用协议", "许可协议", "开放协议", "license"),
})
# fmt: on

_DECORATION: Final = re.compile(r"^\*+|\((?:必填|选填|可选|必选|必填项|选填项)\)$|[:*]+$")


def header_key(text: str) -> str:
    """Return a header without spaces, case, colons and marks such as `*` or （必填）."""
    key = compare_key(text).casefold()
    while (shorter := _DECORATION.sub("", key)) != key:
        key = shorter
    return key


def _known_headers() -> dict[str, tuple[int, str]]:
    """Map each header word to (rank, field); rank 0 is our own header, which wins."""
    known = {}
    for field, words in _SYNONYMS.items():
        known.update({header_key(word): (1, field) for word in words})
    for field, word in COLUMN_HEADERS.items():
        known[header_key(word)] = (0, field)
        known[header_key(field)] = (0, field)
    return known


_KNOWN: Final = MappingProxyType(_known_headers())


def recognised_fields(cells: Iterable[str]) -> set[str]:
    """Return the fields that a row of cells names, if it were the header."""
    return {_KNOWN[key][1] for cell in cells if (key := header_key(cell)) in _KNOWN}


def map_columns(header: Sequence[str]) -> dict[str, int]:
    """Return the position of each field's column.

    Where several columns name one field, our own header wins over a synonym and the left column
    over the right one; the loser counts as unused and is shown as such.
    """
    best: dict[str, tuple[int, int]] = {}
    for position, cell in enumerate(header):
        known = _KNOWN.get(header_key(cell))
        if known is None:
            continue
        rank, field = known
        if field not in best or (rank, position) < best[field]:
            best[field] = (rank, position)
    return {field: position for field, (_rank, position) in best.items()}


def repeated_required(
    header: Sequence[str], columns: Mapping[str, int], required: Sequence[str] = REQUIRED_FIELDS
) -> list[str]:
    """Return headers that stand twice, letter for letter, for a field that must be certain."""
    keys = [header_key(cell) for cell in header]
    return [
        header[columns[field]]
        for field in required
        if field in columns and keys.count(keys[columns[field]]) > 1
    ]
