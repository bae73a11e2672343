"""What a person fills in to stop a clock, let it go on, or ask for more time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _t, gettext_lazy as _

from forms.organisation import a_day
from forms.plain_fields import a_number, some_words
from workflows.engine.clock_changes import NOTE_LENGTH
from workflows.engine.extensions import LONGEST

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django_stubs_ext import StrOrPromise

    from cases.models import Attachment, ClockPolicy, ClockReason
    from workflows.engine.clock_offers import OpenStop


class _ClockForm(forms.Form):
    """The version of the page, and the reason among those that are offered."""

    expected_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("事由"),
        error_messages={
            "required": _("请从列表中选择事由。"),
            "invalid_choice": _("这一事由目前不能用：请从列表中选择。"),
        },
    )

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer these reasons, by code and name; among several none is chosen beforehand."""
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
        field.choices = [*([("", _t("请选择"))] if len(choices) > 1 else []), *choices]

    @property
    def expected(self) -> int:
        """The case's version that the page showed, from a valid form."""
        return int(self.cleaned_data["expected_version"])


class StopClockForm(_ClockForm):
    """Why the clock stands still, since when, and what bears it out."""

    on = a_day(label=_("暂停日期"), help_text=_("从次日起不再计入；可追溯的工作日数见事由。"))
    note = some_words(
        label=_("说明"),
        most=NOTE_LENGTH,
        rows=3,
        help_text=_("例如征求哪个单位的意见、何时发函。"),
    )
    evidence = forms.TypedChoiceField(
        label=_("证明材料"),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={
            "invalid_choice": _("本案没有这份附件：请从列表中选择，没有的先在案卷页上传。")
        },
        help_text=_("从本案附件中选择；没有的，先在案卷页上传。"),
    )

    def __init__(
        self,
        data: Any = None,  # Any: what Django takes as form data
        *,
        reasons: Sequence[ClockReason],
        files: Sequence[Attachment],
        days: tuple[date, date] | None = None,
        initial: dict[str, Any] | None = None,  # Any: form values
    ) -> None:
        """Offer the reasons with their limits, the files of the case, and what day may be typed."""
        super().__init__(data, initial=initial)
        if days is not None:
            self.fields["on"].help_text = _t(
                "可填 %(earliest)s 至 %(latest)s；各事由可追溯的工作日数见上。从次日起不再计入。"
            ) % {"earliest": days[0], "latest": days[1]}
        self.offer([(each.code, _with_limits(each)) for each in reasons])
        field = self.fields["evidence"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
        field.choices = [("", _t("不附")), *((str(each.pk), each.name) for each in files)]


class RestartClockForm(_ClockForm):
    """Which stop ends, and on which day."""

    on = a_day(label=_("恢复日期"), help_text=_("从次日起继续计入；重新起算的，以当日为起算日。"))
    note = some_words(
        label=_("说明"),
        most=NOTE_LENGTH,
        rows=3,
        help_text=_("例如何时收到意见或补正材料。"),
    )

    def __init__(
        self,
        data: Any = None,  # Any: what Django takes as form data
        *,
        stops: Sequence[OpenStop],
        initial: dict[str, Any] | None = None,  # Any: form values
    ) -> None:
        """Offer the stops that last."""
        super().__init__(data, initial=initial)
        self.offer(
            [
                (
                    each.reason.code,
                    _t("%(reason)s（自 %(since)s 起）")
                    % {"reason": _t(each.reason.label), "since": each.since},
                )
                for each in stops
            ]
        )


class NewLengthForm(forms.Form):
    """Why a running clock is moved to the length now in force."""

    expected_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    note = some_words(
        label=_("说明"),
        most=NOTE_LENGTH,
        rows=3,
        help_text=_("例如新规则要求在办事项一并适用的条文。"),
    )

    def __init__(
        self,
        data: Any = None,  # Any: what Django takes as form data
        *,
        newest: ClockPolicy,
        initial: dict[str, Any] | None = None,  # Any: form values
    ) -> None:
        """Name the length that the clock would go on under."""
        super().__init__(data, initial=initial)
        self.fields["note"].label = _t("改为 %(length)s 个%(unit)s的说明") % {
            "length": newest.length,
            "unit": newest.get_unit_display(),
        }

    @property
    def expected(self) -> int:
        """The case's version that the page showed, from a valid form."""
        return int(self.cleaned_data["expected_version"])


class MoreTimeForm(_ClockForm):
    """How many more days are asked for, and why."""

    # How many it may be depends on the reasons.
    days = forms.IntegerField()
    text = some_words(
        label=_("原因"),
        most=NOTE_LENGTH,
        rows=3,
        help_text=_("负责人据此审批；写明还要做什么、为何需要这些天。"),
        missing=_("请写明需要延长的原因，供负责人审批。"),
    )

    def __init__(
        self,
        data: Any = None,  # Any: what Django takes as form data
        *,
        reasons: Sequence[ClockReason],
        unit: StrOrPromise,
        initial: dict[str, Any] | None = None,  # Any: form values
    ) -> None:
        """Offer the reasons with their limits; `unit` is what the deadline counts in."""
        super().__init__(data, initial=initial)
        self.fields["days"] = a_number(
            label=_t("延长几个%(unit)s") % {"unit": unit},
            least=1,
            most=max((each.most_working_days or LONGEST for each in reasons), default=LONGEST),
            help_text=_("同一期限只能延长规定的次数。"),
        )
        self.offer([(each.code, _with_limits(each)) for each in reasons])


class MoreTimeDecisionForm(forms.Form):
    """The words of who decides; required for a refusal."""

    note = some_words(
        label=_("审批意见"),
        most=NOTE_LENGTH,
        rows=3,
        help_text=_("不同意的须写明理由；申请人会收到通知。"),
    )


def _with_limits(reason: ClockReason) -> str:
    limits = []
    if reason.most_working_days is not None:
        limits.append(_t("最长 %(days)s 个工作日") % {"days": reason.most_working_days})
    if reason.most_uses is not None:
        limits.append(_t("最多 %(uses)s 次") % {"uses": reason.most_uses})
    if reason.back_dated_working_days:
        limits.append(_t("可追溯 %(days)s 个工作日") % {"days": reason.back_dated_working_days})
    if reason.evidence_required:
        limits.append(_t("须附证明材料"))
    label = _t(reason.label)
    return f"{label}（{_t('，').join(limits)}）" if limits else label
