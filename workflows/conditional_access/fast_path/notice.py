"""The notice (告知书) in force and what is said to each of its commitments (承诺事项)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.models import FastPathNotice
from cases.month_terms import last_day_of_term
from cases.states.fast_path import CommitmentValue
from workflows.conditional_access.checklist import YES
from workflows.conditional_access.content import LONGEST_TERM_MONTHS

if TYPE_CHECKING:
    from collections.abc import Mapping

VALUE_LENGTH: Final = 200
# Behind the code of an item: what is filled in beside its tick.
VALUE: Final = ".value"


@dataclass(frozen=True, kw_only=True)
class Item:
    """One commitment of a notice.

    Attributes:
        code: under which it is kept.
        text: what is promised.
        value: one `CommitmentValue`, what is filled in beside the tick.
        label: what that is called; empty where nothing is filled in.
        mandatory: whether nobody may hand in without it.
    """

    code: str
    text: str
    value: str
    label: str
    mandatory: bool


def notice_in_force(on: date) -> FastPathNotice | None:
    """Return the notice that holds on a day; None: there is none yet."""
    found = FastPathNotice.objects.filter(effective_from__lte=on)
    return found.order_by("-effective_from", "-number").first()


def items_of(notice: FastPathNotice) -> tuple[Item, ...]:
    """Return the commitments of a notice in its order."""
    return tuple(Item(**item) for item in notice.items)


def must_be_committed(
    notice: FastPathNotice, said: Mapping[str, str], *, on: date
) -> list[dict[str, Any]]:  # Any: JSON facts
    """Return the commitments as they are kept, each with what was filled in.

    Args:
        notice: the one in force.
        said: what the draft says to each item.
        on: the day of handing in; dates that are promised come after it, and not later than the
            longest term of use would end.

    Raises:
        BadInput: a mandatory item is not ticked, or what it asks for is missing or wrong; its
            field is `commit-` and the code.
    """
    kept = []
    for item in items_of(notice):
        if said.get(item.code, "") == YES:
            value = _value(item, said.get(item.code + VALUE, "").strip(), on=on)
            kept.append({"code": item.code, "text": item.text, "label": item.label, "said": value})
        elif item.mandatory:
            raise BadInput(
                _t(
                    "还没有作出承诺“%(text)s”：走告知承诺须逐项勾选全部必选承诺，不能承诺的请改为普通程序。"
                )
                % {"text": item.text},
                field=f"commit-{item.code}",
            )
    return kept


def _value(item: Item, text: str, *, on: date) -> str:
    if item.value == CommitmentValue.NOTHING:
        return ""
    field = f"commit-{item.code}{VALUE}"
    # Dashes, full stops and what is not seen say nothing.
    if not any(each.isalnum() for each in text):
        raise BadInput(
            _t("承诺“%(text)s”还缺少%(label)s：请填写后再提交。")
            % {"text": item.text, "label": item.label},
            field=field,
        )
    if item.value == CommitmentValue.DATE:
        return _day(item, text, on=on, field=field)
    if len(text) > VALUE_LENGTH:
        raise BadInput(
            _t("%(label)s最多 %(most)s 字，现有 %(now)s 字：请精简后再提交。")
            % {"label": item.label, "most": VALUE_LENGTH, "now": len(text)},
            field=field,
        )
    return text


def _day(item: Item, text: str, *, on: date, field: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day <= on:
        raise BadInput(
            _t("%(label)s须是提交之后的日期，写作 2026-03-31 的样子。") % {"label": item.label},
            field=field,
        )
    until = last_day_of_term(on, LONGEST_TERM_MONTHS)
    if day > until:
        raise BadInput(
            _t("%(label)s不得晚于 %(until)s：届时最长的使用期限也已届满。请改为较早的日期。")
            % {"label": item.label, "until": until.isoformat()},
            field=field,
        )
    return day.isoformat()
