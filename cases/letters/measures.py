"""Letters against access that was given: suspension and revocation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cases.chinese_words import chinese_date, one_line
from cases.letters.issue import issue, require_reasons

if TYPE_CHECKING:
    from datetime import date

    from cases.letters.letter import Letter, Reason
    from cases.letters.matter import Matter

SUSPENSION: Final = "中止提供数据告知书"
REVOCATION: Final = "撤销开放决定书"


def suspension(
    matter: Matter,
    *,
    decision_number: str,
    suspended_on: date,
    reasons: tuple[Reason, ...],
    rectify_by: date,
) -> Letter:
    """Return the notice that access is suspended (中止告知书).

    Args:
        matter: the shared facts; its datasets are those whose access is suspended.
        decision_number: document number of the decision that opened them.
        suspended_on: first day without access.
        reasons: why.
        rectify_by: last day for putting it right, and for being heard.

    Raises:
        BadInput: there is no reason, or no text of remedies.
    """
    require_reasons(reasons, title=SUSPENSION)
    return issue(
        matter,
        title=SUSPENSION,
        body=(
            (
                f"依照审核决定（文号：{one_line(decision_number)}），我单位向{matter.you}开放了"
                f"{_what(matter)}。现自{chinese_date(suspended_on)}起中止提供。"
            ),
        ),
        table=matter.table,
        reasons=reasons,
        following=(
            "中止期间不得获取新的数据，也不得使用已经取得的数据；数据应当继续妥善保管。",
            (
                f"请{matter.you}于{chinese_date(rectify_by)}前（含当日）改正，并通过{matter.platform}提交"
                "改正情况；不同意上述理由的，可以在同一期限内陈述意见、提交证据。"
            ),
            (
                "改正符合要求或者意见成立的，恢复提供，使用期限的终止日期不变；逾期没有改正的，"
                "我单位可以撤销开放决定。"
            ),
        ),
        is_contestable=True,
    )


def revocation(  # noqa: PLR0913  # the parts of a letter
    matter: Matter,
    *,
    decision_number: str,
    revoked_on: date,
    reasons: tuple[Reason, ...],
    delete_by: date,
    excluded_until: date | None,
    excluded_from: str = "有条件开放申请",
) -> Letter:
    """Return the decision that takes an approval back (撤销决定书).

    Args:
        matter: the shared facts; its datasets are those whose access ends.
        decision_number: document number of the decision that is revoked.
        revoked_on: first day without access.
        reasons: why.
        delete_by: last day for deleting the data.
        excluded_until: last day on which no new application is accepted; none where there is no
            such consequence.
        excluded_from: what is not accepted until then.

    Raises:
        BadInput: there is no reason, or no text of remedies.
    """
    require_reasons(reasons, title=REVOCATION)
    excluded = (
        f"{chinese_date(excluded_until)}前（含当日），不受理{matter.you}提出的{excluded_from}。"
        if excluded_until
        else f"{matter.you}今后可以重新提出申请，我单位按照当时的开放条件审核。"
    )
    return issue(
        matter,
        title=REVOCATION,
        body=(
            (
                f"依照审核决定（文号：{one_line(decision_number)}），我单位向{matter.you}开放了"
                f"{_what(matter)}。现决定：自{chinese_date(revoked_on)}起撤销该开放，终止提供数据。"
            ),
        ),
        table=matter.table,
        reasons=reasons,
        following=(
            (
                f"请{matter.you}停止使用数据，于{chinese_date(delete_by)}前（含当日）删除取得的原始数据及其"
                f"副本，并通过{matter.platform}提交删除说明。"
            ),
            excluded,
        ),
        is_contestable=True,
    )


def _what(matter: Matter) -> str:
    if len(matter.datasets) == 1:
        return f"{matter.about}（申请编号：{one_line(matter.application_number)}）"
    return f"下列{len(matter.datasets)}个数据集（申请编号：{one_line(matter.application_number)}）"
