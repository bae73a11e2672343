"""What people fill in for an annual evaluation: the terms of a round, a word about a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.queries.verdicts import UNDECIDED
from cases.states.verdict import Verdict
from cases.states.vocabulary import Domain
from forms.organisation import a_day
from forms.whole_number import whole_number

if TYPE_CHECKING:
    from django.http import QueryDict

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


class VerdictFilter(forms.Form):
    """Which entries of a dossier are shown."""

    verdict = forms.ChoiceField(
        label=_("意见"),
        required=False,
        choices=[("", _("全部")), (UNDECIDED, _("没有意见")), *Verdict.choices],
    )
    domain = forms.ChoiceField(
        label=_("数据领域"), required=False, choices=[("", _("全部")), *Domain.choices]
    )

    def wanted(self) -> dict[str, str]:
        """Return what is asked for; what is not offered does not narrow."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class VerdictForm(forms.Form):
    """What should become of the ticked entries, and why."""

    verdict = forms.ChoiceField(label=_("对勾选的条目"), choices=Verdict.choices)
    reason = forms.CharField(
        label=_("理由"),
        max_length=300,
        required=False,
        help_text=_("除“保持”以外须写明；签署后成为调整申请中的说明。"),
    )


def ticked_entries(posted: QueryDict) -> list[int]:
    """Return the entries that were ticked; what is no number is none of them."""
    keys = (whole_number(text) for text in posted.getlist("entry"))
    return [key for key in keys if key is not None]
