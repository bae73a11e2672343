"""What is typed about priority scenarios and listed units."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.states.priority_scenario import PriorityUnitKind, ScenarioDomain
from forms.entry_filter import ALL
from forms.organisation import a_day
from forms.plain_fields import some_words

REASON_CHARACTERS = 300


class ScenarioForm(forms.Form):
    """What an edition of a scenario says."""

    use_required_attribute = False

    name = some_words(label=_("场景名称"), most=60, missing=_("请填写场景名称。"))
    domain = forms.ChoiceField(label=_("场景领域"), choices=ScenarioDomain.choices)
    content = some_words(
        label=_("开放内容"),
        most=2000,
        rows=5,
        help_text=_("写明面向什么需求、开放什么数据、有什么限制。"),
        missing=_("请写明这个场景的开放内容。"),
    )
    bodies = some_words(
        label=_("参与单位"),
        most=3600,
        rows=6,
        help_text=_("每行一个，按文件原文书写，牵头单位写在第一行；与单位名称相符的自动对应。"),
        missing=_("请写参与单位，每行一个，牵头单位写在第一行。"),
    )
    source = some_words(
        label=_("依据"),
        most=200,
        help_text=_("列入重点场景的文件和条目，例如：工作安排 三(1)。"),
        missing=_("请写明列入重点场景的文件和条目。"),
    )
    valid_from = a_day(label=_("起始日期"))
    valid_until = a_day(
        label=_("截止日期"), required=False, help_text=_("尚未确定时留空；当天仍算在内。")
    )

    def clean_bodies(self) -> list[str]:
        """Return one name per line."""
        return str(self.cleaned_data["bodies"]).splitlines()


class RevisionForm(ScenarioForm):
    """What a further edition says, why, and which edition the page showed."""

    reason = some_words(
        label=_("修订理由"),
        most=REASON_CHARACTERS,
        rows=2,
        help_text=_("写明改了什么、为什么改；记入系统链。"),
        missing=_("请写明改了什么、为什么改。"),
    )
    expected_edition = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class ScenarioFilter(forms.Form):
    """Which scenarios are shown."""

    domain = forms.ChoiceField(
        label=_("场景领域"), required=False, choices=[ALL, *ScenarioDomain.choices]
    )
    ended = forms.BooleanField(label=_("包括已期满的"), required=False)

    @property
    def wanted(self) -> dict[str, str]:
        """What narrows the list; a value that is not offered does not."""
        self.is_valid()
        domain = str(self.cleaned_data.get("domain", ""))
        ended = "on" if self.cleaned_data.get("ended") else ""
        return {k: v for k, v in (("domain", domain), ("ended", ended)) if v}


class UnitForm(forms.Form):
    """Who is listed as what, and when."""

    use_required_attribute = False

    kind = forms.ChoiceField(label=_("名单"), choices=PriorityUnitKind.choices)
    name = some_words(label=_("单位名称"), most=120, missing=_("请填写单位全称。"))
    credit_code = some_words(
        label=_("统一社会信用代码"), most=18, missing=_("请填写 18 位统一社会信用代码。")
    )
    source = some_words(
        label=_("依据"),
        most=200,
        help_text=_("公布名单的文件。"),
        missing=_("请写明公布名单的文件。"),
    )
    valid_from = a_day(label=_("起始日期"))
    valid_until = a_day(label=_("截止日期"), help_text=_("当天仍算在内，此后自动失效。"))


class RemovalForm(forms.Form):
    """Why a unit is taken off its list."""

    use_required_attribute = False

    reason = some_words(
        label=_("移出理由"),
        most=REASON_CHARACTERS,
        rows=3,
        help_text=_("写明依据的文件或者事实；记入系统链。"),
        missing=_("请写明移出名单的理由。"),
    )


class UnitFilter(forms.Form):
    """Which listed units are shown."""

    kind = forms.ChoiceField(
        label=_("名单"), required=False, choices=[ALL, *PriorityUnitKind.choices]
    )
    former = forms.BooleanField(label=_("包括期满和移出的"), required=False)

    @property
    def wanted(self) -> dict[str, str]:
        """What narrows the list; a value that is not offered does not."""
        self.is_valid()
        kind = str(self.cleaned_data.get("kind", ""))
        former = "on" if self.cleaned_data.get("former") else ""
        return {k: v for k, v in (("kind", kind), ("former", former)) if v}
