"""What an administrator types about routing; the act checks each rule against its flow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Organisation, OrganisationKind
from cases.states.clock import Tier
from cases.states.role import Role
from cases.states.routing import RoutingTarget
from forms.organisation import a_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django_stubs_ext import StrOrPromise

# As many empty rules as a page offers below those that there are.
EMPTY_RULES = 3
MOST_RULES = 100
_ANY = [("", _("不限"))]
_NONE = [("", _("请选择"))]


class RoutingVersionForm(forms.Form):
    """From when the rules hold, and what they rest on."""

    effective_from = a_day(
        label=_("施行日期"), help_text=_("不早于今天，且晚于已批准的版本；批准之前不生效。")
    )
    source = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("文件名称和条款；没有文件依据的写“内部约定”。")
    )
    source_tier = forms.ChoiceField(label=_("依据可信度"), choices=Tier.choices, initial=Tier.C)


class RoutingRuleForm(forms.Form):
    """One rule: the step, the conditions, who gets the task and why."""

    tier = forms.IntegerField(
        label=_("层级"),
        min_value=1,
        max_value=99,
        initial=10,
        help_text=_("数字小的先看；第一条符合的规则决定分派。"),
    )
    step = forms.ChoiceField(label=_("环节"))
    organisation = forms.TypedChoiceField(label=_("主办单位"), required=False, empty_value=None)
    organisation_kind = forms.ChoiceField(
        label=_("主办单位类型"), required=False, choices=[*_ANY, *OrganisationKind.choices]
    )
    district = forms.TypedChoiceField(label=_("所属的区"), required=False, empty_value=None)
    risky = forms.TypedChoiceField(
        label=_("涉及安全风险"),
        required=False,
        choices=[*_ANY, ("yes", _("是")), ("no", _("否"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
    )
    target = forms.ChoiceField(label=_("分派到"), choices=[*_NONE, *RoutingTarget.choices])
    target_organisation = forms.TypedChoiceField(
        label=_("指定单位"),
        required=False,
        empty_value=None,
        help_text=_("仅在分派到“指定单位”时填写。"),
    )
    role = forms.ChoiceField(label=_("承办角色"), choices=[*_NONE, *Role.choices])
    why = forms.CharField(
        label=_("说明"), max_length=200, help_text=_("办理人在任务页“为什么分派到这里”中看到。")
    )

    def __init__(
        self,
        *args: Any,  # Any: Django's own arguments
        steps: Sequence[tuple[str, str]],
        organisations: Sequence[Organisation],
        **kwargs: Any,  # Any: Django's own arguments
    ) -> None:
        """Offer steps and organisations, which are read once for all rows."""
        super().__init__(*args, **kwargs)
        districts = [each for each in organisations if each.kind == OrganisationKind.DISTRICT]
        self._offer("step", [*_NONE, *steps])
        self._offer_organisations("organisation", organisations)
        self._offer_organisations("district", districts)
        self._offer_organisations("target_organisation", organisations)

    def _offer(self, name: str, choices: Sequence[tuple[str, StrOrPromise]]) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
        field.choices = choices
        return field

    def _offer_organisations(self, name: str, organisations: Sequence[Organisation]) -> None:
        known = {str(each.pk): each for each in organisations}
        named = [(pk, each.full_name) for pk, each in known.items()]
        field = self._offer(name, [*_ANY, *named])
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101  # for the type checker
        field.coerce = lambda pk: known.get(str(pk))


RoutingRules = forms.formset_factory(
    RoutingRuleForm,
    extra=EMPTY_RULES,
    can_delete=True,
    max_num=MOST_RULES,
    absolute_max=MOST_RULES + EMPTY_RULES,
    validate_max=True,
)
