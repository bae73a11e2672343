"""Load the story of the demonstration and print its accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_noop

from backoffice.demo.cast import PLAYERS
from backoffice.demo.people import create_demo_people
from backoffice.demo.sample_list import LARGEST_SCALE
from backoffice.demo.story import Told, sum_up, tell
from backoffice.management.json_command import Answer, JsonCommand, UsageError
from cases.models import Case
from cases.queries.people import person_named

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.core.management.base import CommandParser


class Command(JsonCommand):
    """`load_demo [--scale N] [--json]`."""

    help = gettext_noop("装入演示故事：单位、账号、清单和各种状态的调整申请")

    def add_options(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--scale",
            metavar="N",
            default="1",
            help=_("清单规模为 300 条的 N 倍，N 为 1 到 10，缺省 1"),
        )

    def answer(self, options: dict[str, Any]) -> Answer:  # Any: parsed arguments
        if settings.ENVIRONMENT == "production":
            raise UsageError(_("生产环境不能装入演示数据：演示账号的密码是公开的。"))
        scale = read_scale(options["scale"])
        # One transaction: a story that breaks off leaves nothing behind.
        with transaction.atomic():
            told, is_new = _told(scale, now=timezone.now(), say=self._say(options["json"]))
        return Answer(data=as_data(told, is_new=is_new), lines=as_lines(told, is_new=is_new))

    def _say(self, as_json: bool) -> Callable[[str], None]:  # an option as parsed
        """Return what tells a person, beside the answer, how far it is; a program needs no news."""

        def say(chapter: str) -> None:
            if not as_json:
                text = _("正在装入：%(chapter)s……") % {"chapter": chapter}
                self.stderr.write(text, style_func=str)

        return say


def read_scale(text: str) -> int:
    """Read a scale; raise `UsageError` for anything that is not allowed."""
    if text.isascii() and text.isdigit() and 1 <= int(text) <= LARGEST_SCALE:
        return int(text)
    raise UsageError(
        _("规模“%(text)s”不对：只能是 1 到 %(largest)s 的整数，例如 2。")
        % {"text": text, "largest": LARGEST_SCALE}
    )


def _told(scale: int, *, now: datetime, say: Callable[[str], None]) -> tuple[Told, bool]:
    if not Case.objects.exists():
        return tell(now=now, scale=scale, say=say), True
    if person_named(PLAYERS[0].username) is None:
        raise UsageError(
            _("数据库中已有案卷，不能再装入演示故事：请换一个空的数据库（DATABASE_URL）。")
        )
    return sum_up(create_demo_people(at=now)), False


def as_data(told: Told, *, is_new: bool) -> dict[str, object]:
    """Return the answer as the contract of the command line has it."""
    return {
        "cases": told.cases,
        "accounts": len(told.accounts),
        "versions": told.versions,
        "entries": told.entries,
        "states": told.states,
        "loaded": is_new,
        "usernames": [account.username for account in told.accounts],
    }


def as_lines(told: Told, *, is_new: bool) -> list[str]:
    """Return the answer for people: what is there, and who can log in."""
    facts = {"cases": told.cases, "entries": told.entries, "versions": told.versions}
    opening = (
        _("演示已装入：案卷 %(cases)s 件，清单版本 %(versions)s 个，清单条目 %(entries)s 条。")
        if is_new
        else _("演示此前已装入，没有改动：案卷 %(cases)s 件，清单版本 %(versions)s 个。")
    )
    accounts = [
        f"  {account.username:<20} {account.name}（{account.organisation} {account.role}）"
        f"{account.explanation}"
        for account in told.accounts
    ]
    password = _("以下账号的密码都是 %(password)s") % {"password": told.accounts[0].password}
    return [opening % facts, password, *accounts]
