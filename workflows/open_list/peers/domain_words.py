"""Fields of public life as other cities name them, for our own (house default).

A word that is not here belongs to no field of ours: its names are compared all the same and stand
under "no field". Where a cell names several fields the first known one counts.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from cases.states.vocabulary import Domain
from workflows.open_list.reading.normalise import compare_key
from workflows.open_list.reading.words import DOMAINS

if TYPE_CHECKING:
    from collections.abc import Mapping

# fmt: off
_WORDS: Final[Mapping[Domain, tuple[str, ...]]] = MappingProxyType({
    Domain.LIVELIHOOD: ("公共服务", "生活服务", "社会民生", "惠企便民", "证件办理"),
    Domain.ECONOMY: (
        "经济发展", "经济管理", "财税金融", "金融财税", "财政", "金融服务", "金融监管",
        "商贸流通", "商业贸易", "商业", "贸易", "经贸工商", "市场监管", "市场监督", "服务业",
        "海关口岸",
    ),
    Domain.URBAN_CONSTRUCTION: (
        "城乡建设", "城建住房", "住房保障", "住房服务", "地理空间", "测绘", "地名地址",
    ),
    Domain.EDUCATION_TECHNOLOGY: (
        "教育文化", "智慧教育", "教育", "科技", "科技创新", "知识产权",
    ),
    Domain.HEALTH: ("医疗卫生", "卫生", "健康保障", "婚育健康", "医疗服务", "疫情防控"),
    Domain.CULTURE_LEISURE: (
        "文化", "体育", "旅游", "文化旅游", "旅游休闲", "文化体育", "文化娱乐",
    ),
    Domain.PUBLIC_SAFETY: ("安全生产", "政法", "法律服务", "食品药品安全", "地震"),
    Domain.ENVIRONMENT: (
        "生态环境", "环境保护", "国土资源", "能源", "资源能源", "能源环境", "生态资源",
        "生态环保", "能源资源", "水文", "水利",
    ),
    Domain.ORGANISATIONS: ("政府机构", "综合政务", "综合党团", "对外事务"),
    Domain.ROAD_TRAFFIC: ("交通运输", "交通出行", "交通服务", "交通"),
    Domain.SOCIAL_DEVELOPMENT: ("社会救助", "民政", "社区", "社区治理", "扶贫救灾", "宗教信仰"),
    Domain.CREDIT: ("信用体系",),
    Domain.MANUFACTURING: ("工业", "工业农业", "工业商贸", "信息产业"),
    Domain.EMPLOYMENT: ("社会保障", "劳动", "人事", "就业创业", "就业服务", "职业资格"),
    Domain.AGRICULTURE: ("农业", "农村农业", "乡村振兴"),
    Domain.WEATHER: ("气象",),
})
# fmt: on
_KNOWN: Final = {
    **DOMAINS,
    **{compare_key(word): domain.value for domain, words in _WORDS.items() for word in words},
}
_SEPARATOR: Final = re.compile(r"[,，;；、/|\s]+")


def domain_of(theme: str) -> str:
    """Return the code of our field for what another city writes, empty where none fits."""
    whole = compare_key(theme)
    if whole in _KNOWN:
        return _KNOWN[whole]
    parts = (compare_key(part) for part in _SEPARATOR.split(theme))
    return next((_KNOWN[part] for part in parts if part in _KNOWN), "")
