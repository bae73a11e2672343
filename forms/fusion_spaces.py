"""What is typed about data-fusion spaces."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.queries.organisation_directory import organisations_in_office
from cases.queries.priority_scenarios import editions_in_force
from forms.dataset_codes import clean_codes, dataset_codes
from forms.organisation import a_day
from forms.plain_fields import some_words
from workflows.conditional_access.registries.demand_routing import ANSWERING

if TYPE_CHECKING:
    from cases.models import ListEntry, Organisation, PriorityScenario

    # Django's field knows its model only in the stubs.
    _Departments = forms.ModelMultipleChoiceField[Organisation]
else:
    _Departments = forms.ModelMultipleChoiceField


class DepartmentsField(_Departments):
    """Choose organisations by their full names."""

    def label_from_instance(self, obj: Organisation) -> str:
        """Show the full name."""
        return obj.full_name


class SpaceForm(forms.Form):
    """What a space serves and uses, and since when."""

    use_required_attribute = False

    name = some_words(label=_("空间名称"), most=60, missing=_("请填写空间名称。"))
    opened_on = a_day(
        label=_("启用日期"), help_text=_("从这一天起算作建成运行；可以填以后的日期。")
    )
    scenario = forms.ChoiceField(
        label=_("服务场景"),
        help_text=_("只列启用日期当天的重点场景。"),
        error_messages={
            "required": _("请选择这个空间服务的重点场景。"),
            "invalid_choice": _(
                "没有这个场景，或者启用日期当天它不在重点场景中：请核对日期，或者从列表中选择。"
            ),
        },
    )
    keeper = some_words(label=_("建设运行单位"), most=120, missing=_("请填写建设运行单位。"))
    purpose = some_words(
        label=_("融合内容"),
        most=2000,
        rows=4,
        help_text=_("写明公共数据与哪些社会数据融合、用来做什么。"),
        missing=_("请写明融合什么数据、用来做什么。"),
    )
    datasets = dataset_codes(label=_("使用的数据"), help_text=_("每行一个数据集编号；没有的留空。"))
    source = some_words(label=_("依据"), most=200, missing=_("请写明建设这个空间的文件。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form signature
        """Offer the scenarios of the day of opening, and the organisations with data."""
        super().__init__(*args, **kwargs)
        self._scenarios: dict[str, PriorityScenario] = {}
        offered = []
        for edition in editions_in_force(on=self._day()):
            number = str(edition.scenario.number)
            self._scenarios[number] = edition.scenario
            offered.append((number, f"{number} · {edition.name}"))
        field = self.fields["scenario"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
        field.choices = offered
        self.fields["departments"] = DepartmentsField(
            label=_("提供数据的部门"),
            queryset=organisations_in_office().filter(kind__in=ANSWERING),
            help_text=_("按住 Ctrl 或者 Shift 可以选择几个。"),
            error_messages={
                "required": _("请至少选择一个提供数据的部门。"),
                "invalid_choice": _("没有这个单位，或已撤销：请从列表中选择。"),
            },
        )
        self.order_fields(["name", "opened_on", "scenario", "keeper", "departments", "datasets"])

    def _day(self) -> date:
        field = self.fields["opened_on"]
        try:
            day = field.to_python(self["opened_on"].value())
        except forms.ValidationError:
            day = None
        return day if isinstance(day, date) else date.max

    def clean_scenario(self) -> PriorityScenario:
        """Return the scenario of the number chosen."""
        return self._scenarios[str(self.cleaned_data["scenario"])]

    def clean_datasets(self) -> list[ListEntry]:
        """Return the entries that the codes name."""
        return [row.entry for row in clean_codes(str(self.cleaned_data["datasets"]))]


class SpaceClosingForm(forms.Form):
    """On which day a space was in operation for the last time, and why it was closed."""

    use_required_attribute = False

    last_day = a_day(label=_("停用日期"), help_text=_("当天仍算在运行。"))
    reason = some_words(
        label=_("停用理由"),
        most=300,
        rows=3,
        missing=_("请写明停用这个空间的理由。"),
    )
