"""Appoint the first administrator, security officer and auditor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _, gettext_noop

from backoffice.management.json_command import Answer, JsonCommand, UsageError
from cases.models import OrganisationKind
from cases.states.role import Role
from workflows.administration.add_organisation import OrganisationFacts
from workflows.administration.bootstrap_people import FirstPerson, bootstrap_people

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

# The option that names each of the three.
OPTIONS = {
    "administrator": Role.ADMINISTRATOR,
    "security_officer": Role.SECURITY_OFFICER,
    "auditor": Role.AUDITOR,
}


class Command(JsonCommand):
    """`bootstrap_people --organisation NAME --administrator USER:NAME ... [--json]`."""

    help = gettext_noop("初始化系统管理员、安全员、审计员三人，只能在尚无任职时运行一次")

    def add_options(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--organisation",
            required=True,
            metavar="NAME",
            help=_("三人所在单位（主管部门）的全称；没有则新增"),
        )
        for option, role in OPTIONS.items():
            parser.add_argument(
                f"--{option.replace('_', '-')}",
                required=True,
                metavar="USERNAME:NAME",
                help=_("%(role)s的账号和姓名，如 zhang.wei:张伟") % {"role": role.label},
            )

    def answer(self, options: dict[str, Any]) -> Answer:  # Any: parsed arguments
        appointed = bootstrap_people(
            organisation=OrganisationFacts(
                full_name=options["organisation"], kind=OrganisationKind.COMMISSION
            ),
            first_people={
                role: read_person(options[option], role=role) for option, role in OPTIONS.items()
            },
            at=timezone.now(),
        )
        rows = [
            {
                "role": one.membership.role,
                "username": one.membership.person.username,
                "name": one.membership.person.name,
                "first_password": one.first_password,
            }
            for one in appointed
        ]
        return Answer(
            data={"organisation": options["organisation"], "people": rows},
            lines=[
                *(
                    f"{Role(row['role']).label}  {row['name']}  {row['username']}  "
                    f"{row['first_password']}"
                    for row in rows
                ),
                _("初始密码只显示这一次，请分别告知三人；首次登录时必须修改。"),
            ],
        )


def read_person(text: str, *, role: Role) -> FirstPerson:
    """Read `zhang.wei:张伟`; raise `UsageError` for anything else."""
    username, colon, name = text.partition(":")
    if not colon or not username.strip() or not name.strip():
        raise UsageError(
            _("%(role)s“%(text)s”写法不对：请写成 账号:姓名，例如 zhang.wei:张伟。")
            % {"role": role.label, "text": text}
        )
    return FirstPerson(username=username, name=name)
