"""Take an account out of use, and back into it; accounts are never deleted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.events import append_system_event
from cases.models import Person
from cases.queries import people
from cases.states.role import Role
from cases.states.system_act import SystemAct
from workflows.administration.leaving import left_behind
from workflows.administration.requirements import require_administrator
from workflows.administration.separation import lock_offices_of
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class AccountSwitched:
    """The account as it is now."""

    person: Person


@patiently
@transaction.atomic
def deactivate_person(
    *, actor: Person, person: Person, reason: str, at: datetime
) -> AccountSwitched:
    """Take an account out of use: its sessions end at once, its roles give nothing any more.

    Writes: `Person.is_active`, `deactivated_at`; one system event.

    Raises:
        NotAllowed: the actor is not an administrator today.
        BadInput: no reason, or one's own account.
        GuardFailed: the account is out of use already, something of the person's still needs
            a plan (`leave`), or they are the last to hold one of the three separated roles
            (house default).
    """
    on = civil_date(at)
    require_administrator(actor, on=on)
    # Whoever receives a task locks them as well: it is seen here, or refused there.
    locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    reason = must_be_deactivable(actor, locked, reason, on=on)
    _refuse_while_something_is_left(locked, on=on)
    locked.is_active = False
    locked.deactivated_at = at
    locked.save(update_fields=["is_active", "deactivated_at"])
    append_system_event(
        act=SystemAct.PERSON_DEACTIVATED,
        actor=actor,
        at=at,
        data={"person": locked.pk, "reason": reason},
    )
    return AccountSwitched(person=locked)


@transaction.atomic
def must_be_deactivable(actor: Person, person: Person, reason: str, *, on: date) -> str:
    """Refuse what no plan can help; return the reason without spaces around it."""
    reason = _reason(reason)
    if person.pk == actor.pk:
        raise BadInput(_t("不能停用自己的账号：请由另一位系统管理员办理。"))
    if not person.is_active:
        raise GuardFailed(_t("%(name)s的账号已经停用，无须重复办理。") % {"name": person.name})
    _refuse_last_of_three(person, on=on)
    return reason


@patiently
@transaction.atomic
def reactivate_person(
    *, actor: Person, person: Person, reason: str, at: datetime
) -> AccountSwitched:
    """Bring an account back into use, with those of its roles that still run.

    Writes: `Person.is_active`, `deactivated_at`; one system event.

    Raises:
        NotAllowed: the actor is not an administrator today.
        BadInput: no reason. GuardFailed: the account is in use.
    """
    require_administrator(actor, on=civil_date(at))
    reason = _reason(reason)
    locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if locked.is_active:
        raise GuardFailed(_t("%(name)s的账号正在使用，无须恢复。") % {"name": locked.name})
    locked.is_active = True
    locked.deactivated_at = None
    locked.save(update_fields=["is_active", "deactivated_at"])
    append_system_event(
        act=SystemAct.PERSON_REACTIVATED,
        actor=actor,
        at=at,
        data={"person": locked.pk, "reason": reason},
    )
    return AccountSwitched(person=locked)


def _reason(text: str) -> str:
    if not text.strip():
        raise BadInput(_t("请写明理由，例如“调离本单位”。"), field="reason")
    return text.strip()


def _refuse_while_something_is_left(person: Person, *, on: date) -> None:
    left = left_behind(person, on=on)
    if left.is_nothing:
        return
    raise GuardFailed(
        _t(
            "%(name)s名下还有未办结的任务 %(tasks)s 项、起草的案卷 %(drafts)s 件、"
            "代办 %(stand_ins)s 次，不能停用账号。请先拟定并确认离岗移交方案。"
        )
        % {
            "name": person.name,
            "tasks": sum(len(group.tasks) for group in left.tasks),
            "drafts": sum(len(group.cases) for group in left.drafts),
            "stand_ins": len(left.stand_ins),
        }
    )


def _refuse_last_of_three(person: Person, *, on: date) -> None:
    for role in lock_offices_of(person, on=on):
        if not people.others_hold(role, than=person, on=on):
            raise GuardFailed(
                _t(
                    "%(name)s是目前唯一的%(role)s，停用后三员不全。"
                    "请先授予另一人这一角色，再停用账号。"
                )
                % {"name": person.name, "role": Role(role).label}
            )
