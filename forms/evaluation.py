"""What people fill in for an annual evaluation: the terms of a round, a word about a fact."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from forms.organisation import a_day

COMMENT_CHARACTERS = 500


class RoundForm(forms.Form):
    """The year that a round is about and the days of self-assessment."""

    year = forms.IntegerField(
        label=_("评估年度"), error_messages={"required": _("请填写评估年度，例如 2026。")}
    )
    starts_on = a_day(label=_("开始日期"))
    due_on = a_day(
        label=_("自评截止日期"),
        help_text=_("到期没有提交的，先报部门负责人，再报主管部门。"),
    )


class FactCommentForm(forms.Form):
    """A word about one fact; which one, the page says."""

    fact = forms.CharField(max_length=40, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("说明"),
        max_length=COMMENT_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写明对事实的说明。")},
    )
