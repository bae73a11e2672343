"""What people fill in for a yearly review of levels: which entries, which level, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.states.grading import GradeGap, Judged
from forms.evaluation import ticked_entries

if TYPE_CHECKING:
    from django.http import QueryDict

ALL = ("", _("全部"))


class ReviewFilter(forms.Form):
    """Which entries of a review are shown."""

    judged = forms.ChoiceField(label=_("复核情况"), required=False, choices=[ALL, *Judged.choices])
    gap = forms.ChoiceField(
        label=_("列入原因"),
        required=False,
        choices=[ALL, *(each for each in GradeGap.choices if each[0] != GradeGap.TO_COME)],
    )

    def wanted(self) -> dict[str, str]:
        """Return what is asked for; what is not offered does not narrow."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class ReviewForm(forms.Form):
    """Why the ticked entries get other levels, or keep what they have."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("起草的，成为每个条目的分级调整理由；确认维持的，记入本复核单。"),
        error_messages={"required": _("请写明理由，各环节审核人会看到。")},
    )


def level_field(entry: int) -> str:
    """Return the name of the field with the level of an entry."""
    return f"level-{entry}"


def levels_of_ticked(posted: QueryDict) -> dict[int, str]:
    """Return the level that was chosen for each entry that was ticked; empty where none was."""
    return {entry: posted.get(level_field(entry), "") for entry in ticked_entries(posted)}
