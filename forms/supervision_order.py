"""What is said of a supervision order: the question, the answer, the closing words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _t, gettext_lazy as _

from cases.queries.one_case import attachments_of
from forms.base import StepForm

QUESTION_LENGTH = 2000
ANSWER_LENGTH = 2000
CLOSING_LENGTH = 300


class SupervisionOrderForm(forms.Form):
    """What the commission asks about a matter."""

    use_required_attribute = False

    question = forms.CharField(
        label=_("督办要求"),
        max_length=QUESTION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("写明事实和要求答复的内容；承办单位负责人须在规定工作日内答复。"),
        error_messages={"required": _("请写明督办要求。")},
    )


class SupervisionReplyForm(StepForm):
    """What the organisation answers."""

    answer = forms.CharField(
        label=_("答复"),
        max_length=ANSWER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("写明逾期原因、已采取的措施和预计办结时间。"),
        error_messages={"required": _("请写明答复，再提交。")},
    )
    sent_at = forms.DateTimeField(
        label=_("答复发出时间"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("已先以公函发出、现在补登记的，填写发出的时间；随本次提交发出的，留空。"),
        error_messages={"invalid": _("发出时间请写成 2025-10-09 23:30 的样子，或留空。")},
    )
    evidence = forms.TypedChoiceField(
        label=_("发出凭证"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("填写了发出时间的，从本案附件中选择公函等凭证；没有的，先在案卷页上传。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form signature
        """Offer the files of the case."""
        super().__init__(*args, **kwargs)
        field = self.fields["evidence"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
        files = attachments_of(self.case)
        field.choices = [("", _t("不附")), *((str(each.pk), each.name) for each in files)]


class SupervisionCloseForm(StepForm):
    """With what words the commission closes an order."""

    closing = forms.CharField(
        label=_("办结意见"),
        required=False,
        max_length=CLOSING_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("可不填。"),
    )
