"""Open obligations: the first of each promise with the grant, the next when its time begins.

An obligation is opened once per promise and day (a constraint of the database); its day comes
from the schedule, so that a night without the job opens it later and moves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _t

from cases.models import Grant, Obligation
from cases.states.case_kind import CaseKind
from cases.states.grant import LIVE_STATES
from cases.states.obligation import ObligationCause, ObligationState, OwedBy
from cases.text_digest import text_digests
from workflows.conditional_access.use_supervision.flow import ObligationFlow
from workflows.conditional_access.use_supervision.promises import promises_of
from workflows.conditional_access.use_supervision.rules import RULE
from workflows.conditional_access.use_supervision.terms import supervision_terms
from workflows.engine.clocks import civil_date
from workflows.engine.gate import act, open_case
from workflows.engine.locking import patiently
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from workflows.conditional_access.use_supervision.promises import Promise
    from workflows.engine.step import Step

NAME_SHOWN: Final = 100
UNSCHEDULED: Final = "unscheduled_check"


def open_with_grant(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Open the first obligation of each promise, in the act by which the data is opened.

    To be called in the `perform` of that act, whose case is the grant.

    Returns:
        What the act's event says of it: the numbers of the obligations.

    Writes: one `Obligation` per promise with its event, task and clock.
    """
    grant = cast("Grant", step.case)
    opened = [_open_scheduled(grant, each, 0, at=step.at) for each in promises_of(grant)]
    return {"obligations": [each.number for each in opened]}


def open_next_obligations(*, at: datetime) -> tuple[str, ...]:
    """Open the obligations of live grants whose time has begun: the day before is over.

    May run as often as one likes, and beside itself.

    Args:
        at: the present moment.

    Returns:
        The numbers of the obligations.

    Writes: `Obligation` cases, in a transaction per grant.
    """
    live = Grant.objects.filter(state__in=LIVE_STATES, delivered_at__isnull=False)
    keys = live.filter(valid_until__gte=civil_date(at)).order_by("pk").values_list("pk", flat=True)
    return tuple(number for key in keys for number in _open_next(key, at))


@patiently
@transaction.atomic
def _open_next(key: int, at: datetime) -> list[str]:
    # Two runs at once: the second finds what the first opened.
    Grant.objects.select_for_update(of=("self",), no_key=True).get(pk=key)
    grant = Grant.objects.select_related("signed_agreement", "line", "organisation").get(pk=key)
    if grant.state not in LIVE_STATES:
        return []
    last = dict(
        Obligation.objects.filter(data_grant=grant, sequence__isnull=False)
        .values_list("code")
        .annotate(last=Max("sequence"))
    )
    opened: list[str] = []
    for promise in promises_of(grant):
        days = _days_of(grant, promise)
        number = last.get(promise.code, -1) + 1
        # The one before is over, whether it was met or not.
        while number < len(days) and (number == 0 or days[number - 1] < civil_date(at)):
            opened.append(_open_scheduled(grant, promise, number, at=at).number)
            number += 1
    return opened


@dataclass(frozen=True, kw_only=True)
class Unscheduled:
    """A look that no schedule gives: why, and what is to be looked at."""

    cause: ObligationCause
    text: str


def open_check(grant: Grant, wanted: Unscheduled, *, at: datetime) -> Obligation:
    """Open a look at the use of a grant that no schedule gives; inside a transaction.

    Args:
        grant: a live one, with agreement, line and organisation.
        wanted: why, and what is to be looked at.
        at: the moment.

    Writes: one `Obligation` with its event, task and clock.
    """
    # What was committed to comes before what was agreed.
    resting = max(promises_of(grant), key=lambda promise: promise.is_commitment)
    return _opened(
        grant,
        {
            "code": UNSCHEDULED,
            "sequence": None,
            "promise": wanted.text,
            "owed_by": OwedBy.DEPARTMENT,
            "cause": wanted.cause,
            "rests_on": resting.rests_on,
            "is_commitment": resting.is_commitment,
            "due_on": civil_date(at) + timedelta(days=supervision_terms().unscheduled_days),
        },
        at=at,
    )


def _days_of(grant: Grant, promise: Promise) -> tuple[date, ...]:
    assert grant.delivered_at is not None  # noqa: S101  # promises begin with the delivery
    return promise.rule.days(civil_date(grant.delivered_at), grant.valid_until)


def _open_scheduled(grant: Grant, promise: Promise, sequence: int, *, at: datetime) -> Obligation:
    begins_on = civil_date(grant.delivered_at or at)
    due_on = promise.rule.days(begins_on, grant.valid_until)[sequence]
    said = {
        "code": promise.code,
        "sequence": sequence,
        "promise": promise.text,
        "owed_by": promise.owed_by,
        "cause": ObligationCause.SCHEDULE,
        "rests_on": promise.rests_on,
        "is_commitment": promise.is_commitment,
        # A deadline cannot begin behind its end.
        "due_on": max(due_on, civil_date(at)),
    }
    return _opened(grant, said, at=at)


def _opened(grant: Grant, said: Mapping[str, Any], *, at: datetime) -> Obligation:  # Any: fields
    with in_record_language():
        is_look = said["owed_by"] == OwedBy.DEPARTMENT
        look = _t("核查承诺履行情况") if said["is_commitment"] else _t("核查数据使用情况")
        what = look if is_look else _t("提交利用报告")
        title = f"{what}：{grant.line.row.name[:NAME_SHOWN]}"
    taken = open_case(
        record=Obligation(
            kind=CaseKind.OBLIGATION,
            title=title,
            state=ObligationState.DUE,
            organisation=grant.organisation,
            opened_by_id=grant.opened_by_id,
            data_grant=grant,
            **said,
        ),
        flow=ObligationFlow,
        membership=None,
        at=at,
        rule=RULE,
        facts={
            "grant": grant.number,
            "code": said["code"],
            "cause": str(said["cause"]),
            "due_on": said["due_on"].isoformat(),
            "rests_on": said["rests_on"],
            "sequence": said["sequence"],
            "owed_by": str(said["owed_by"]),
            "is_commitment": said["is_commitment"],
            "promise_sha256": text_digests(said["promise"]).sha256,
        },
    )
    first = "ask_user" if said["owed_by"] == OwedBy.USER else "ask_department"
    asked = act(case=taken.case, name=first, actor=None, at=at, expected_version=None)
    return cast("Obligation", asked.case)
