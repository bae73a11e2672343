"""Send a message again that its receiver refused, or that ran out of attempts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _, gettext_noop

from backoffice.delivering import deliver_soon
from backoffice.management.json_command import Answer, JsonCommand, UsageError
from cases.models import Person
from workflows.administration.send_again import send_again

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(JsonCommand):
    """`send_again KEY --as ACCOUNT [--json]`."""

    help = gettext_noop("重发一条发送失败的待发消息；授权消息已送出的也可重发，接收方凭键去重")

    def add_options(self, parser: CommandParser) -> None:
        parser.add_argument("key", metavar="KEY", help=_("待发消息的幂等键"))
        parser.add_argument(
            "--as", dest="account", required=True, metavar="ACCOUNT", help=_("管理员账号")
        )

    def answer(self, options: dict[str, Any]) -> Answer:  # Any: parsed arguments
        row = send_again(
            actor=_administrator(options["account"]), key=options["key"], at=timezone.now()
        )
        deliver_soon()
        return Answer(
            data={"message": row.pk, "topic": row.topic, "key": row.idempotency_key},
            lines=[
                _("待发消息 %(pk)s（%(topic)s）将以原键重发。") % {"pk": row.pk, "topic": row.topic}
            ],
        )


def _administrator(account: str) -> Person:
    person = Person.objects.filter(username=account, is_active=True).first()
    if person is None:
        raise UsageError(
            _("没有在用的账号“%(account)s”。请核对 --as 后面的账号。") % {"account": account}
        )
    return person
