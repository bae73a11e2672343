"""Of which version, and on which day, the timeliness of the list is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext as _t, gettext_lazy as _

from cases.queries import timeliness
from cases.states.vocabulary import Domain, UpdateFrequency
from forms.whole_number import whole_number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cases.models import ListVersion

STATE_LABELS: Final = {
    timeliness.LATE: _("已逾期"),
    timeliness.CARRIED: _("降频前的逾期"),
    timeliness.UNKNOWN: _("更新日期不明"),
    timeliness.FUTURE: _("日期晚于基准日"),
    timeliness.UNTIMED: _("不计时"),
    timeliness.UNCLEAR: _("未写更新频率"),
}


class TimelinessForm(forms.Form):
    """A reference day and a version; what is empty is today and the version in effect."""

    on = forms.DateField(
        label=_("基准日期"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    version = forms.ChoiceField(label=_("清单版本"), required=False)

    def __init__(
        self,
        data: Any,  # Any: what Django takes as form data
        *,
        versions: Sequence[ListVersion],
        first_day: date,
    ) -> None:
        """Bind to the address; offer the published versions."""
        super().__init__(data)
        self.versions = {each.label: each for each in versions}
        self.first_day = first_day
        field = self.fields["version"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
        field.choices = [("", _("现行版本")), *((label, label) for label in self.versions)]

    def clean_on(self) -> date | None:
        """Refuse a day on which no rule was in force."""
        on: date | None = self.cleaned_data["on"]
        if on is not None and on < self.first_day:
            raise forms.ValidationError(
                _t("更新周期规则自 %(day)s 起施行：请选当日或以后的日期。")
                % {"day": self.first_day.isoformat()}
            )
        return on


@dataclass(frozen=True, kw_only=True)
class EntriesWanted:
    """Which entries behind a figure; what means nothing here does not restrict."""

    state: str
    provider: int | None
    frequency: str
    domain: str


def entries_wanted(said: dict[str, str]) -> EntriesWanted:
    """Read an address; the state is `late` where it names none."""
    state = said.get("state", "")
    frequency, domain = said.get("frequency", ""), said.get("domain", "")
    return EntriesWanted(
        state=state if state in STATE_LABELS else timeliness.LATE,
        provider=whole_number(said.get("provider", "")),
        frequency=frequency if frequency in UpdateFrequency.values else "",
        domain=domain if domain in Domain.values else "",
    )
