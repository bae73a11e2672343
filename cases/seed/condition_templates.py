"""The five condition templates A to E as they stand in the Shanghai list (开放条件).

A conditional entry is built from one or more of them, joined without a clear separator, then
`&&`, then free text. The wording is a fact of the published list; the order of strictness is a
house default.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class TemplateSeed:
    """One template of opening conditions.

    Attributes:
        code: one capital letter, stored in sets such as `AB`.
        strictness: larger binds the applicant harder (house default).
        capability: the security that the applicant must be able to give.
        allowed_use: what the data may be used for, or not.
        duties: what the user owes afterwards.
        text: the three as the list writes them.
    """

    code: str
    strictness: int
    capability: str
    allowed_use: str
    duties: str
    text: str

    @property
    def clauses(self) -> frozenset[str]:
        """Return the three obligations; lists write them in any order."""
        return frozenset({self.capability, self.allowed_use, self.duties})


_BASIC = "有基础的数据安全保护能力"
_FULLER = "有较完善的数据安全保护体系"
_OWN_USE = "可在自身业务范围内进行科学研究、咨询报告、业务支撑等场景"
_NO_NEWS = f"{_OWN_USE}，不得针对具体组织对外发布新闻等信息"
_NO_QUERIES = f"{_OWN_USE}，不得对外提供查询服务"
_NO_MINING = "不得用于挖掘个人敏感信息"
_AUTHORISED = "仅可用于主管部门授权的场景"
_CHECKS = "注明数据来源，定期抽查数据使用情况"
_ONLY_CHECKS = f"仅{_CHECKS}"
_LOGS = "注明数据来源，实时日志反馈，定期提交利用报告"
_ONLY_LOGS = f"仅{_LOGS}"

CONDITION_TEMPLATES: Final[tuple[TemplateSeed, ...]] = (
    TemplateSeed("A", 1, _BASIC, _OWN_USE, _CHECKS, f"{_BASIC}；{_OWN_USE}；{_CHECKS}"),
    TemplateSeed("B", 3, _FULLER, _NO_NEWS, _ONLY_CHECKS, f"{_FULLER}；{_ONLY_CHECKS}；{_NO_NEWS}"),
    TemplateSeed("C", 2, _BASIC, _NO_MINING, _CHECKS, f"{_BASIC}；{_NO_MINING}；{_CHECKS}"),
    TemplateSeed(
        "D", 4, _FULLER, _NO_QUERIES, _ONLY_LOGS, f"{_FULLER}；{_ONLY_LOGS}；{_NO_QUERIES}"
    ),
    TemplateSeed("E", 5, _FULLER, _AUTHORISED, _LOGS, f"{_FULLER}；{_AUTHORISED}；{_LOGS}"),
)
