"""What news says of a ruling to those whose wording stood: field by field, what was taken of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _t

from workflows.open_list.meetings import NAMED
from workflows.open_list.shown_values import shown_field

if TYPE_CHECKING:
    from collections.abc import Iterable

Facts = dict[str, Any]  # Any: JSON content


def ruling_told(met: Facts) -> str:
    """Return what the author of a proposal has ruled on another's wording, and why.

    Args:
        met: what was kept of it; see `meetings.Meeting.as_json`.

    Returns:
        Sentences; empty where there was no ruling.
    """
    kept, joint, insists = met.get("kept"), met.get("joint"), met.get("insists")
    if not (kept or joint or insists):
        return ""
    why = _t("理由：%(why)s。") % {"why": met["why"].rstrip("。")} if met.get("why") else ""
    if met.get("agreed"):
        agreed = met["agreed"].rstrip("。")
        why += _t("其写明的商定结果：%(agreed)s。") % {"agreed": agreed}
    if not (kept or joint):
        return _t("该单位已处理冲突，没有采用本单位已批准的内容。") + why
    if not (joint or insists):
        fields = _fields(kept)
        return _t("该单位已处理冲突，采用本单位已批准的%(fields)s。") % {"fields": fields} + why
    said = []
    if kept:
        said.append(_t("%(fields)s采用本单位已批准的内容") % {"fields": _fields(kept)})
    if joint:
        said.append(_t("%(fields)s另行商定措辞（以其申请为底稿）") % {"fields": _fields(joint)})
    if insists:
        fields = _fields(met.get("refused")) or _t("其余内容")
        said.append(_t("%(fields)s没有采用本单位已批准的内容") % {"fields": fields})
    return _t("该单位已处理冲突：%(said)s。") % {"said": _t("，").join(said)} + why


def listed(names: Iterable[str]) -> str:
    """Return as many names as a line has room for, and that there are more."""
    shown = list(names)
    return "、".join(shown[:NAMED]) + (_t("等") if len(shown) > NAMED else "")


def _fields(names: Iterable[str] | None) -> str:
    return listed(shown_field(name) for name in names or ())
