"""What an administrator types about grading; the act checks the version as a whole."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.states.clock import Tier
from cases.states.vocabulary import OpenType
from forms.organisation import a_day

# As many empty levels as a page offers below those that there are.
EMPTY_LEVELS = 3
MOST_LEVELS = 60


class GradingSchemeForm(forms.Form):
    """From when a version holds, what it rests on and why it is made."""

    name = forms.CharField(label=_("名称"), max_length=100)
    effective_from = a_day(
        label=_("施行日期"), help_text=_("晚于今天，且晚于已登记的版本；施行之前仍按原方案办理。")
    )
    source = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("文件名称和条款；没有文件依据的写“内部约定”。")
    )
    tier = forms.ChoiceField(label=_("依据可信度"), choices=Tier.choices, initial=Tier.C)
    reason = forms.CharField(
        label=_("制定理由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("为什么调整方案；须复核条目的单位会看到。"),
    )


class GradingLevelForm(forms.Form):
    """One level: what it is of, how it is written, and what it allows."""

    aspect = forms.CharField(
        label=_("分级对象"), max_length=20, help_text=_("例如个人、组织、客体。")
    )
    code = forms.CharField(
        label=_("级别代码"),
        max_length=10,
        help_text=_("条目的“分类分级”写作分级对象加代码，例如“个人L2”。"),
    )
    label = forms.CharField(label=_("级别名称"), max_length=40)
    meaning = forms.CharField(label=_("含义"), max_length=200, required=False)
    strictness = forms.IntegerField(
        label=_("严格程度"),
        min_value=1,
        max_value=99,
        initial=1,
        help_text=_("越大越严；条目改到较小的数即为放宽，须经安全复核。"),
    )
    open_types = forms.MultipleChoiceField(
        label=_("允许的开放属性"),
        choices=OpenType.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=OpenType.values,
        error_messages={"required": _("请至少选一种允许的开放属性。")},
    )


GradingLevels = forms.formset_factory(
    GradingLevelForm,
    extra=EMPTY_LEVELS,
    can_delete=True,
    max_num=MOST_LEVELS,
    absolute_max=MOST_LEVELS + EMPTY_LEVELS,
    validate_max=True,
)
