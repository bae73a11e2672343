"""What narrows a queue."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.queries.queues import TaskFilter
from cases.states.case_kind import CaseKind


class TaskFilterForm(forms.Form):
    """Filters above a queue, sent by GET; an impossible value narrows nothing."""

    text = forms.CharField(
        label=_("编号或标题"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(
        label=_("类型"), required=False, choices=[("", _("全部类型")), *CaseKind.choices]
    )
    organisation = forms.CharField(
        label=_("单位"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": _("名称中的几个字")}),
    )
    overdue = forms.BooleanField(label=_("只看逾期"), required=False)

    def wanted(self) -> TaskFilter:
        """Return the filter; where a value is not allowed, what remains of it."""
        values: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        return TaskFilter(
            kind=values.get("kind", ""),
            organisation=values.get("organisation", "").strip(),
            overdue=values.get("overdue", False),
            text=values.get("text", "").strip(),
        )
