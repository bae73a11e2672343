"""Open an account for a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.events import append_system_event
from cases.models import Person
from cases.queries import people
from cases.states.system_act import SystemAct
from workflows.administration.duplicates import refusing_duplicates
from workflows.administration.first_password import first_password
from workflows.administration.requirements import require_administrator
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import datetime

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")


@dataclass(frozen=True, kw_only=True)
class PersonAdded:
    """The new account; `first_password` is known only here and empty where none was made."""

    person: Person
    first_password: str


@patiently
@transaction.atomic
def add_person(
    *, actor: Person, username: str, name: str, email: str = "", at: datetime
) -> PersonAdded:
    """Open an account with a first password that must be changed at the first login.

    Writes: one `Person`, one system event.

    Raises:
        NotAllowed: the actor is not an administrator today.
        BadInput: the account name is taken or malformed, the name is empty, or the e-mail
            address cannot be one.
    """
    require_administrator(actor, on=civil_date(at))
    return open_account(actor=actor, username=username, name=name, email=email, at=at)


def open_account(
    *,
    actor: Person | None,
    username: str,
    name: str,
    at: datetime,
    email: str = "",
    encoded_password: str = "",
) -> PersonAdded:
    """Write the account; the caller has checked who acts and holds the transaction.

    Args:
        actor: who opens it; None before anybody is appointed.
        username: the account's name.
        name: the person's name.
        at: the moment of the act.
        email: where notices go.
        encoded_password: the hash of a password that need not be changed (demonstration
            accounts); empty: a first password is made.

    Writes: one `Person`, one system event.

    Raises:
        BadInput: as `add_person`.
    """
    username = username.strip()
    _check_username(username)
    name, email = checked_name(name), checked_email(email)
    password = "" if encoded_password else first_password()
    person = Person(
        username=username,
        name=name,
        email=email,
        password=encoded_password or make_password(password),
        must_change_password=not encoded_password,
    )
    with refusing_duplicates(_taken(username), field="username"):
        person.save(force_insert=True)
    append_system_event(act=SystemAct.PERSON_ADDED, actor=actor, at=at, data={"person": person.pk})
    return PersonAdded(person=person, first_password=password)


def checked_name(name: str) -> str:
    """Return a person's name without its margins.

    Raises:
        BadInput: it is empty.
    """
    if not name.strip():
        raise BadInput(_t("请填写姓名。"), field="name")
    return name.strip()


def checked_email(email: str) -> str:
    """Return an e-mail address without its margins; empty stays empty.

    Raises:
        BadInput: it cannot be one.
    """
    email = email.strip()
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise BadInput(
            _t("电子邮箱“%(email)s”写法不对：请写成 name@example.cn，或者留空。")
            % {"email": email},
            field="email",
        ) from error
    return email


def _check_username(username: str) -> None:
    if not _USERNAME.fullmatch(username):
        raise BadInput(
            _t(
                "账号“%(username)s”不能使用：只能由 2 至 60 个小写字母、数字、点、下划线或连字符"
                "组成，并以字母或数字开头，例如 zhang.wei。"
            )
            % {"username": username},
            field="username",
        )
    if people.is_username_taken(username):
        raise BadInput(_taken(username), field="username")


def _taken(username: str) -> str:
    return _t("账号“%(username)s”已被使用：请换一个账号名；若是同一个人，请直接为其提出角色。") % {
        "username": username
    }
