"""What people fill in about lists of other cities: the file, what to do about a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.queries.peer_lists import UNMARKED
from cases.states.peer_list import PeerChoice
from cases.states.vocabulary import Domain
from forms.organisation import OrganisationField, a_day

if TYPE_CHECKING:
    from collections.abc import Collection

NO_DOMAIN = "none"
ALL_CHOICES = "all"
REASON_CHARACTERS = 300


class PeerListForm(forms.Form):
    """A file with another city's list, and whose it is."""

    city = forms.CharField(
        label=_("城市"), max_length=40, error_messages={"required": _("请填写城市名称。")}
    )
    source = forms.CharField(
        label=_("来源"),
        max_length=300,
        help_text=_("平台名称或网址，引用时须注明。"),
        error_messages={"required": _("请填写清单的来源。")},
    )
    as_of = a_day(
        label=_("数据日期"),
        help_text=_("清单所反映的日期。"),
    )
    file = forms.FileField(
        label=_("清单文件"),
        help_text=_("CSV 或 XLSX，可为 .gz；至少要有数据资源名称一列。"),
        allow_empty_file=True,
        error_messages={"required": _("请选择清单文件。")},
    )
    only_good_rows = forms.BooleanField(label=_("有错误行时仅载入正确行"), required=False)


class PeerNameFilter(forms.Form):
    """Which of the names that only the other city opens are shown."""

    domain = forms.ChoiceField(
        label=_("数据领域"),
        required=False,
        choices=[("", _("全部")), (NO_DOMAIN, _("未对应领域")), *Domain.choices],
    )
    choice = forms.ChoiceField(
        label=_("处理"),
        required=False,
        choices=[("", _("未处理")), *PeerChoice.choices, (ALL_CHOICES, _("全部"))],
    )

    @property
    def wanted_domain(self) -> str | None:
        """The field that is asked for; None: all, as where what was asked for is not offered."""
        self.is_valid()
        domain: str = self.cleaned_data.get("domain", "")
        return {"": None, NO_DOMAIN: ""}.get(domain, domain)

    @property
    def wanted_choice(self) -> str:
        """What was said of the names that are asked for; empty: whatever was."""
        self.is_valid()
        choice: str = self.cleaned_data.get("choice", "")
        return {"": UNMARKED, ALL_CHOICES: ""}.get(choice, choice)


class ReasonOfMarkForm(forms.Form):
    """Why a name is not for this city."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=REASON_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明理由。")},
    )


class ProposeNameForm(ReasonOfMarkForm):
    """Which department should open data of that name, and why."""

    organisation = OrganisationField(label=_("提出单位"))
    field_order = ("organisation", "reason")

    def __init__(
        self,
        data: Any = None,  # Any: what Django takes as form data
        *,
        own: Collection[int] | None,
    ) -> None:
        """Offer every organisation in office, or these alone."""
        super().__init__(data, auto_id="propose-%s")
        field = self.fields["organisation"]
        assert isinstance(field, OrganisationField)  # noqa: S101  # for the type checker
        if own is not None and field.queryset is not None:
            field.queryset = field.queryset.filter(pk__in=own)
            if len(own) == 1:
                field.initial = next(iter(own))
