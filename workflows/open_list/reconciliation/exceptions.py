"""Accept a mismatch until a day: it is silent till then and keeps its first day (house default).

It silences only what is not dangerous: where the list opens what the catalogue says is 非开放, an
exception that was accepted before counts for nothing.
"""

from __future__ import annotations

import tomllib
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.events import append_system_event
from cases.models import Finding, FindingException, FindingSpell
from cases.permissions import Requirement, require
from cases.states.role import Role
from cases.states.system_act import SystemAct
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import Membership

ACCEPTING = frozenset({Role.COMMISSION_STAFF, Role.COMMISSION_LEAD})
REASON_CHARACTERS = 300
TERMS = Path(__file__).with_name("terms.toml")


@cache
def longest_days() -> int:
    """Return for how many calendar days an exception may be accepted at once."""
    with TERMS.open("rb") as file:
        return int(tomllib.load(file)["exception"]["longest_calendar_days"])


@patiently
@transaction.atomic
def accept_exception(
    *, finding: Finding, valid_until: date, reason: str, membership: Membership, at: datetime
) -> FindingException:
    """Accept that catalogue and list differ, until a day.

    Args:
        finding: an open mismatch.
        valid_until: the last day on which it is silent.
        reason: why it is lawful for now.
        membership: a role in the commission.
        at: the moment.

    Writes: a `FindingException`, one system event.

    Raises:
        NotAllowed: only the commission accepts exceptions.
        BadInput: no reason, a day that has gone by, or one too far ahead.
        GuardFailed: the mismatch is gone, or is the dangerous direction, which nobody may silence.
    """
    _must_accept(membership, at=at)
    said = _said(reason)
    _refuse_day(valid_until, on=civil_date(at))
    locked = Finding.objects.select_for_update().get(pk=finding.pk)
    spell = FindingSpell.objects.filter(finding=locked, until_run__isnull=True).first()
    if spell is None:
        raise GuardFailed(_t("这项差异已经消除，不需要例外。"))
    if spell.dangerous:
        raise GuardFailed(
            _t("目录标为非开放而清单仍开放，不能作为例外。请先中止开放，或更正目录的开放属性。")
        )
    accepted = FindingException.objects.create(
        finding=locked,
        spell=spell,
        valid_until=valid_until,
        reason=said,
        accepted_by=membership.person,
        accepted_at=at,
    )
    append_system_event(
        act=SystemAct.FINDING_EXCEPTED,
        actor=membership.person,
        at=at,
        data={
            "finding": locked.pk,
            "class": locked.mismatch,
            "subject": locked.subject,
            "until": valid_until,
            "reason": said,
        },
    )
    return accepted


@patiently
@transaction.atomic
def withdraw_exception(
    *, exception: FindingException, reason: str, membership: Membership, at: datetime
) -> FindingException:
    """Let a mismatch be heard again before its exception ends.

    Args:
        exception: one that is in force.
        reason: why it no longer holds.
        membership: a role in the commission.
        at: the moment.

    Writes: who withdrew it, when and why; one system event.

    Raises:
        NotAllowed: only the commission withdraws exceptions. BadInput: no reason.
        GuardFailed: it has ended, or was withdrawn before.
    """
    _must_accept(membership, at=at)
    said = _said(reason)
    Finding.objects.select_for_update().get(pk=exception.finding_id)
    locked = FindingException.objects.select_related("finding").get(pk=exception.pk)
    if locked.withdrawn_at is not None or locked.valid_until < civil_date(at):
        raise GuardFailed(_t("这项例外已经撤回或到期，不需要再撤回。"))
    locked.withdrawn_at, locked.withdrawn_by = at, membership.person
    locked.withdrawal_reason = said
    locked.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    append_system_event(
        act=SystemAct.FINDING_EXCEPTION_WITHDRAWN,
        actor=membership.person,
        at=at,
        data={"exception": locked.pk, "finding": locked.finding_id, "reason": said},
    )
    return locked


def _must_accept(membership: Membership, *, at: datetime) -> None:
    require(
        membership.person,
        Requirement(roles=ACCEPTING, organisation=None),
        on=civil_date(at),
        hat_id=membership.pk,
    )


def _said(reason: str) -> str:
    said = reason.strip()
    if not said or len(said) > REASON_CHARACTERS:
        raise BadInput(
            _t("请写明理由，不超过 %(most)s 字。") % {"most": REASON_CHARACTERS}, field="reason"
        )
    return said


def _refuse_day(valid_until: date, *, on: date) -> None:
    if valid_until < on:
        raise BadInput(_t("例外的有效期已过。请填写今天或以后的日期。"), field="valid_until")
    last = on + timedelta(days=longest_days())
    if valid_until > last:
        raise BadInput(
            _t("例外最长 %(days)s 天。请填写不晚于 %(last)s 的日期，到期仍需要的可再次接受。")
            % {"days": longest_days(), "last": last},
            field="valid_until",
        )
