"""What an administrator types of the template of agreements; faults are named, not refused."""

from __future__ import annotations

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from cases.agreement.check import MOST_CLAUSES

# As many empty clauses as a page offers below those that there are.
EMPTY_CLAUSES = 2
TEXT_LENGTH = 3000
LINE_LENGTH = 120


class TemplateHeadForm(forms.Form):
    """The title and the usual terms; what is missing is told by the check of the whole."""

    title = forms.CharField(label=_("协议名称"), max_length=60, required=False)
    quota = forms.CharField(
        label=_("使用限额"),
        max_length=LINE_LENGTH,
        required=False,
        help_text=_("申请没有另行约定时写入协议，例如“每日 10,000 次”。"),
    )
    report_period = forms.CharField(
        label=_("报告周期"), max_length=20, required=False, help_text=_("例如“每季度”。")
    )
    rectify_working_days = forms.IntegerField(label=_("改正期限（工作日）"))
    delete_days = forms.IntegerField(label=_("删除期限（日）"))
    disputes = forms.CharField(label=_("争议解决"), max_length=LINE_LENGTH, required=False)
    signing = forms.CharField(label=_("签署方式"), max_length=LINE_LENGTH, required=False)


class ClauseForm(forms.Form):
    """One clause."""

    code = forms.CharField(
        label=_("条款代码"),
        max_length=40,
        validators=[
            RegexValidator(
                r"^[a-z][a-z0-9_]*$", _("代码只能用小写字母、数字和下划线，以字母开头。")
            )
        ],
        help_text=_("必备条款按代码识别，请勿改动已有代码；新条款另取代码，例如 training。"),
    )
    title = forms.CharField(label=_("条款标题"), max_length=60, required=False)
    text = forms.CharField(
        label=_("条款正文"),
        max_length=TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("每段一行；花括号内是填充项。"),
    )
    is_required = forms.BooleanField(label=_("必备条款"), required=False)


class ReleaseForm(forms.Form):
    """Why the next version is released."""

    reason = forms.CharField(
        label=_("制定理由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("为什么修改示范文本；与版本一并保存。"),
    )


Clauses = forms.formset_factory(
    ClauseForm,
    extra=EMPTY_CLAUSES,
    can_delete=True,
    can_order=True,
    max_num=MOST_CLAUSES,
    absolute_max=MOST_CLAUSES + EMPTY_CLAUSES,
    validate_max=True,
)
