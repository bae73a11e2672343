"""One page for each thing that a person may do with a clock: what it asks, offers and does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _t, gettext_lazy as _

from cases.queries.one_case import attachments_of
from forms.clock_changes import MoreTimeForm, NewLengthForm, RestartClockForm, StopClockForm
from workflows.engine.calendar import newest_calendar
from workflows.engine.extensions import MoreTime, ask_for_more_time
from workflows.engine.policy_moves import move_to_policy_in_force
from workflows.engine.standstill import Wanted, earliest_day, restart_clock, stop_clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from cases.models import Clock, Person
    from workflows.engine.clock_offers import ClockOffers

    ClockForm = StopClockForm | RestartClockForm | MoreTimeForm | NewLengthForm


@dataclass(frozen=True, kw_only=True)
class ChangePage:
    """One way to change a clock.

    Attributes:
        title: what the page and its button are called.
        explanation: one sentence on what follows.
        form: makes the form from data, offers, clock and first values; None: nothing is offered.
        carry_out: does it, and returns the sentence that says what came of it.
        acts: under which names the history holds what the page does.
    """

    title: StrOrPromise
    explanation: StrOrPromise
    form: Callable[[Any, ClockOffers, Clock, dict[str, Any]], ClockForm | None]  # Any: form data
    carry_out: Callable[[Clock, Any, Person, datetime], str]  # Any: a valid form
    acts: tuple[str, ...]


def _stop_form(
    data: Any, offers: ClockOffers, clock: Clock, initial: dict[str, Any]
) -> ClockForm | None:
    if not offers.stop:
        return None
    files, on = list(attachments_of(clock.case)), initial.get("on")
    days: tuple[date, date] | None = None
    if isinstance(on, date) and offers.stop_from is not None:
        calendar = newest_calendar()
        since = min(earliest_day(each, calendar, today=on) for each in offers.stop)
        days = max(since, offers.stop_from), on
    return StopClockForm(data, reasons=offers.stop, files=files, days=days, initial=initial)


def _restart_form(
    data: Any, offers: ClockOffers, _clock: Clock, initial: dict[str, Any]
) -> ClockForm | None:
    if not offers.restart:
        return None
    return RestartClockForm(data, stops=offers.restart, initial=initial)


def _more_time_form(
    data: Any, offers: ClockOffers, clock: Clock, initial: dict[str, Any]
) -> ClockForm | None:
    if not offers.more_time:
        return None
    unit = clock.policy.counted_in
    return MoreTimeForm(data, reasons=offers.more_time, unit=unit, initial=initial)


def _new_length_form(
    data: Any, offers: ClockOffers, _clock: Clock, initial: dict[str, Any]
) -> ClockForm | None:
    if offers.new_length is None:
        return None
    return NewLengthForm(data, newest=offers.new_length, initial=initial)


def _stop(clock: Clock, form: StopClockForm, actor: Person, at: datetime) -> str:
    changed = stop_clock(
        clock=clock, wanted=_wanted(form), actor=actor, at=at, expected_version=form.expected
    )
    if changed.is_late:
        return _t("已登记暂停；期限此前已到期，逾期的事实不变，并已告知负责人。")
    return _t("已暂停计时。恢复之前，任务列在“等待中”。")


def _restart(clock: Clock, form: RestartClockForm, actor: Person, at: datetime) -> str:
    changed = restart_clock(
        clock=clock, wanted=_wanted(form), actor=actor, at=at, expected_version=form.expected
    )
    if changed.clock.paused_on is not None:
        return _t("已结束这一次暂停；另有事由尚未结束，期限仍在暂停。")
    return _t("已恢复计时，到期日为 %(due)s。") % {"due": changed.clock.due_on}


def _ask(clock: Clock, form: MoreTimeForm, actor: Person, at: datetime) -> str:
    typed = form.cleaned_data
    wanted = MoreTime(reason=typed["reason"], days=typed["days"], text=typed["text"])
    ask_for_more_time(
        clock=clock, wanted=wanted, actor=actor, at=at, expected_version=form.expected
    )
    return _t("已提出延期申请，等待负责人审批；审批之前到期日不变。")


def _move(clock: Clock, form: NewLengthForm, actor: Person, at: datetime) -> str:
    changed = move_to_policy_in_force(
        clock=clock,
        actor=actor,
        at=at,
        note=form.cleaned_data["note"],
        expected_version=form.expected,
    )
    return _t("已改用新时长，到期日为 %(due)s。") % {"due": changed.clock.due_on}


def _wanted(form: StopClockForm | RestartClockForm) -> Wanted:
    typed = form.cleaned_data
    return Wanted(
        reason=typed["reason"],
        on=typed["on"],
        note=typed["note"],
        evidence=typed.get("evidence"),
    )


PAGES: dict[str, ChangePage] = {
    "stop": ChangePage(
        title=_("暂停计时"),
        explanation=_("等待他人期间不计入期限；到期日在恢复时按实际天数顺延。"),
        form=_stop_form,
        carry_out=_stop,
        acts=("stop_clock",),
    ),
    "restart": ChangePage(
        title=_("恢复计时"),
        explanation=_("所等的已经到来：期限继续计算，或按事由重新起算。"),
        form=_restart_form,
        carry_out=_restart,
        acts=("resume_clock", "reset_clock"),
    ),
    "extension": ChangePage(
        title=_("申请延期"),
        explanation=_("由另一位负责人审批；同意后从原到期日起顺延。逾期之后不能再申请。"),
        form=_more_time_form,
        carry_out=_ask,
        acts=("ask_extension",),
    ),
    "policy": ChangePage(
        title=_("改用新时长"),
        explanation=_(
            "在办期限默认沿用起算时的规则。改用后已用天数和暂停照算，至少留到下一工作日。"
        ),
        form=_new_length_form,
        carry_out=_move,
        acts=("move_clock_policy",),
    ),
}
