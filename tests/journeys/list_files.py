"""The list files that a department's staff member uploads in a journey."""

from __future__ import annotations

import csv
import io

HEADERS = (
    "数据集ID",
    "数据资源名称",
    "数据资源提供部门",
    "数据领域",
    "数据资源内容描述",
    "数据资源类型",
    "更新频率",
    "开放属性",
    "开放条件",
)
STOPS = (
    "SH20210001",
    "公交线路站点信息",
    "上海市交通委员会",
    "道路交通",
    "全市公交线路及沿线站点的名称、编号与位置。",
    "数据产品",
    "每周",
    "无条件开放",
    "",
)
PASSENGERS = (
    "SH20260031",
    "轨道交通车站进出站客流",
    "上海市交通委员会",
    "道路交通",
    "轨道交通各车站每十五分钟的进站、出站人次统计。",
    "数据产品",
    "每日",
    "有条件开放",
    "需说明用途，并具备数据安全保护能力",
)
DRIVERS = (
    "SH20260032",
    "出租汽车驾驶员服务记录",
    "上海市交通委员会",
    "道路交通",
    "出租汽车驾驶员的从业资格、服务质量信誉考核等级。",
    "数据产品",
    "每季度",
    "有条件开放",
    "需说明用途，并具备数据安全保护能力",
)
# A spreadsheet made a number of the identifier.
DRIVERS_MANGLED = ("5.48569E+15", *DRIVERS[1:])


def gb18030(*rows: tuple[str, ...]) -> bytes:
    """Return a CSV file as a Chinese spreadsheet writes it."""
    text = io.StringIO()
    csv.writer(text).writerows([HEADERS, *rows])
    return text.getvalue().encode("gb18030")
