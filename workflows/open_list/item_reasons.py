"""Why an item changes its entry: in words, why it takes openness away, why it gets a level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workflows.open_list.screening import is_tighter

if TYPE_CHECKING:
    from collections.abc import Mapping

GRADE_REASON_LENGTH = 300


@dataclass(frozen=True, kw_only=True)
class Reasons:
    """Why an entry is changed, loses openness and gets another level, where it does.

    Attributes:
        justification: why, in words.
        tightening: one of `TighteningReason`.
        grade: why its level changes.
    """

    justification: str
    tightening: str = ""
    grade: str = ""


def reason_where_tighter(
    base: Mapping[str, Any] | None,  # Any: values by field
    content: Mapping[str, Any] | None,  # Any: values by field
    *,
    reason: str,
) -> str:
    """Return why a proposal takes openness away; empty where it does not.

    Args:
        base: what stands; None: the entry is not listed.
        content: the wording proposed; None: the entry is removed.
        reason: one of `TighteningReason`.
    """
    if base is None or (content is not None and not is_tighter(content, base)):
        return ""
    return reason


def reason_where_regraded(
    base: Mapping[str, Any] | None,  # Any: values by field
    content: Mapping[str, Any] | None,  # Any: values by field
    *,
    reason: str,
) -> str:
    """Return why a listed entry gets another level; empty where it keeps the one it has."""
    if base is None or content is None or base["grade"] == content["grade"]:
        return ""
    return reason[:GRADE_REASON_LENGTH]
