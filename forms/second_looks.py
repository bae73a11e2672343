"""What an applicant types against an answer, and what the commission rules about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.states.second_look import SecondLookRuling
from forms.base import StepForm, reason_field
from forms.plain_fields import some_words
from workflows.conditional_access.content import LONGEST_TERM_MONTHS
from workflows.conditional_access.second_look.ask import GROUNDS_LENGTH
from workflows.conditional_access.second_look.rule import RULED_FIELDS

if TYPE_CHECKING:
    from cases.models import SecondLook


class SecondLookRequestForm(StepForm):
    """Why the applicant contests an answer."""

    grounds = some_words(
        label=_("复核理由"),
        most=GROUNDS_LENGTH,
        rows=6,
        help_text=_("写明答复哪里不对、为什么、希望怎样；提交后不能修改，原答复单位也会看到。"),
        missing=_("请写明复核理由：答复哪里不对，为什么，希望怎样。"),
    )


def _reasons() -> forms.CharField:
    return some_words(
        label=_("复核决定的理由"),
        most=GROUNDS_LENGTH,
        rows=6,
        help_text=_("写入复核决定书，申请人和原答复单位都会看到：针对复核理由逐条回应。"),
    )


def _months() -> forms.IntegerField:
    allowed = _("请填写 1 至申请的月数之间的整数，只写数字。")
    return forms.IntegerField(
        label=_("开放期限（月）"),
        min_value=1,
        max_value=LONGEST_TERM_MONTHS,
        required=False,
        help_text=_("予以开放时填写；可以短于申请的期限。"),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), allowed),
    )


def _conditions() -> forms.CharField:
    return some_words(
        label=_("附加条件"),
        most=GROUNDS_LENGTH,
        rows=4,
        help_text=_("予以开放时写入复核决定书，每行一条；没有附加条件的留空。"),
    )


class _RuledForm(StepForm):
    """What stands on the second look, as the examiner proposed it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form signature
        """Begin with what was proposed; of a term with the one that was asked for."""
        super().__init__(*args, **kwargs)
        look = cast("SecondLook", self.case)
        for name in RULED_FIELDS:
            self.initial.setdefault(name, getattr(look, name))
        last = look.line.application.submissions.order_by("number").last()
        if self.initial["granted_months"] is None and last is not None:
            self.initial["granted_months"] = last.content["term_months"]


class SecondLookProposalForm(_RuledForm):
    """What the examiner proposes."""

    ruling = forms.ChoiceField(
        label=_("复核意见"),
        choices=SecondLookRuling.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"),
            _("请选择复核意见：维持、予以开放，或者由原单位重新决定。"),
        ),
    )
    reasons = _reasons()
    granted_months = _months()
    conditions = _conditions()


class SecondLookDecisionForm(_RuledForm):
    """Why the answer stands, or is set aside."""

    reasons = _reasons()


class SecondLookApprovalForm(SecondLookDecisionForm):
    """Why the answer is set aside, for how long and under which conditions the data is opened."""

    granted_months = _months()
    conditions = _conditions()


class SecondLookReturnForm(StepForm):
    """Why the examiner is to look again: the commission's own business."""

    reason = reason_field(_("写明要重新审查什么；只记入复核案卷的历史，申请人看不到。"))
