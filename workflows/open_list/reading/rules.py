"""The rules a row of a list is held to: code, and the sentence a person reads.

Refused is only what decisions.md (Open list) names, and what could not be stored or would be stored
in the wrong column. Everything else is taken, and said.
"""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ErrorRule(TextChoices):
    """Why a row is refused."""

    IDENTIFIER_MISSING = (
        "identifier_missing",
        _("数据集ID为空。请填写平台上的数据集ID。"),
    )
    IDENTIFIER_REPEATED = (
        "identifier_repeated",
        _("数据集ID与第 %(other_row)s 行重复。每个数据集ID只能出现一次，请更正或删除其中一行。"),
    )
    IDENTIFIER_MANGLED = (
        "identifier_mangled",
        _("数据集ID已被电子表格改成数字，原编号已丢失。请把该列设为文本格式后重新填写。"),
    )
    IDENTIFIER_MALFORMED = (
        "identifier_malformed",
        _("数据集ID不是编号。只能用字母、数字和 - _ . /，最多 32 个字符。"),
    )
    NAME_EMPTY = ("name_empty", _("数据资源名称为空。请填写名称。"))
    NAME_TOO_LONG = ("name_too_long", _("数据资源名称超过 200 个字。请缩短名称。"))
    PROVIDER_MISSING = ("provider_missing", _("数据资源提供部门为空。请填写部门全称。"))
    PROVIDER_UNKNOWN = (
        "provider_unknown",
        _("系统中没有这个部门。请用部门全称、简称或已登记的别名，或先由管理员登记该部门。"),
    )
    OPEN_TYPE_UNKNOWN = (
        "open_type_unknown",
        _("开放属性无法识别。只能填无条件开放、有条件开放或非开放。"),
    )
    TOO_MANY_CELLS = (
        "too_many_cells",
        _("这一行的单元格多于表头的列，内容可能错位。请检查分隔符和引号。"),
    )


class WarningRule(TextChoices):
    """What is taken but should be looked at."""

    DUPLICATE_NAME = (
        "duplicate_name",
        _("名称和部门与第 %(other_row)s 行相同，只有数据集ID不同。请确认不是重复登记。"),
    )
    CONDITION_LOOSE_END = (
        "condition_loose_end",
        _("开放条件以空的“&&”结尾，已去掉。"),
    )
    UNCONDITIONAL_WITH_CONDITION = (
        "unconditional_with_condition",
        _("开放属性是无条件开放，开放条件却提到申请、审核或安全。请确认开放属性。"),
    )
    CONDITIONAL_WITHOUT_CONDITION = (
        "conditional_without_condition",
        _("开放属性是有条件开放，但没有写明条件。请补充开放条件。"),
    )
    FIRST_DATE_MISSING = ("first_date_missing", _("首次发布日期为空。请补充。"))
    UPDATE_BEFORE_PUBLICATION = (
        "update_before_publication",
        _("最近更新日期早于首次发布日期。请核对两个日期。"),
    )
    NAME_EDGE_SPACES = ("name_edge_spaces", _("名称首尾有空格，已去掉。"))
    ABSTRACT_TOO_SHORT = (
        "abstract_too_short",
        _("数据资源内容描述不足 15 个字。请写明内容、来源和主要字段。"),
    )
    PERSONAL_INFORMATION_STRONG = (
        "personal_information_strong",
        _("无条件开放的数据项中有个人信息强提示词（如身份证号）。请复核个人信息。"),
    )
    PERSONAL_INFORMATION_WEAK = (
        "personal_information_weak",
        _("无条件开放的数据项中有个人信息弱提示词（如姓名）。请复核个人信息。"),
    )
    FORMULA_LIKE = (
        "formula_like",
        _("单元格以公式符号开头，已按文本保存；导出到表格时会加前缀。"),
    )
    SEVERAL_PROVIDERS = (
        "several_providers",
        _("提供部门有多个名称：第一个作为提供部门，其余作为共同提供部门。"),
    )
    PROVIDER_MERGED = (
        "provider_merged",
        _("“%(value)s”已并入“%(other_name)s”，按后者导入。请更正文件中的部门名称。"),
    )
    CO_PROVIDER_UNKNOWN = (
        "co_provider_unknown",
        _("系统中没有这个共同提供部门，已按文字保存。请核对名称。"),
    )
    DOMAIN_UNKNOWN = (
        "domain_unknown",
        _("数据领域不在 17 个领域之内：已有条目保持原值，新条目留空。"),
    )
    GRADE_UNKNOWN = (
        "grade_unknown",
        _("分类分级不在施行中的分级方案内，按原文保存，条目不完整。请按方案改写。"),
    )
    GRADE_NOT_ALLOWED = (
        "grade_not_allowed",
        _("这一级别不允许该开放属性，提出后须经安全复核。请更正分类分级或开放属性。"),
    )
    FREQUENCY_UNKNOWN = (
        "frequency_unknown",
        _("更新频率无法识别：已有条目保持原值，新条目留空。可填即时、每天、每周、每月、每年等。"),
    )
    RESOURCE_TYPE_UNKNOWN = (
        "resource_type_unknown",
        _("数据资源类型无法识别：已有条目保持原值，新条目留空。"),
    )
    DATE_UNREADABLE = (
        "date_unreadable",
        _("日期无法识别：已有条目保持原值，新条目留空。请写成 2026-04-23 或 2026-04-23 09:16:34。"),
    )
    NUMBER_UNREADABLE = (
        "number_unreadable",
        _("数量不是整数：已有条目保持原值，新条目留空。"),
    )
    TEXT_TOO_LONG = (
        "text_too_long",
        _("内容超过该字段的长度：已有条目保持原值，新条目留空。请缩短后重新导入。"),
    )
    VALUE_MISSING = ("value_missing", _("必填内容为空，条目不完整。请补充。"))
    COLUMN_MISSING = (
        "column_missing",
        _("文件没有这一列：已有条目的该项内容保持不变，新条目将不完整。"),
    )
    TOO_FEW_CELLS = ("too_few_cells", _("这一行的单元格少于表头的列，缺少的按空值处理。"))
    MERGED_CELL_FILLED = (
        "merged_cell_filled",
        _("合并单元格的内容已填入这一行，请核对。"),
    )
    CHARACTERS_REMOVED = (
        "characters_removed",
        _("单元格含有不可见或已损坏的字符，已去掉。请核对内容。"),
    )


# Notes tell what was seen without finding fault with the row.
NOTE_RULES: Final = frozenset(
    {
        WarningRule.PERSONAL_INFORMATION_STRONG,
        WarningRule.PERSONAL_INFORMATION_WEAK,
        WarningRule.COLUMN_MISSING,
        WarningRule.VALUE_MISSING,
        WarningRule.MERGED_CELL_FILLED,
    }
)
