"""What an applicant types: purpose, delivery, security and contact."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.states.access_words import ApplicationSection, DeliveryMode, DemandType
from forms.plain_fields import a_number, some_words
from workflows.conditional_access.checklist import YES
from workflows.conditional_access.content import (
    FIELDS_OF,
    LONGEST_TERM_MONTHS,
    MEASURE_LENGTH,
    NECESSITY_LENGTH,
    PHONE_LENGTH,
    PURPOSE_LENGTH,
    Content,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from django.forms import BoundField
    from django_stubs_ext import StrOrPromise

    from workflows.conditional_access.checklist import Question

# The order of the page; the datasets are a table above the fields.
SECTIONS: Final = tuple(each for each in ApplicationSection if each != ApplicationSection.DATASETS)
_ANSWER: Final = "answer-"


class ApplicationForm(forms.Form):
    """The parts of an application that are open, with a question for each point of the checklist.

    `draft_version` is how often the draft had been saved when the page was drawn.
    """

    use_required_attribute = False

    draft_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    demand_type = forms.ChoiceField(
        label=_("需求类型"),
        choices=DemandType.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("请选择需求类型：市场类、研究类或公益服务类。"),
            "invalid_choice": _("请选择需求类型：市场类、研究类或公益服务类。"),
        },
    )
    purpose = some_words(
        label=_("使用场景和用途"),
        most=PURPOSE_LENGTH,
        rows=5,
        help_text=_("写明用在什么产品、服务或研究中，怎样使用，结果给谁用。"),
        missing=_("请填写使用场景和用途：审核部门据此判断用途是否合法、正当、必要。"),
    )
    necessity = some_words(
        label=_("必要性说明"),
        most=NECESSITY_LENGTH,
        rows=3,
        help_text=_("写明为什么需要这些数据，已无条件开放的数据为什么不够。"),
        missing=_("请填写必要性说明：审核部门据此判断用途是否合法、正当、必要。"),
    )
    delivery = forms.ChoiceField(
        label=_("获取方式"),
        choices=DeliveryMode.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("请选择获取方式：数据下载、接口调用或数据沙箱。"),
            "invalid_choice": _("请选择获取方式：数据下载、接口调用或数据沙箱。"),
        },
    )
    term_months = a_number(label=_("使用期限（月）"), least=1, most=LONGEST_TERM_MONTHS)
    phone = some_words(
        label=_("联系电话"),
        most=PHONE_LENGTH,
        missing=_("请填写联系电话，数据提供部门审核时可能致电。"),
    )
    pledge = forms.BooleanField(
        label=_("本申请主体承诺：所填内容和材料真实、准确，愿意承担提交虚假材料的后果。"),
        error_messages={"required": _("请勾选承诺，再提交。提交虚假材料的，不予开放并记录。")},
    )

    def __init__(
        self,
        data: Any = None,  # Any: what Django takes as form data
        *,
        before: Content,
        questions: Sequence[Question],
        sections: Collection[str] = SECTIONS,
        **kwargs: Any,  # Any: Django's own arguments
    ) -> None:
        """Begin with a draft.

        Args:
            data: what was sent; None: the page is drawn.
            before: the draft.
            questions: the checklist of the datasets.
            sections: the parts that are open.
            kwargs: Django's own.
        """
        super().__init__(data, **kwargs)
        self.before, self.questions, self.sections = before, questions, sections
        for question in questions:
            self.fields[_ANSWER + question.code] = _answer_field(question)
        self._close_what_is_not_open()
        self.order_fields([name for name in self.fields if name != "pledge"])
        self.initial = {**_initial(before, questions), **self.initial}

    def parts(self) -> list[tuple[StrOrPromise, list[BoundField]]]:
        """Return the open parts in the order of the page, each with its fields."""
        return [
            (section.label, [self[name] for name in self._names(section)])
            for section in SECTIONS
            if section in self.sections and self._names(section)
        ]

    def content(self) -> Content:
        """Return what the page holds, whether it may be handed in or not; the rest as before."""
        said = self.data
        open_fields = {name for section in self.sections for name in FIELDS_OF[section]}
        texts: dict[str, Any] = {  # Any: fields of the content
            name: str(said.get(name, ""))
            for name in ("demand_type", "purpose", "necessity", "delivery", "phone")
            if name in open_fields
        }
        found = replace(self.before, **texts)
        if "term_months" in open_fields:
            found = replace(found, term_months=_months(str(said.get("term_months", ""))))
        if "answers" in open_fields:
            found = replace(found, answers={**self.before.answers, **self._answers()})
        return found

    def show_refusal(self, field: str, sentence: str) -> None:
        """Show what an act refused beside the field that it is about."""
        self.add_error(field if field in self.fields else None, sentence)

    def _answers(self) -> dict[str, str]:
        return {question.code: _given(self.data, question) for question in self.questions}

    def _names(self, section: str) -> list[str]:
        if section == ApplicationSection.SECURITY:
            return [_ANSWER + question.code for question in self.questions]
        return [name for name in FIELDS_OF[section] if name in self.fields]

    def _close_what_is_not_open(self) -> None:
        for section in SECTIONS:
            if section not in self.sections:
                for name in self._names(section):
                    del self.fields[name]


def _answer_field(question: Question) -> forms.Field:
    about = "、".join(f"“{name}”" for name in question.about)
    if question.is_promise:
        missing = _("请勾选承诺。不能承诺的，请移除要求这一条件的数据。")
        return forms.BooleanField(
            label=question.text, help_text=about, error_messages={"required": missing}
        )
    return some_words(
        label=question.text,
        most=MEASURE_LENGTH,
        rows=4,
        help_text=_("说明如何满足：写明制度、人员和技术措施。"),
        missing=_("请说明如何满足这一条件：写明制度、人员和技术措施。"),
    )


def _initial(before: Content, questions: Sequence[Question]) -> dict[str, Any]:  # Any: initials
    said: dict[str, Any] = {
        name: getattr(before, name)
        for name in ("demand_type", "purpose", "necessity", "delivery", "term_months", "phone")
    }
    for question in questions:
        answer = before.answers.get(question.code, "")
        said[_ANSWER + question.code] = answer == YES if question.is_promise else answer
    return said


def _given(data: Mapping[str, Any], question: Question) -> str:  # Any: form data
    text = str(data.get(_ANSWER + question.code, ""))
    if question.is_promise:
        return YES if text else ""
    return text


def _months(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None  # noqa: PLR2004  # a date is no term
