"""The decision on an application: opened, opened in part, or not opened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from cases.chinese_words import chinese_date, one_line
from cases.errors import BadInput
from cases.letters.issue import issue, require_reasons
from cases.letters.letter import Table, Terms

if TYPE_CHECKING:
    from datetime import date

    from cases.letters.letter import Letter, Reason
    from cases.letters.matter import Dataset, Matter

DECISION: Final = "公共数据有条件开放申请审核决定书"
REFUSAL: Final = "不予开放决定书"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A dataset that is opened, and how.

    Attributes:
        dataset: which.
        delivery: how it is handed over.
        months: for how many months from the day on which the access begins.
        conditions: what the applicant must observe; one sentence each, without its full stop.
    """

    dataset: Dataset
    delivery: str
    months: int
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A dataset that is not opened, and why; at least one reason."""

    dataset: Dataset
    reasons: tuple[Reason, ...]


def decision(
    matter: Matter,
    *,
    opened: tuple[Opened, ...],
    refused: tuple[Refused, ...],
    sign_by: date | None = None,
) -> Letter:
    """Return the decision that opens all or some of the datasets (审核决定书).

    Args:
        matter: the shared facts; its datasets are those of the whole application.
        opened: at least one.
        refused: the others.
        sign_by: last day for signing the agreement; None where the platform will name it.

    Raises:
        BadInput: a dataset of the application is neither opened nor refused, or both; a reason is
            empty; something is refused and there is no text of remedies.
    """
    _require_each_decided(matter, opened, refused)
    for each in refused:
        require_reasons(each.reasons, title=DECISION)
    return issue(
        matter,
        title=DECISION,
        body=(f"{matter.opening}，我单位经审核，决定：", *_ruling(matter, opened, refused)),
        table=_lines(matter, opened) if len(matter.datasets) > 1 else None,
        terms=[
            Terms(dataset=each.dataset.label, conditions=each.conditions)
            for each in opened
            if each.conditions
        ],
        reasons=[
            replace(reason, subject=each.dataset.label)
            for each in refused
            for reason in each.reasons
        ],
        following=_signing(matter, sign_by),
        is_contestable=bool(refused),
    )


def refusal(matter: Matter, *, reasons: tuple[Reason, ...]) -> Letter:
    """Return the decision not to open anything that was asked for (不予开放决定书).

    Args:
        matter: the shared facts; it must have a text of remedies.
        reasons: of the table of refusals, each with what it means here.

    Raises:
        BadInput: there is no reason, one is empty, or there is no text of remedies.
    """
    require_reasons(reasons, title=REFUSAL)
    return issue(
        matter,
        title=REFUSAL,
        body=(f"{matter.opening}，我单位经审核，决定不予开放。",),
        table=matter.table,
        reasons=reasons,
        following=_anew(matter),
        is_contestable=True,
    )


def _anew(matter: Matter) -> tuple[str, ...]:
    if not matter.way:
        return ("不予开放的情形消除后，可以重新提出申请。",)
    return (
        "本决定只针对这一次申请。上述理由所指的情形消除后，例如改变了用途、补充了说明，可以重新提出申请。",
        "重新申请的，可以在“我的申请”中将本申请“复制为新申请”，按照上述理由修改后提交。",
    )


def _signing(matter: Matter, sign_by: date | None) -> tuple[str, ...]:
    after = "双方签署完毕后，我单位开通数据。"
    if sign_by is None:
        return (
            (
                f"请{matter.you}按照{matter.platform}的通知，在其写明的期限内签署"
                f"《公共数据开放应用协议》。{after}"
            ),
        )
    return (
        (
            f"请{matter.you}于{chinese_date(sign_by)}前（含当日）登录{matter.platform}签署"
            f"《公共数据开放应用协议》。{after}"
        ),
        "逾期没有签署的，本决定中准予开放的部分失效。",
    )


def _ruling(
    matter: Matter, opened: tuple[Opened, ...], refused: tuple[Refused, ...]
) -> tuple[str, ...]:
    if len(matter.datasets) == 1:
        only = opened[0]
        return (f"准予开放。交付方式：{one_line(only.delivery)}；使用期限：{_period(only)}。",)
    if not refused:
        return (f"准予开放全部{len(opened)}个数据集，见下表。",)
    others = len(matter.datasets) - len(opened)
    return (f"准予开放其中{len(opened)}个数据集，另有{others}个数据集不予开放，见下表。",)


def _lines(matter: Matter, opened: tuple[Opened, ...]) -> Table:
    by_code = {each.dataset.code: each for each in opened}
    rows = []
    for at, each in enumerate(matter.datasets, start=1):
        found = by_code.get(each.code)
        said = ("准予开放", found.delivery, _period(found)) if found else ("不予开放", "—", "—")
        rows.append((str(at), each.label, *said))
    return Table(
        header=("序号", "数据集（编号）", "决定", "交付方式", "使用期限"),
        shares=(0.09, 0.33, 0.14, 0.22, 0.22),
        rows=tuple(rows),
    )


def _period(opened: Opened) -> str:
    return f"自开通之日起{opened.months}个月"


def _require_each_decided(
    matter: Matter, opened: tuple[Opened, ...], refused: tuple[Refused, ...]
) -> None:
    asked = sorted(each.code for each in matter.datasets)
    decided = sorted(
        [each.dataset.code for each in opened] + [each.dataset.code for each in refused]
    )
    if not opened or decided != asked:
        raise BadInput(_t("审核决定书必须对申请的每个数据集各作一个决定，并且至少准予开放一个。"))
