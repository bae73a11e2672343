"""What an administrator types about organisations; the acts check the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Organisation, OrganisationKind
from cases.queries import organisation_directory

if TYPE_CHECKING:
    from typing import Any

    # Django's field knows its model only in the stubs.
    _ModelChoiceField = forms.ModelChoiceField[Organisation]
else:
    _ModelChoiceField = forms.ModelChoiceField


def a_day(**options: Any) -> forms.DateField:  # Any: arguments of Django's field
    """Return a field for one civil day, as browsers offer it, with a sentence for a bad one."""
    return forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("请填写日期，写成 年-月-日，例如 2026-01-05。"),
            "invalid": _("日期不对：请写成 年-月-日，例如 2026-01-05。"),
        },
        **options,
    )


class OrganisationField(_ModelChoiceField):
    """Choose one organisation in office by its full name."""

    def __init__(self, **options: Any) -> None:  # Any: arguments of Django's field
        options.setdefault("empty_label", _("请选择"))
        super().__init__(
            queryset=organisation_directory.organisations_in_office(),
            error_messages={"invalid_choice": _("没有这个单位，或已撤销：请从列表中选择。")},
            **options,
        )

    def label_from_instance(self, obj: Organisation) -> str:
        """Show the full name."""
        return obj.full_name


class AddOrganisationForm(forms.Form):
    """A new organisation."""

    full_name = forms.CharField(label=_("全称"), max_length=120)
    short_name = forms.CharField(
        label=_("简称"), max_length=60, required=False, help_text=_("留空则与全称相同。")
    )
    kind = forms.ChoiceField(label=_("类型"), choices=OrganisationKind.choices)
    parent = OrganisationField(label=_("上级单位"), required=False, empty_label=_("（无上级单位）"))
    credit_code = forms.CharField(
        label=_("统一社会信用代码"),
        max_length=18,
        required=False,
        help_text=_("18 位；提交时核对校验位。"),
    )
    valid_from = a_day(label=_("成立日期"), required=False)


class RenameOrganisationForm(forms.Form):
    """New names of an organisation."""

    full_name = forms.CharField(
        label=_("新全称"), max_length=120, help_text=_("原全称自动留作别名，旧文件仍能识别。")
    )
    short_name = forms.CharField(label=_("新简称"), max_length=60, required=False)


class AliasForm(forms.Form):
    """Another name of an organisation."""

    name = forms.CharField(
        label=_("别名"), max_length=120, help_text=_("清单文件中出现的其他写法。")
    )


class CreditCodeForm(forms.Form):
    """The unified credit code of an organisation."""

    credit_code = forms.CharField(
        label=_("统一社会信用代码"),
        max_length=18,
        required=False,
        help_text=_("留空表示注销登记。"),
    )


class MoveOrganisationForm(forms.Form):
    """Where an organisation belongs."""

    parent = OrganisationField(label=_("上级单位"), required=False, empty_label=_("（无上级单位）"))


class MergeOrganisationForm(forms.Form):
    """Who takes over, and the last day."""

    successor = OrganisationField(label=_("承接单位"))
    last_day = a_day(label=_("撤销日期"), help_text=_("本单位存续的最后一天。"))
