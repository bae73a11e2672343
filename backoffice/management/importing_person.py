"""Under whose account a command imports a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from backoffice.management.json_command import UsageError
from cases.models import Person
from cases.permissions import hats_of
from cases.queries.list_imports import members_in_role
from cases.states.role import Role
from workflows.engine.clocks import civil_date
from workflows.open_list.import_scope import IMPORT_ROLES

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import Membership


def importing_member(account: str | None, *, at: datetime) -> Membership:
    """Return the role under which the command imports.

    Without an account that is the one data-centre operator in office: every change request
    names a person, and nobody else runs imports on the server.

    Raises:
        UsageError: there is no such account, none, or more than one to choose from.
    """
    on = civil_date(at)
    return _named(account, on) if account else _only_operator(on)


def _named(account: str, on: date) -> Membership:
    person = Person.objects.filter(username=account, is_active=True).first()
    if person is None:
        raise UsageError(
            _("没有在用的账号“%(account)s”。请核对 --as 后面的账号。") % {"account": account}
        )
    hats = hats_of(person, IMPORT_ROLES, on=on)
    if not hats:
        roles = "、".join(str(role.label) for role in IMPORT_ROLES)
        raise UsageError(
            _("账号“%(account)s”今天没有可以导入清单的角色（%(roles)s）。请换一个账号。")
            % {"account": account, "roles": roles}
        )
    return min(hats, key=lambda hat: IMPORT_ROLES.index(Role(hat.role)))


def _only_operator(on: date) -> Membership:
    operators = members_in_role(Role.DATA_CENTRE_OPERATOR, on=on)
    if not operators:
        raise UsageError(
            _(
                "系统中没有在任的大数据中心运维，无人可以提出申请。请先为一人授予该角色，"
                "或用 --as 指定经办人账号；试用可加 --approve-as-demo。"
            )
        )
    if len(operators) > 1:
        accounts = "、".join(hat.person.username for hat in operators[:5])
        raise UsageError(
            _("大数据中心运维不止一人（%(accounts)s），请用 --as 指定以谁的账号提出。")
            % {"accounts": accounts}
        )
    return operators[0]
