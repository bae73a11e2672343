"""What reviewers and heads type about a line: a supplement, a proposal, a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.states.access_words import (
    ENDS_OTHERWISE,
    ApplicationSection,
    Proposal,
    RefusalReason,
    SupplementKind,
)
from forms.base import StepForm, reason_field
from forms.plain_fields import some_words
from workflows.conditional_access.content import LONGEST_TERM_MONTHS
from workflows.conditional_access.granted_term import ANSWER_LENGTH
from workflows.conditional_access.supplement import OFFERED_SECTIONS, TEXT_LENGTH, Asked

if TYPE_CHECKING:
    from cases.models import AccessLine

REASONS = [
    ("", _("请选择")),
    *((each.value, each.label) for each in RefusalReason if each not in ENDS_OTHERWISE),
]


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


def _shorter() -> forms.CharField:
    return some_words(
        label=_("缩短期限的理由"),
        most=ANSWER_LENGTH,
        rows=3,
        help_text=_("开放期限短于申请的期限时填写，会写入决定书；不短于申请期限的留空。"),
    )


def _reason() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("不予开放的理由"),
        choices=REASONS,
        required=False,
        help_text=_("不予开放时选择。"),
        error_messages={"invalid_choice": _("请从列表中选择不予开放的理由。")},
    )


def _answer() -> forms.CharField:
    return some_words(
        label=_("答复内容"),
        most=ANSWER_LENGTH,
        rows=5,
        help_text=_("申请人会看到：附加条件、不予开放的具体理由，或者应向哪个单位、从哪里获取。"),
    )


class LineForm(StepForm):
    """What stands on the line, as the reviewer proposed it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form signature
        """Begin with the proposal; without one, with the term that was asked for."""
        super().__init__(*args, **kwargs)
        line = cast("AccessLine", self.case)
        self.initial.setdefault("proposal", line.proposal)
        self.initial.setdefault("refusal_reason", line.refusal_reason)
        self.initial.setdefault("answer", line.answer)
        self.initial.setdefault("shorter_because", line.shorter_because)
        last = line.application.submissions.order_by("number").last()
        asked = last.content["term_months"] if last is not None else None
        self.initial.setdefault("granted_months", line.granted_months or asked)


class LineAnswerForm(LineForm):
    """Whose the data is, or where it is to be had."""

    answer = _answer()


class LineProposalForm(LineForm):
    """What the reviewer proposes."""

    proposal = forms.ChoiceField(
        label=_("审核建议"),
        choices=Proposal.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("请选择审核建议：予以开放或不予开放。")
        ),
    )
    granted_months = _months()
    shorter_because = _shorter()
    refusal_reason = _reason()
    answer = _answer()


class LineDecisionForm(LineForm):
    """What a head decides, in words of its own.

    The page has the fields of both decisions: what is typed as a condition is never sent as a
    reason, nor the other way round.
    """

    decides: ClassVar[Proposal]
    words: ClassVar[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form signature
        """Begin with the words of the proposal where the decision agrees with it."""
        super().__init__(*args, **kwargs)
        line = cast("AccessLine", self.case)
        agrees = line.proposal == self.decides
        self.initial.setdefault(self.words, line.answer if agrees else "")

    def act_data(self) -> dict[str, Any]:  # Any: cleaned form values
        """Return what the act is given: its words under one name, whichever it is."""
        said = super().act_data()
        return {**said, "answer": said.pop(self.words)}


class LineApprovalForm(LineDecisionForm):
    """For how long and under which conditions the data is opened."""

    decides, words = Proposal.APPROVE, "conditions"
    granted_months = _months()
    shorter_because = _shorter()
    conditions = some_words(
        label=_("附加条件"),
        most=ANSWER_LENGTH,
        rows=4,
        help_text=_("予以开放时写入决定书，每行一条；没有附加条件的留空。"),
    )


class LineRefusalForm(LineDecisionForm):
    """Why the data is not opened."""

    decides, words = Proposal.REFUSE, "grounds"
    refusal_reason = _reason()
    grounds = some_words(
        label=_("不予开放的具体说明"),
        most=ANSWER_LENGTH,
        rows=4,
        help_text=_("不予开放时写入决定书：申请人要能看懂为什么、可以怎么办。"),
    )


class LineReturnForm(StepForm):
    """Why the reviewer is to look again: the department's own business."""

    reason = reason_field(
        _("写明要重新核对什么；将记入申请行的历史，本单位和主管部门可见，申请人看不到。")
    )


class SupplementRequestForm(StepForm):
    """What the applicant is to put right or to add, told once and whole."""

    kind = forms.ChoiceField(
        label=_("补正类型"),
        choices=[
            (SupplementKind.INCORRECT.value, _("材料有误：暂停计时，收到补正后继续")),
            (SupplementKind.INCOMPLETE.value, _("材料不全：暂停计时，收到补正后重新起算")),
        ],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("请选择补正类型：材料有误，或者材料不全。")
        ),
    )
    sections = forms.MultipleChoiceField(
        label=_("申请人可以修改的部分"),
        choices=[(each.value, ApplicationSection(each).label) for each in OFFERED_SECTIONS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("请勾选申请人可以修改的部分，至少一项。"),
            "invalid_choice": _("请从列表中勾选申请人可以修改的部分。"),
        },
    )
    text = some_words(
        label=_("需要补正的内容"),
        most=TEXT_LENGTH,
        rows=6,
        help_text=_("只能要求一次：请逐条写明全部问题，以及怎样才算补正完成。"),
        missing=_("请一次写明全部需要补正的内容。"),
    )

    def asked(self) -> Asked:
        """Return what a valid form asks for."""
        said = self.cleaned_data
        return Asked(kind=said["kind"], sections=tuple(said["sections"]), text=said["text"])
