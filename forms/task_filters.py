"""What narrows a queue."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.queries.queues import DUE_SOON, DUE_TODAY, OVERDUE, TaskFilter
from cases.states.case_kind import CaseKind
from cases.states.role import Role


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
    role = forms.ChoiceField(
        label=_("承办角色"), required=False, choices=[("", _("全部角色")), *Role.choices]
    )
    due = forms.ChoiceField(
        label=_("期限"),
        required=False,
        choices=[
            ("", _("不限")),
            (OVERDUE, _("已逾期")),
            (DUE_TODAY, _("今天到期")),
            (DUE_SOON, _("两个工作日内到期")),
        ],
    )
    waiting = forms.BooleanField(label=_("只看等待中"), required=False)

    def wanted(self) -> TaskFilter:
        """Return the filter; where a value is not allowed, what remains of it."""
        values: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        return TaskFilter(
            kind=values.get("kind", ""),
            organisation=values.get("organisation", "").strip(),
            role=values.get("role", ""),
            due=values.get("due", ""),
            waiting=values.get("waiting", False),
            text=values.get("text", "").strip(),
        )
