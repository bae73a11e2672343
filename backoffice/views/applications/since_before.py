"""What an applicant changed from one handing in to the next, part by part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _t

from cases.states.access_words import DeliveryMode, DemandType
from workflows.conditional_access.checklist import YES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django_stubs_ext import StrOrPromise

    from cases.models import AccessApplication, SubmittedApplication


@dataclass(frozen=True, kw_only=True)
class ChangedPart:
    """One part that reads differently now."""

    label: StrOrPromise
    before: str
    now: str


def changed_parts(submissions: Sequence[SubmittedApplication]) -> list[ChangedPart]:
    """Return what the newest submission changed of the one before it; none for the first.

    Args:
        submissions: newest first.
    """
    if len(submissions) < 2:  # noqa: PLR2004  # two to compare
        return []
    now, before = (_in_words(each.content) for each in submissions[:2])
    return _compared(now, before, {**before, **now})


def unlike_followed(
    application: AccessApplication, now: SubmittedApplication | None
) -> list[ChangedPart]:
    """Return in what a renewal or an amendment differs from what its grant rests on.

    Questions that only the former application had are left out: they may be about datasets of
    other departments.

    Args:
        application: any; one that follows nothing differs from nothing.
        now: what was handed in last; None: nothing was.
    """
    grant = application.data_grant
    if grant is None or now is None:
        return []
    former = grant.line.application.submissions.order_by("number").last()
    assert former is not None  # noqa: S101  # a grant rests on what was handed in
    said = _in_words(now.content)
    return _compared(said, _in_words(former.content), said)


def _compared(
    now: dict[str, str], before: dict[str, str], labels: Iterable[str]
) -> list[ChangedPart]:
    return [
        ChangedPart(label=label, before=before.get(label, ""), now=now.get(label, ""))
        for label in labels
        if before.get(label, "") != now.get(label, "")
    ]


def _in_words(content: dict[str, Any]) -> dict[str, str]:  # Any: JSON content
    said = {
        _t("需求类型"): str(DemandType(content["demand_type"]).label),
        _t("使用场景和用途"): content["purpose"],
        _t("必要性说明"): content["necessity"],
        _t("获取方式"): str(DeliveryMode(content["delivery"]).label),
        _t("使用期限（月）"): str(content["term_months"]),
        _t("联系电话"): content["phone"],
    }
    for each in content["checklist"]:
        answer = each["answer"]
        said[each["text"]] = _t("已承诺") if answer == YES and each["promise"] else answer
    said[_t("附件材料")] = "\n".join(
        # Of two files of one name the digest tells that they differ.
        f"{file['name']}（{file['digest'][:8]}）"
        for file in content.get("files", [])
    )
    return said
