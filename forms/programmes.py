"""What is typed about programmes: the call, a nomination, its judgement, why a label is revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.states.label import Criterion, CriterionResult, LabelKind
from cases.states.label_nomination import NominationState
from forms.base import ReasonForm, StepForm
from forms.entry_filter import ALL
from forms.organisation import a_day
from forms.plain_fields import a_number, some_words
from workflows.open_list.programmes.criteria import asked, judged_by_people

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from cases.models import LabelNomination

STATEMENT_CHARACTERS = 2000
REASON_CHARACTERS = 300


def _statement() -> forms.CharField:
    return some_words(
        label=_("申报说明"),
        most=STATEMENT_CHARACTERS,
        rows=6,
        help_text=_("写明申报理由、数据的特点和已有的使用情况。"),
        missing=_("请写明申报理由和数据的特点。"),
    )


class ProgrammeForm(forms.Form):
    """What a new programme says; once open, nothing of it changes."""

    use_required_attribute = False

    kind = forms.ChoiceField(label=_("标注"), choices=LabelKind.choices)
    target = a_number(label=_("目标数"), least=1, most=1000)
    call = some_words(
        label=_("申报通知"),
        most=4000,
        rows=8,
        help_text=_("写明申报范围、要求和联系人；各部门在批次页面上看到。"),
        missing=_("请写明申报通知。"),
    )
    nominate_until = a_day(
        label=_("申报截止日期"), help_text=_("当天仍可提交；此后草稿不能再提交，自动失效。")
    )
    term_months = a_number(
        label=_("标注有效月数"),
        least=1,
        most=60,
        help_text=_("自授予之日起算，到期自动失效；续期须参加新的批次。"),
    )


class NominateForm(forms.Form):
    """What a department says when it begins a nomination."""

    use_required_attribute = False

    statement = _statement()


class NominationForm(StepForm):
    """What a department says when it hands a nomination in; it begins with what it said before."""

    statement = _statement()

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form signature
        """Begin with the statement of the nomination."""
        super().__init__(*args, **kwargs)
        self.initial.setdefault("statement", cast("LabelNomination", self.case).statement)


class JudgementForm(ReasonForm):
    """What a person finds of each criterion that is not read from facts, and the whole opinion."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's form signature
        """Ask about the criteria of the programme; begin with an earlier judgement."""
        super().__init__(*args, **kwargs)
        nomination = cast("LabelNomination", self.case)
        self.judged = judged_by_people(nomination.programme.criteria.criteria)
        for said in self.judged:
            label = Criterion(said["code"]).label
            self.fields[f"result_{said['code']}"] = _result(label, asked(said))
            self.fields[f"why_{said['code']}"] = some_words(
                label=format_lazy(_("“{criterion}”的判断依据"), criterion=label),
                most=REASON_CHARACTERS,
                rows=2,
                missing=format_lazy(_("请写明判断“{criterion}”的依据。"), criterion=label),
            )
        for one in nomination.judgement:
            self.initial.setdefault(f"result_{one['code']}", one["result"])
            self.initial.setdefault(f"why_{one['code']}", one["why"])
        self.order_fields([name for name in self.fields if name != "reason"])

    def act_data(self) -> dict[str, Any]:  # Any: cleaned form values
        """Return the judgement by criterion, and the opinion as the reason."""
        said = self.cleaned_data
        return {
            "reason": said["reason"],
            "judgement": {
                each["code"]: {
                    "result": said[f"result_{each['code']}"],
                    "why": said[f"why_{each['code']}"],
                }
                for each in self.judged
            },
        }


def _result(label: StrOrPromise, question: str) -> forms.ChoiceField:
    missing = format_lazy(_("请判断“{criterion}”是否符合。"), criterion=label)
    given = (CriterionResult.MET, CriterionResult.NOT_MET)
    return forms.ChoiceField(
        label=label,
        choices=[(each.value, each.label) for each in given],
        widget=forms.RadioSelect,
        help_text=question,
        error_messages={"required": missing, "invalid_choice": missing},
    )


class RevokeForm(forms.Form):
    """Why a label is taken away."""

    use_required_attribute = False

    reason = some_words(
        label=_("撤销理由"),
        most=REASON_CHARACTERS,
        rows=3,
        help_text=_("写明哪项标准不再符合；告知提供部门并记入系统链。"),
        missing=_("请写明撤销标注的理由。"),
    )


class NominationFilter(forms.Form):
    """Which nominations of a programme are shown."""

    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[ALL, *NominationState.choices]
    )

    @property
    def wanted(self) -> str:
        """The state asked for; one that is not offered does not narrow."""
        self.is_valid()
        return str(self.cleaned_data.get("state", ""))


class OwnEntryFilter(forms.Form):
    """Which entries of one's own are offered for nomination."""

    text = forms.CharField(
        label=_("名称或数据集ID"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    @property
    def wanted(self) -> str:
        """The text asked for; one that is too long does not narrow."""
        self.is_valid()
        return str(self.cleaned_data.get("text", "")).strip()


class RegisterFilter(forms.Form):
    """Which labels the register shows."""

    kind = forms.ChoiceField(label=_("标注"), required=False, choices=[ALL, *LabelKind.choices])

    @property
    def wanted(self) -> str:
        """The kind asked for; one that is not offered does not narrow."""
        self.is_valid()
        return str(self.cleaned_data.get("kind", ""))
