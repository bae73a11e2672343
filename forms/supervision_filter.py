"""What narrows the tasks of the supervision view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.queries import supervision
from forms.whole_number import whole_number

LABELS: Final = {
    supervision.OVERDUE: _("已逾期"),
    supervision.AT_RISK: _("有逾期风险"),
    supervision.DUE_TODAY: _("今天到期"),
    supervision.UNCLAIMED: _("待领取"),
    supervision.WAITING: _("等待中"),
}


@dataclass(frozen=True, kw_only=True)
class SupervisionFilter:
    """Keys as an address carries them; one that means nothing here finds nothing."""

    state: str = ""
    clock: str = ""
    organisation: int | None = None
    person: int | None = None


class SupervisionFilterForm(forms.Form):
    """A state to choose; what else a number of the view stood for travels along unseen."""

    state = forms.ChoiceField(
        label=_("情况"), required=False, choices=[("", _("全部未办结")), *LABELS.items()]
    )
    clock = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    organisation = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    person = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def wanted(self) -> SupervisionFilter:
        """Return the filter; where a value is not allowed, what remains of it."""
        self.is_valid()
        values: dict[str, Any] = self.cleaned_data  # Any: cleaned form values
        return SupervisionFilter(
            state=values.get("state", ""),
            clock=values.get("clock", ""),
            organisation=whole_number(values.get("organisation", "")),
            person=whole_number(values.get("person", "")),
        )
