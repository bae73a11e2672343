"""Give an account a new first password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.events import append_system_event
from cases.models import Person
from cases.permissions import Requirement, require
from cases.queries import people
from cases.states.role import Role
from cases.states.system_act import SystemAct
from workflows.administration.first_password import first_password
from workflows.administration.requirements import ADMINISTRATOR, SECURITY_OFFICER
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import date, datetime

# An administrator who could log in as the security officer would approve their own
# proposals: these two are reset by a security officer (house default, from 三员分立).
_KEPT_FROM_ADMINISTRATORS = frozenset({Role.SECURITY_OFFICER, Role.AUDITOR})


@dataclass(frozen=True, kw_only=True)
class PasswordReset:
    """The account and its new first password, known only here."""

    person: Person
    first_password: str


def who_resets(person: Person, *, on: date) -> Requirement:
    """Return what a reset of this person's password asks of the one who does it."""
    if people.separated_roles_of(person, first=on, last=None) & _KEPT_FROM_ADMINISTRATORS:
        return SECURITY_OFFICER
    return ADMINISTRATOR


@patiently
@transaction.atomic
def reset_password(*, actor: Person, person: Person, at: datetime) -> PasswordReset:
    """Replace a password by a first one; the person's sessions end at once.

    Writes: `Person.password`, `must_change_password`; one system event without either.

    Raises:
        NotAllowed: the actor may not reset this person's password.
        BadInput: one's own password. GuardFailed: the account is out of use.
    """
    on = civil_date(at)
    locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    require(actor, who_resets(locked, on=on), on=on)
    if locked.pk == actor.pk:
        raise BadInput(_t("不能重置自己的密码：请在“修改密码”中用原密码修改。"))
    if not locked.is_active:
        raise GuardFailed(
            _t("%(name)s的账号已停用：请先恢复账号，再重置密码。") % {"name": locked.name}
        )
    password = first_password()
    locked.password = make_password(password)
    locked.must_change_password = True
    locked.save(update_fields=["password", "must_change_password"])
    append_system_event(
        act=SystemAct.PASSWORD_RESET, actor=actor, at=at, data={"person": locked.pk}
    )
    return PasswordReset(person=locked, first_password=password)
