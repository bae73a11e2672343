"""What the commission types about evaluations: the criteria as a whole, the score of one."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.states.quality import ScoreBand
from workflows.open_list.evaluation.enter_criteria import (
    LOWEST,
    MOST_CRITERIA,
    NAME_CHARACTERS,
    REASON_CHARACTERS,
    SOURCE_CHARACTERS,
    CriterionTerms,
)
from workflows.open_list.evaluation.measures import MEASURES

if TYPE_CHECKING:
    from cases.models import CriteriaVersion, Criterion

# As many empty rows as a page offers below those that there are.
EMPTY_CRITERIA = 3
BANDS = [band for band in ScoreBand if band != LOWEST]


def _number(label: Any, **kwargs: Any) -> forms.DecimalField:  # Any: a lazy text, Django's own
    return forms.DecimalField(
        label=label, min_value=Decimal(0), max_value=Decimal(100), decimal_places=2, **kwargs
    )


class CriteriaForm(forms.Form):
    """What a version of the criteria says beside its criteria."""

    expected = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    least_coverage = _number(
        _("参加排名的最低覆盖率（%）"), help_text=_("得分所依的权重不足这一比例的，不参加排名。")
    )
    reason = forms.CharField(
        label=_("修订说明"),
        max_length=REASON_CHARACTERS,
        help_text=_("写明改了什么、依据什么；已开启的评估不受影响。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own arguments
        """Ask for the least score of every band but the lowest."""
        super().__init__(*args, **kwargs)
        for band in BANDS:
            self.fields[band.value] = _number(
                _("“%(band)s”不低于") % {"band": band.label}  # the label of a field of its own
            )
        self.order_fields([*(band.value for band in BANDS), "least_coverage", "reason"])

    def bands(self) -> dict[str, Decimal]:
        """Return the least score by band, from a valid form."""
        return {band.value: self.cleaned_data[band.value] for band in BANDS}


class CriterionForm(forms.Form):
    """One criterion; a row without a name counts for nothing."""

    use_required_attribute = False

    name = forms.CharField(label=_("指标"), max_length=NAME_CHARACTERS, required=False)
    measure = forms.ChoiceField(
        label=_("计分方式"),
        required=False,
        choices=[("", _("由主管部门评分")), *((each.code, each.label) for each in MEASURES)],
    )
    weight = _number(_("权重"), required=False)
    maximum = _number(_("满分"), required=False)
    source = forms.CharField(label=_("依据"), max_length=SOURCE_CHARACTERS, required=False)

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        """Ask for the rest where there is a name, in words that say what is missing."""
        typed = super().clean() or {}
        if typed.get("name"):
            for field in ("weight", "maximum", "source"):
                if not typed.get(field) and field not in self.errors:
                    self.add_error(field, _("请填写权重、满分和依据；不要这一项的，清空名称。"))
        return typed

    def terms(self) -> CriterionTerms | None:
        """Return the criterion of a valid row; None: it has no name."""
        if not self.cleaned_data.get("name"):
            return None
        return CriterionTerms(**{name: self.cleaned_data[name] for name in self.fields})


CriterionRows = forms.formset_factory(
    CriterionForm,
    extra=EMPTY_CRITERIA,
    max_num=MOST_CRITERIA,
    absolute_max=MOST_CRITERIA + EMPTY_CRITERIA,
    validate_max=True,
)


class ScoreForm(forms.Form):
    """The points of one criterion and why; which one, the page says."""

    criterion = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    points = forms.DecimalField(
        label=_("得分"), min_value=Decimal(0), max_digits=5, decimal_places=2, required=False
    )
    not_applicable = forms.BooleanField(label=_("不适用"), required=False)
    grounds = forms.CharField(
        label=_("评分理由"),
        max_length=REASON_CHARACTERS,
        error_messages={"required": _("请写明评分理由。")},
    )

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        """Either points or that the criterion does not apply."""
        typed = super().clean() or {}
        has_points = typed.get("points") is not None
        if "points" not in self.errors and has_points == bool(typed.get("not_applicable")):
            self.add_error("points", _("请填写得分，或者勾选“不适用”，二者选一。"))
        return typed

    def said(self) -> dict[str, Any]:  # Any: what the act takes
        """Return what the act takes, from a valid form."""
        return {name: self.cleaned_data[name] for name in ("criterion", "points", "grounds")}


def version_typed(version: CriteriaVersion | None) -> dict[str, object]:
    """Return a version as the form shows it, to be changed."""
    if version is None:
        return {}
    return {
        **version.bands,
        "expected": version.number,
        "least_coverage": version.least_coverage,
    }


def criterion_typed(criterion: Criterion) -> dict[str, object]:
    """Return a criterion as its row shows it, to be changed."""
    return {name: getattr(criterion, name) for name in CriterionForm.base_fields}
