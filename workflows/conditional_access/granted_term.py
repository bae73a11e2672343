"""For how many months a decision opens a dataset, and why for fewer than were asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from cases.errors import BadInput
from workflows.conditional_access.content import LONGEST_TERM_MONTHS

if TYPE_CHECKING:
    from cases.models import AccessLine
    from workflows.engine.step import Step

ANSWER_LENGTH: Final = 2000
SHORTEST_REASON: Final = 10


def asked_months(line: AccessLine) -> int:
    """Return for how many months the applicant asked, when the application was last handed in."""
    last = line.application.submissions.order_by("number").last()
    return int(last.content["term_months"]) if last is not None else LONGEST_TERM_MONTHS


def months_granted(step: Step, asked: int) -> int:
    """Return for how many months a decision opens a dataset.

    Raises:
        BadInput: `step.data["granted_months"]` is none, or more than the applicant asked for.
    """
    months = step.data.get("granted_months")
    if not isinstance(months, int) or not 1 <= months <= asked:
        raise BadInput(
            _t("开放期限须为 1 至 %(asked)s 个月之间的整数，不超过申请的期限。") % {"asked": asked},
            field="granted_months",
        )
    return months


def shorter_because(step: Step, months: int, asked: int) -> str:
    """Return why a term is shorter than was asked for; of one that is not, nothing.

    Raises:
        BadInput: it is shorter, and too few words or too many say why.
    """
    if months >= asked:
        return ""
    text = str(step.data.get("shorter_because", "")).strip()
    if not SHORTEST_REASON <= len(text) <= ANSWER_LENGTH:
        raise BadInput(
            _t(
                "开放期限短于申请的 %(asked)s 个月：请写明缩短的理由，%(least)s 至 %(most)s 字，"
                "会写入送达申请人的决定书。"
            )
            % {"asked": asked, "least": SHORTEST_REASON, "most": ANSWER_LENGTH},
            field="shorter_because",
        )
    return text
