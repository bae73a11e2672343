"""What somebody says who moves all entries of an organisation to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from cases.models import Organisation
    from cases.queries.transfers import SourceOfEntries

    _OrganisationField = forms.ModelChoiceField[Organisation]
else:
    _OrganisationField = forms.ModelChoiceField


class TransferForm(forms.Form):
    """From whom, to whom, why, and from which day on."""

    use_required_attribute = False

    source = forms.TypedChoiceField(
        label=_("原提供部门"),
        coerce=int,
        help_text=_("其全部条目收入一份申请；已另有在办申请的条目除外，起草后逐条列明。"),
    )
    target = _OrganisationField(label=_("划转至"), queryset=None, empty_label=_("请选择在用的单位"))
    reason = forms.CharField(
        label=_("划转理由"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明机构改革或职责调整的文件及文号。"),
        error_messages={"required": _("请写明划转理由，例如机构改革文件的文号。")},
    )
    requested_on = forms.DateField(
        label=_("希望生效日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("留空表示随下一个清单版本生效。"),
    )

    def __init__(
        self,
        data: Any = None,  # Any: what Django takes as form data
        *,
        sources: Sequence[SourceOfEntries],
        targets: QuerySet[Organisation],
        initial: dict[str, Any] | None = None,  # Any: values by field
    ) -> None:
        """Offer the organisations that the person may speak for, each with its entries."""
        super().__init__(data, initial=initial)
        source, target = self.fields["source"], self.fields["target"]
        assert isinstance(source, forms.TypedChoiceField)  # noqa: S101  # for the type checker
        assert isinstance(target, forms.ModelChoiceField)  # noqa: S101  # for the type checker
        source.choices = [(each.pk, each.label) for each in sources]
        target.queryset = targets
