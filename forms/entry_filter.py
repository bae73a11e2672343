"""What a reader of the open list looks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.queries.open_list import EntryFilter
from cases.states.label import LabelKind
from cases.states.vocabulary import Domain, OpenType, UpdateFrequency
from workflows.open_list.reading.normalise import compare_key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cases.models import Organisation

ALL = ("", _("全部"))


class EntryFilterForm(forms.Form):
    """Filters above the list; what is empty or unknown does not restrict."""

    text = forms.CharField(
        label=_("名称或数据集ID"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    provider = forms.TypedChoiceField(
        label=_("提供部门"), required=False, coerce=int, empty_value=None
    )
    domain = forms.ChoiceField(label=_("数据领域"), required=False, choices=[ALL, *Domain.choices])
    open_type = forms.ChoiceField(
        label=_("开放属性"), required=False, choices=[ALL, *OpenType.choices]
    )
    update_frequency = forms.ChoiceField(
        label=_("更新频率"), required=False, choices=[ALL, *UpdateFrequency.choices]
    )

    label = forms.ChoiceField(label=_("标注"), required=False, choices=[ALL, *LabelKind.choices])

    def __init__(
        self,
        data: Any,  # Any: what Django takes as form data
        *,
        providers: Sequence[Organisation],
        labelled_on: date | None,
    ) -> None:
        """Bind to the address; offer the organisations that provide something.

        Labels are those of a day; a version of the past says nothing of them.
        """
        super().__init__(data)
        self.labelled_on = labelled_on
        if labelled_on is None:
            del self.fields["label"]
        field = self.fields["provider"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101  # for the type checker
        field.choices = [ALL, *((str(each.pk), each.full_name) for each in providers)]

    @property
    def wanted(self) -> EntryFilter:
        """The filter of the query; a value that is not offered is left out, and said."""
        self.is_valid()
        said = self.cleaned_data
        text = said.get("text", "").strip()
        return EntryFilter(
            text=text,
            text_key=compare_key(text),
            provider=said.get("provider"),
            domain=said.get("domain", ""),
            open_type=said.get("open_type", ""),
            update_frequency=said.get("update_frequency", ""),
            label=said.get("label", ""),
            labelled_on=self.labelled_on,
        )
