"""What narrows a queue, and how a saved view keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.queries.queue_filter import DUE_SOON, DUE_TODAY, OVERDUE, TaskFilter
from cases.states.case_kind import CaseKind
from cases.states.role import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

# The version of the vocabulary below that a view is saved in.
FILTER_SCHEMA: Final = 1
MOST_WORKING_DAYS: Final = 60


class TaskFilterForm(forms.Form):
    """Filters above a queue, sent by GET; an impossible value narrows nothing."""

    text = forms.CharField(
        label=_("编号、标题或单位"),
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
    within = forms.IntegerField(
        label=_("几个工作日内到期"),
        required=False,
        min_value=0,
        max_value=MOST_WORKING_DAYS,
        widget=forms.NumberInput(attrs={"placeholder": _("含逾期")}),
    )
    waiting = forms.BooleanField(label=_("只看等待中"), required=False)
    unclaimed = forms.BooleanField(label=_("只看待领取"), required=False)
    # Of the team's queue alone: whether what colleagues hold is shown, too.
    held = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def wanted(self) -> TaskFilter:
        """Return the filter; where a value is not allowed, what remains of it."""
        values = self._sound()
        return TaskFilter(
            kind=values.get("kind", ""),
            organisation=values.get("organisation", ""),
            role=values.get("role", ""),
            due=values.get("due", ""),
            within=values.get("within"),
            waiting=values.get("waiting", False),
            unclaimed=values.get("unclaimed", False),
            text=values.get("text", ""),
        )

    def clauses(self) -> dict[str, str]:
        """Return what narrows, as an address and a saved view say it."""
        return {
            name: "1" if value is True else str(value)
            for name, value in self._sound().items()
            if value not in (None, "") and value is not False
        }

    def _sound(self) -> dict[str, Any]:  # Any: cleaned form values
        """Return the values that are allowed, whatever the others are."""
        self.is_valid()
        return self.cleaned_data if self.is_bound else {}


@dataclass(frozen=True, kw_only=True)
class KeptFilter:
    """A saved filter as today's vocabulary reads it.

    Attributes:
        clauses: what still narrows, as an address says it.
        dropped: what it no longer knows: the name of each clause and its value.
    """

    clauses: dict[str, str]
    dropped: tuple[tuple[str, str], ...]


def kept_filter(stored: Mapping[str, Any]) -> KeptFilter:  # Any: JSON content
    """Read a saved filter clause by clause: one that is not known any more leaves the rest."""
    form = TaskFilterForm({name: str(value) for name, value in stored.items()})
    clauses = form.clauses()
    return KeptFilter(
        clauses=clauses,
        dropped=tuple(
            (_label(form, name), str(value))
            for name, value in stored.items()
            if name not in clauses
        ),
    )


def _label(form: TaskFilterForm, name: str) -> str:
    field = form.fields.get(name)
    return str(field.label or name) if field else name
