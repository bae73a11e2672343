"""Fire the rungs of the deadlines' ladders that have passed; the worker does it by itself."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _, gettext_noop

from backoffice.management.json_command import Answer, JsonCommand, UsageError
from cases.states.civil_time import SHANGHAI
from workflows.engine.end_of_stops import end_overlong_stops
from workflows.engine.escalation import sweep
from workflows.open_list.emergency import lapse_unconfirmed

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(JsonCommand):
    """`sweep [--at ISO] [--json]`."""

    help = gettext_noop("检查各时限，记录已到的升级级别并产生通知、转办和督办")

    def add_options(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--at", metavar="ISO", help=_("按此时刻检查，如 2025-10-10T09:00，默认现在")
        )

    def answer(self, options: dict[str, Any]) -> Answer:  # Any: parsed arguments
        at = timezone.now() if options["at"] is None else moment_of(options["at"])
        end_overlong_stops(at=at)
        lapse_unconfirmed(at=at)
        data = asdict(sweep(at=at))
        said = _("查看 %(examined)s 个时限，触发 %(fired)s 级，产生 %(messages)s 条消息。")
        return Answer(data=data, lines=[said % data])


def moment_of(text: str) -> datetime:
    """Read a moment; without an offset it is Shanghai's. Raise `UsageError` for anything else."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            _("“%(text)s”不是时刻：请写成 2025-10-10T09:00 或 2025-10-10T09:00+08:00。")
            % {"text": text}
        ) from error
    return at if at.tzinfo else at.replace(tzinfo=SHANGHAI)
