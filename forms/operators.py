"""What is typed about authorised operators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.queries.organisation_directory import organisations_in_office
from cases.states.authorised_operator import OperatorService
from forms.organisation import OrganisationField, a_day
from forms.plain_fields import some_words
from workflows.conditional_access.registries.demand_routing import ANSWERING


class OperatorForm(forms.Form):
    """Who is authorised for what, and from when to when."""

    use_required_attribute = False

    services = forms.MultipleChoiceField(
        label=_("授权服务"),
        choices=OperatorService.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("请从列表中至少选择一项授权服务。"),
            "invalid_choice": _("没有这项服务：请从列表中选择。"),
        },
    )
    source = some_words(
        label=_("授权依据"),
        most=200,
        help_text=_("授权的文件或者协议；授权本身不在本系统办理。"),
        missing=_("请写明授权的文件或者协议。"),
    )
    valid_from = a_day(label=_("起始日期"))
    valid_until = a_day(label=_("截止日期"), help_text=_("当天仍算在内，此后自动失效。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form signature
        """Offer the bodies that have no public data of their own."""
        super().__init__(*args, **kwargs)
        field = OrganisationField(
            label=_("运营主体"),
            help_text=_("由系统管理员在“单位”中登记；答复需求的是在该单位任“运营主体人员”的人。"),
        )
        field.queryset = organisations_in_office().exclude(kind__in=ANSWERING)
        field.error_messages["required"] = _("请选择运营主体。")
        self.fields["organisation"] = field
        self.order_fields(["organisation"])


class OperatorEndForm(forms.Form):
    """Why an authorisation ends before its last day."""

    use_required_attribute = False

    reason = some_words(
        label=_("终止理由"),
        most=300,
        rows=3,
        help_text=_("写明依据的文件或者事实；记入系统链。"),
        missing=_("请写明终止授权的理由。"),
    )
