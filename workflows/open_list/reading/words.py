"""Words of other lists for our codes; what is not here is not understood and is reported.

The list's own words come first. 依申请开放 and 完全开放 are left out on purpose: no rule says which
opening attribute they mean.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from cases.states.vocabulary import Domain, OpenType, ResourceType, UpdateFrequency
from workflows.open_list.reading.normalise import compare_key

# fmt: off
_OPEN_TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    OpenType.UNCONDITIONAL: ("无条件开放", "无条件"),
    OpenType.CONDITIONAL: ("有条件开放", "有条件"),
    OpenType.NOT_OPEN: ("非开放", "不予开放", "不开放", "非公开"),
}
_FREQUENCIES: Final[Mapping[str, tuple[str, ...]]] = {
    UpdateFrequency.REALTIME: ("即时", "即时更新", "实时", "实时更新"),
    UpdateFrequency.DAILY: ("每天", "每日", "按天", "按日", "日", "天", "每天更新", "每日更新"),
    UpdateFrequency.WEEKLY: ("每周", "按周", "周", "每星期", "每周更新"),
    UpdateFrequency.MONTHLY: ("每月", "按月", "月", "月度", "每月更新"),
    UpdateFrequency.QUARTERLY: ("每季度", "每季", "按季", "按季度", "季度", "季", "每季度更新"),
    UpdateFrequency.HALF_YEARLY: ("每半年", "半年", "半年度", "按半年", "每半年更新"),
    UpdateFrequency.YEARLY: ("每年", "按年", "年", "年度", "每年度", "每年更新"),
    UpdateFrequency.IRREGULAR: ("不定期更新", "不定期", "不定时", "不定时更新"),
    UpdateFrequency.STATIC: ("静态数据", "静态", "不更新", "不再更新", "一次性"),
}
_RESOURCE_TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    ResourceType.PRODUCT: ("数据产品", "产品", "数据文件", "文件"),
    ResourceType.API: ("数据接口", "接口", "接口服务", "API", "API接口"),
}
_DOMAINS: Final[Mapping[str, tuple[str, ...]]] = {
    Domain.LIVELIHOOD: ("民生服务",), Domain.ECONOMY: ("经济建设",),
    Domain.URBAN_CONSTRUCTION: ("城市建设",), Domain.EDUCATION_TECHNOLOGY: ("教育科技",),
    Domain.HEALTH: ("卫生健康",), Domain.CULTURE_LEISURE: ("文化休闲",),
    Domain.PUBLIC_SAFETY: ("公共安全",), Domain.ENVIRONMENT: ("资源环境",),
    Domain.ORGANISATIONS: ("机构团体",), Domain.ROAD_TRAFFIC: ("道路交通",),
    Domain.SOCIAL_DEVELOPMENT: ("社会发展",), Domain.CREDIT: ("信用服务",),
    Domain.MANUFACTURING: ("工业制造",), Domain.EMPLOYMENT: ("社保就业",),
    Domain.AGRICULTURE: ("农业农村",), Domain.WEATHER: ("气象服务",),
    Domain.GREEN_LOW_CARBON: ("绿色低碳",),
}
# fmt: on


def _by_word(words_of_code: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    """Turn a table of words into a lookup from comparable word to stored code."""
    found = {}
    for code, words in words_of_code.items():
        stored = str(code)
        found[stored] = stored
        found.update({compare_key(word): stored for word in words})
    return MappingProxyType(found)


OPEN_TYPES: Final = _by_word(_OPEN_TYPES)
FREQUENCIES: Final = _by_word(_FREQUENCIES)
RESOURCE_TYPES: Final = _by_word(_RESOURCE_TYPES)
DOMAINS: Final = _by_word(_DOMAINS)
