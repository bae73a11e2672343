"""What every agreement must have.

Purpose, manner, scope and security duties are the legal minimum where personal information or
important data are handed over (网络数据安全管理条例 12); the rest is a house default that follows
what comparable agreements say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class RequiredClause:
    """A clause that may be worded anew but not left out.

    Attributes:
        code: of the clause.
        title: what it is about, for the sentence that says it is missing.
        placeholders: the facts that it may not lose.
    """

    code: str
    title: str
    placeholders: tuple[str, ...] = ()


# fmt: off
REQUIRED_CLAUSES: Final = (
    RequiredClause("parties", "双方当事人", ("甲方", "甲方代码", "乙方", "乙方代码")),
    RequiredClause("datasets", "数据集、数据项和版本", ("数据集清单",)),
    RequiredClause("purpose", "应用场景和使用目的", ("应用场景", "使用目的")),
    RequiredClause("delivery", "交付方式和使用限额", ("交付方式", "使用限额")),
    RequiredClause("period", "使用期限", ("起始日期", "终止日期")),
    RequiredClause("environment", "使用环境", ("使用环境",)),
    RequiredClause("security", "安全保护义务"),
    RequiredClause("conditions", "开放条件规定的义务", ("开放条件义务",)),
    RequiredClause("no_reidentification", "不得重新识别"),
    RequiredClause("no_resale", "不得转让"),
    RequiredClause("no_scope_change", "不得超出约定范围"),
    RequiredClause("source_citation", "注明数据来源", ("甲方",)),
    RequiredClause("use_reports", "利用报告", ("报告周期",)),
    RequiredClause("inspection", "监督检查"),
    RequiredClause("suspension_breach", "中止提供和违约处理", ("改正期限",)),
    RequiredClause("deletion", "期满删除", ("删除期限",)),
    RequiredClause("exemption", "免责"),
    RequiredClause("disputes", "争议解决", ("争议解决",)),
    RequiredClause("signatures", "签署和生效", ("签署方式", "甲方签署人", "乙方签署人")),
    RequiredClause("annexes", "附件", ("附件",)),
)
# fmt: on
