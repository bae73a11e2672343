"""Show values of the open list as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.translation import gettext as _t, gettext_lazy

from cases.states.list_change import ItemDecision, ItemOperation
from workflows.open_list import graded
from workflows.open_list.shown_values import shown_field, shown_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cases.models import ChangeItem, EntryLabel

register = template.Library()

DECISION_TONES = {
    ItemDecision.PENDING: "neutral",
    ItemDecision.APPROVED: "good",
    ItemDecision.EFFECTIVE: "good",
    ItemDecision.REJECTED: "bad",
    ItemDecision.REJECTED_BY_HEAD: "bad",
    ItemDecision.CONFLICT: "warn",
}
OPERATION_TONES = {
    ItemOperation.ADD: "good",
    ItemOperation.REMOVE: "bad",
    ItemOperation.SUSPEND: "bad",
    ItemOperation.RECLASSIFY: "warn",
    ItemOperation.TRANSFER: "warn",
}


@register.filter
def field_label(name: str) -> str:
    """Return the Chinese label of a content field."""
    return shown_field(name)


@register.filter
def field_value(value: Any, name: str) -> str:  # Any: a stored or JSON value
    """Return a value as people read it: labels for codes, lists as words, times in Shanghai."""
    return shown_value(value, name)


@register.filter
def labels_of_entry(labels: Mapping[int, Sequence[EntryLabel]], entry: int) -> Sequence[EntryLabel]:
    """Return the labels that one entry of a page bears."""
    return labels.get(entry, ())


@register.filter
def item_name(item: ChangeItem) -> str:
    """Return the name under which an item's entry is or will be known."""
    row = item.proposed_row or item.base_row
    return row.name if row else str(item.entry)


@register.filter
def decision_tone(decision: str) -> str:
    """Return the badge tone of a decision on an item."""
    return DECISION_TONES.get(ItemDecision(decision), "neutral")


@register.filter
def operation_tone(operation: str) -> str:
    """Return the badge tone of an operation."""
    return OPERATION_TONES.get(ItemOperation(operation), "neutral")


@register.filter
def finding_text(finding: dict[str, Any]) -> str:  # Any: JSON content
    """Return the sentence for a finding of the screen."""
    sentences = {
        "loosening": _t("开放程度提高，须经安全复核。"),
        "strong_personal_information": _t("数据项名称疑似含个人敏感信息：%(words)s。"),
        "weak_personal_information": _t("数据项名称提示可能含个人信息：%(words)s。"),
    }
    if finding["rule"] in GRADE_SENTENCES:
        return _grade_finding(finding["rule"], *finding["words"])
    return sentences[finding["rule"]] % {"words": "、".join(finding["words"])}


GRADE_SENTENCES = {
    graded.LOWERED: gettext_lazy("分类分级放宽（%(first)s → %(second)s），须经安全复核。"),
    graded.UNCOMPARABLE: gettext_lazy(
        "分类分级由“%(first)s”改为“%(second)s”，无法判断是否放宽，须经安全复核。"
    ),
    graded.NOT_ALLOWED: gettext_lazy("分类分级“%(first)s”不允许%(second)s，须经安全复核。"),
    graded.UNKNOWN: gettext_lazy("分类分级“%(first)s”不在施行中的分级方案内。"),
}


def _grade_finding(rule: str, first: str, second: str = "") -> str:
    name = "open_type" if rule == graded.NOT_ALLOWED else "grade"
    words = {"first": field_value(first, "grade"), "second": field_value(second, name)}
    return str(GRADE_SENTENCES[rule]) % words
