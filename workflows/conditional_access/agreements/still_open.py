"""What must still hold when an agreement is signed: its datasets, its term of use (S19, S20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.queries.agreements import lines_in
from cases.queries.changed_datasets import dataset_changes
from cases.states.access_words import BARS_APPROVAL
from cases.states.grant import GrantState
from workflows.conditional_access.follow_ups.still_there import why_not_in_force
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import AccessLine, Agreement
    from cases.states.access_words import DatasetChange

Barred = list[tuple["AccessLine", "DatasetChange"]]


def barred_datasets(agreement: Agreement) -> Barred:
    """Return the datasets of an agreement that the list does not open under conditions any more.

    Each with what became of it; emergency suspensions count. Four statements.
    """
    lines = lines_in(agreement)
    changes = dataset_changes(lines)
    found = ((line, changes.get(line.pk)) for line in lines)
    return [(line, change) for line, change in found if change and change in BARS_APPROVAL]


def is_term_over(agreement: Agreement, *, on: date) -> bool:
    """Tell whether the term of use that an agreement names has ended before a day."""
    return agreement.bound.ends_on < on


def must_still_be_signable(agreement: Agreement, *, at: datetime) -> None:
    """Refuse a signature of either side, on either way, that would open nothing.

    Args:
        agreement: which.
        at: the moment of the signature.

    Raises:
        GuardFailed: a dataset was removed, closed, suspended or opened to everybody, the term
            of use is over, or the grant that it follows was revoked or is suspended; the sentence
            says what can be done.
    """
    if barred := barred_datasets(agreement):
        line, change = barred[0]
        raise GuardFailed(
            _t(
                "“%(name)s”%(change)s，协议不能照现有文本签署：请甲方负责人终止本协议，"
                "其余数据由平台另行拟定协议。"
            )
            % {"name": line.row.name, "change": change.label}
        )
    if is_term_over(agreement, on=civil_date(at)):
        raise GuardFailed(
            _t(
                "协议载明的使用期限已于 %(last)s 届满，不能再签署：请甲方负责人终止本协议；"
                "仍需使用数据的，请乙方重新提出申请。"
            )
            % {"last": agreement.bound.ends_on}
        )
    if refusal := why_followed_grant_bars(agreement):
        raise GuardFailed(refusal)


def why_followed_grant_bars(agreement: Agreement) -> str:
    """Return why an agreement that follows a grant cannot come into force; empty: it can."""
    grant = agreement.application.data_grant
    return "" if grant is None else why_not_in_force(grant)


def is_barred_for_good(agreement: Agreement) -> bool:
    """Tell whether the grant that an agreement follows bars it, and no lifting will help."""
    grant = agreement.application.data_grant
    is_waited_for = grant is None or grant.state == GrantState.SUSPENDED
    return not is_waited_for and bool(why_followed_grant_bars(agreement))


def waits_for_grant(agreement: Agreement) -> bool:
    """Tell whether an agreement waits for the grant that it follows: its suspension may end."""
    return bool(why_followed_grant_bars(agreement)) and not is_barred_for_good(agreement)
