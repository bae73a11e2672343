"""What is typed about demands for public data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.queries.matching_meetings import meetings_before
from cases.queries.organisation_directory import organisations_in_office
from cases.queries.priority_scenarios import newest_editions
from cases.states.data_demand import DemandKind, DemandState
from forms.entry_filter import ALL
from forms.organisation import OrganisationField, a_day
from forms.plain_fields import some_words
from workflows.conditional_access.registries.demand_answers import ANSWERS
from workflows.conditional_access.registries.demands import ANSWERING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django_stubs_ext import StrOrPromise

    from cases.models import MatchingMeeting, PriorityScenario

REASON_CHARACTERS = 300


class DemandForm(forms.Form):
    """Who asks for what."""

    use_required_attribute = False

    title = some_words(label=_("需求名称"), most=100, missing=_("请填写需求名称。"))
    kind = forms.ChoiceField(label=_("需求类别"), choices=DemandKind.choices)
    scenario = forms.ChoiceField(
        label=_("所属场景"),
        required=False,
        help_text=_("不属于重点场景的留空。"),
        error_messages={"invalid_choice": _("没有这个场景：请从列表中选择。")},
    )
    meeting = forms.ChoiceField(
        label=_("所出会议"),
        required=False,
        help_text=_("不是在供需对接会上提出的留空。"),
        error_messages={"invalid_choice": _("没有这次会议：请从列表中选择。")},
    )
    content = some_words(
        label=_("需求内容"),
        most=2000,
        rows=5,
        help_text=_("写明需要什么数据、用来做什么；清单中没有的数据也可以登记。"),
        missing=_("请写明需要什么数据、用来做什么。"),
    )
    demander = some_words(label=_("需求方"), most=120, missing=_("请填写谁提出需求。"))
    contact = some_words(
        label=_("需求方联系方式"),
        most=100,
        help_text=_("只有主管部门和承办单位看到，不写入系统链。"),
    )
    received_on = a_day(label=_("收到日期"), help_text=_("答复期限从这一天起算。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form signature
        """Offer the scenarios by their newest names, and the newest meetings."""
        super().__init__(*args, **kwargs)
        self._scenarios: dict[str, PriorityScenario] = {}
        offered: list[tuple[str, StrOrPromise]] = [("", _("不属于重点场景"))]
        for edition in newest_editions():
            number = str(edition.scenario.number)
            self._scenarios[number] = edition.scenario
            offered.append((number, f"{number} · {edition.name}"))
        _offer(self, "scenario", offered)
        meetings = meetings_before()
        self._meetings = {str(meeting.number): meeting for meeting in meetings}
        held = [(number, f"{number} · {meeting}") for number, meeting in self._meetings.items()]
        _offer(self, "meeting", [("", _("不是会上提出的")), *held])

    def clean_scenario(self) -> PriorityScenario | None:
        """Return the scenario of the number chosen."""
        return self._scenarios.get(str(self.cleaned_data["scenario"]))

    def clean_meeting(self) -> MatchingMeeting | None:
        """Return the meeting of the number chosen."""
        return self._meetings.get(str(self.cleaned_data["meeting"]))


def _offer(form: forms.Form, name: str, choices: Sequence[tuple[str, StrOrPromise]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
    field.choices = choices


class RoutingForm(forms.Form):
    """To whom a demand goes, and why there."""

    use_required_attribute = False

    reason = some_words(
        label=_("转办说明"),
        most=REASON_CHARACTERS,
        rows=3,
        help_text=_("写明为什么由这个单位答复，告知该单位。"),
        missing=_("请写明为什么由这个单位答复。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form signature
        """Offer the organisations that answer demands."""
        super().__init__(*args, **kwargs)
        field = OrganisationField(label=_("承办单位"))
        field.queryset = organisations_in_office().filter(kind__in=ANSWERING)
        field.error_messages["required"] = _("请选择承办单位。")
        self.fields["organisation"] = field
        self.order_fields(["organisation", "reason"])


class AnswerForm(forms.Form):
    """What is said to a demand."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label=_("答复结果"),
        choices=[(each.value, each.label) for each in ANSWERS],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("请选择答复结果。"),
            "invalid_choice": _("请选择答复结果：已满足、列入开放计划或者不能提供。"),
        },
    )
    text = some_words(
        label=_("答复内容"),
        most=1000,
        rows=5,
        help_text=_("写明数据在哪里、何时开放，或者为什么不能提供。"),
        missing=_("请写明数据在哪里、何时开放，或者为什么不能提供。"),
    )


class WithdrawalForm(forms.Form):
    """What whoever asked said when they took the demand back."""

    use_required_attribute = False

    reason = some_words(
        label=_("撤回原因"),
        most=REASON_CHARACTERS,
        rows=3,
        help_text=_("撤回的需求不计入有需必应。"),
        missing=_("请写明需求方为什么撤回。"),
    )


class DemandFilter(forms.Form):
    """Which demands are shown."""

    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ALL, *DemandState.choices])
    late = forms.BooleanField(label=_("逾期未答复的"), required=False)

    @property
    def wanted(self) -> dict[str, str]:
        """What narrows the list; a value that is not offered does not."""
        self.is_valid()
        state = str(self.cleaned_data.get("state", ""))
        late = "on" if self.cleaned_data.get("late") else ""
        return {k: v for k, v in (("state", state), ("late", late)) if v}
