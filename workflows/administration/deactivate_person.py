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
from workflows.administration.requirements import require_administrator
from workflows.administration.separation import lock_holders
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
        GuardFailed: the account is out of use already, the person still holds open tasks,
            or is the last to hold one of the three separated roles (house default).
    """
    on = civil_date(at)
    require_administrator(actor, on=on)
    reason = _reason(reason)
    locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if locked.pk == actor.pk:
        raise BadInput(_t("不能停用自己的账号：请由另一位系统管理员办理。"))
    if not locked.is_active:
        raise GuardFailed(_t("%(name)s的账号已经停用，无须重复办理。") % {"name": locked.name})
    _refuse_while_work_is_open(locked)
    _refuse_last_of_three(locked, on=on)
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


def _refuse_while_work_is_open(person: Person) -> None:
    work = people.open_work_by_organisation(person)
    if not work:
        return
    where = "、".join(
        _t("%(where)s %(count)s 项")
        % {"where": row["organisation__full_name"], "count": row["tasks"]}
        for row in work
    )
    raise GuardFailed(
        _t(
            "%(name)s名下还有未办结的任务（%(where)s），不能停用账号。"
            "请先由其本人或所在单位负责人移交或退回队列。"
        )
        % {"name": person.name, "where": where}
    )


def _refuse_last_of_three(person: Person, *, on: date) -> None:
    for role in sorted(people.separated_roles_of(person, first=on, last=on)):
        lock_holders(role)
        if not people.others_hold(role, than=person, on=on):
            raise GuardFailed(
                _t(
                    "%(name)s是目前唯一的%(role)s，停用后三员不全。"
                    "请先授予另一人这一角色，再停用账号。"
                )
                % {"name": person.name, "role": Role(role).label}
            )
