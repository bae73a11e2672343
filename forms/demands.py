"""What is typed about demands for public data."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.queries.authorised_operators import organisations_operating
from cases.queries.matching_meetings import MEETINGS_ON_A_PAGE, meeting_numbered, meetings_before
from cases.queries.organisation_directory import organisations_in_office
from cases.queries.priority_scenarios import editions_in_force
from cases.states.authorised_operator import OperatorService
from cases.states.data_demand import DemandKind, DemandState
from forms.entry_filter import ALL
from forms.organisation import OrganisationField, a_day
from forms.plain_fields import some_words
from forms.whole_number import whole_number
from workflows.conditional_access.registries.demand_answers import ANSWERS
from workflows.conditional_access.registries.demand_routing import ANSWERING

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
        help_text=_("只列收到日期当天的重点场景；不属于重点场景的留空。"),
        error_messages={
            "invalid_choice": _(
                "没有这个场景，或者收到日期当天它不在重点场景中：请核对日期，或者从列表中选择。"
            )
        },
    )
    meeting = forms.ChoiceField(
        label=_("所出会议"),
        required=False,
        help_text=format_lazy(
            _("不是在供需对接会上提出的留空；只列最近 {most} 次，更早的请从会议页面登记。"),
            most=MEETINGS_ON_A_PAGE,
        ),
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
    is_private = forms.BooleanField(
        label=_("需求方是个人"),
        required=False,
        help_text=_("勾选后，名称和内容不写入系统链，只留摘要值。"),
    )
    contact = some_words(
        label=_("需求方联系方式"),
        most=100,
        help_text=_("只有主管部门和承办单位看到，不写入系统链，可以删除。"),
    )
    received_on = a_day(label=_("收到日期"), help_text=_("答复期限从这一天起算。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form signature
        """Offer the scenarios of the day of receipt, the newest meetings and the one asked for."""
        super().__init__(*args, **kwargs)
        self._scenarios: dict[str, PriorityScenario] = {}
        offered: list[tuple[str, StrOrPromise]] = [("", _("不属于重点场景"))]
        for edition in editions_in_force(on=self._day()):
            number = str(edition.scenario.number)
            self._scenarios[number] = edition.scenario
            offered.append((number, f"{number} · {edition.name}"))
        _offer(self, "scenario", offered)
        meetings = list(meetings_before()[:MEETINGS_ON_A_PAGE])
        asked_for = whole_number(str(self["meeting"].value() or ""))
        if asked_for is not None and asked_for not in {each.number for each in meetings}:
            older = meeting_numbered(asked_for)
            meetings += [older] if older else []
        self._meetings = {str(meeting.number): meeting for meeting in meetings}
        held = [(number, f"{number} · {meeting}") for number, meeting in self._meetings.items()]
        _offer(self, "meeting", [("", _("不是会上提出的")), *held])

    def _day(self) -> date:
        """Return the day of receipt as it was typed; a bad one is refused by its own field."""
        field = self.fields["received_on"]
        try:
            day = field.to_python(self["received_on"].value())
        except forms.ValidationError:
            day = None
        return day if isinstance(day, date) else date.max

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

    service = forms.ChoiceField(
        label=_("个性化服务"),
        required=False,
        choices=[("", _("不是个性化需求")), *OperatorService.choices],
        help_text=_("转给授权运营主体时选择；转给有数据的单位时留空。"),
        error_messages={"invalid_choice": _("没有这项个性化服务：请从列表中选择。")},
    )
    reason = some_words(
        label=_("转办说明"),
        most=REASON_CHARACTERS,
        rows=3,
        help_text=_("写明为什么由这个单位答复，告知该单位。"),
        missing=_("请写明为什么由这个单位答复。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form signature
        """Offer who answers for data of their own, and the operators of the day `on`."""
        on: date = kwargs.pop("on")
        super().__init__(*args, **kwargs)
        field = OrganisationField(label=_("承办单位"))
        offices = organisations_in_office().filter(kind__in=ANSWERING)
        field.queryset = offices | organisations_in_office().filter(
            pk__in=organisations_operating(on=on)
        )
        field.error_messages["required"] = _("请选择承办单位。")
        self.fields["organisation"] = field
        self.order_fields(["organisation", "service", "reason"])


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


class ErasureForm(forms.Form):
    """That what identifies somebody is to be erased for good."""

    use_required_attribute = False

    sure = forms.BooleanField(
        label=_("确认删除，删除后不能恢复"),
        error_messages={"required": _("请勾选确认：删除后不能恢复。")},
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
