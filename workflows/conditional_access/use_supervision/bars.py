"""Bars (禁入): entered with a revocation for a configured term, asked at every hand-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import Bar
from cases.month_terms import last_day_of_term
from cases.queries.violations import barred_until
from cases.states.obligation import BarScope
from workflows.conditional_access.use_supervision.terms import supervision_terms
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import Applicant, Person, Violation


def bar_applicant(violation: Violation, scope: BarScope, *, by: Person, at: datetime) -> Bar:
    """Bar the applicant of a violation from today on for the configured months.

    Writes: one `Bar`.
    """
    begins_on = civil_date(at)
    return Bar.objects.create(
        violation=violation,
        applicant_id=violation.applicant_id,
        scope=scope,
        begins_on=begins_on,
        ends_on=last_day_of_term(begins_on, supervision_terms().bar_months),
        entered_by=by,
        entered_at=at,
    )


def must_not_be_barred(applicant: Applicant, on: date, *, fast: bool = False) -> None:
    """Refuse what an applicant hands in while they are barred.

    Args:
        applicant: who hands in.
        on: the day.
        fast: whether they ask to be approved at once (告知承诺).

    Raises:
        GuardFailed: they are barred; the sentence names the last day.
    """
    until = barred_until(applicant, on, fast=fast)
    if until is None:
        return
    # Of two bars the later one is named, with what it forbids.
    what = BarScope.ALL if barred_until(applicant, on) == until else BarScope.FAST
    raise GuardFailed(
        _t(
            "“%(name)s”因违规记录在 %(until)s 前（含当日）不得提交%(what)s，本次没有提交。"
            "请在此之后再提交；有异议的，可以按撤销开放决定书所列途径提出。"
        )
        % {"name": applicant.name, "until": until.isoformat(), "what": what.label}
    )


def must_not_be_shut_out(applicant: Applicant, on: date) -> None:
    """Refuse to approve at once what was handed in before its applicant was barred from that.

    Raises:
        GuardFailed: they are; the sentence says what is left.
    """
    until = barred_until(applicant, on, fast=True)
    if until is not None:
        raise GuardFailed(
            _t(
                "“%(name)s”因违规记录在 %(until)s 前（含当日）不适用告知承诺，不能一次性审核通过："
                "请将这一申请全部转普通程序。"
            )
            % {"name": applicant.name, "until": until.isoformat()}
        )
