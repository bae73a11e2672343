"""Begin a renewal or an amendment: a draft that points to the grant and says what it rests on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import Grant
from cases.queries.deadline_rules import policy_in_force
from cases.queries.follow_ups import open_follow_up
from cases.states.clock import ClockUnit
from cases.states.follow_up import FollowUp
from workflows.clock_arithmetic import EveryDay, WorkingDays
from workflows.conditional_access.content import content_of
from workflows.conditional_access.follow_ups.rules import waits_for
from workflows.conditional_access.follow_ups.still_there import why_not_followed
from workflows.conditional_access.start import Following, start_application
from workflows.engine.calendar import newest_calendar
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import AccessApplication, Person

WINDOW: Final = "app.renewal_window"


def why_not(grant: Grant, kind: str, *, on: date) -> str:
    """Return why a grant cannot be renewed or amended on a day; empty: it can.

    Args:
        grant: as it now is.
        kind: one of `FollowUp`.
        on: the day.
    """
    if refusal := why_not_followed(grant, on=on):
        return refusal
    if on < grant.valid_from:
        return _t("授权 %(number)s 自 %(first)s 起生效，生效之后才能申请续期或者变更。") % {
            "number": grant.number,
            "first": grant.valid_from,
        }
    if kind == FollowUp.RENEWAL and on < (first := first_day_to_renew(grant, on=on)):
        return _t("授权到 %(last)s 止，自 %(first)s 起可以申请续期。") % {
            "last": grant.valid_until,
            "first": first,
        }
    waiting = open_follow_up(grant)
    return "" if waiting is None else waits_for(waiting)


def first_day_to_renew(grant: Grant, *, on: date) -> date:
    """Return from when a grant can be renewed; where no rule is in force on a day, that day.

    Source: `app.renewal_window`, a length before the last day, which an administrator changes.
    """
    policy = policy_in_force(WINDOW, on=on)
    if policy is None:
        return on
    if policy.unit == ClockUnit.CALENDAR_DAY:
        return grant.valid_until - timedelta(days=policy.length)
    days = WorkingDays(newest_calendar()) if policy.counts_on_calendar else EveryDay()
    # The earliest day from which the length does not reach beyond the last one.
    day = grant.valid_until - timedelta(days=2 * policy.length + 30)
    while days.between(day, grant.valid_until) > policy.length:
        day += timedelta(days=1)
    return day


@patiently
@transaction.atomic
def start_follow_up(*, grant: Grant, kind: str, person: Person, at: datetime) -> AccessApplication:
    """Open a draft that renews or amends a grant, with the words that the grant rests on.

    The grant itself stays as it is until the agreement of what follows is signed.

    Args:
        grant: of this person.
        kind: one of `FollowUp`.
        person: who applied for the grant.
        at: the moment.

    Writes: as `start_application`.

    Raises:
        BadInput: no such kind. NotAllowed: the grant is somebody else's, or as
            `start_application`.
        GuardFailed: as `why_not` says; too many drafts.
    """
    if kind not in FollowUp.values:
        raise BadInput(_t("只能申请续期或者变更。"), field="kind")
    # Two tabs at the same moment: the second finds the first's draft.
    now = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    if now.opened_by_id != person.pk:
        raise NotAllowed(_t("续期和变更由提出申请的人办理。"))
    if refusal := why_not(now, kind, on=civil_date(at)):
        raise GuardFailed(refusal)
    last = now.line.application.submissions.order_by("number").last()
    assert last is not None  # noqa: S101  # a grant rests on what was handed in
    # The fast path is asked for anew: what was promised was promised of that application.
    content = replace(
        content_of(last.content),
        entries=(str(now.entry.uid),),
        left_out=(),
        ground="",
        notice="",
        commitments={},
    )
    following = Following(grant=now, kind=FollowUp(kind), content=content)
    return start_application(person=person, at=at, following=following)
