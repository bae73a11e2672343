"""Take in another city's list of open data."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _, gettext_noop

from backoffice.management.importing_person import importing_member
from backoffice.management.json_command import Answer, JsonCommand, UsageError
from cases.errors import UnreadableFile
from workflows.open_list.peers.load_peer_list import PeerListTaken, PeerOrigin, load_peer_list

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.management.base import CommandParser


class Command(JsonCommand):
    """`import_peer_list FILE --city C --source S --as-of DAY [--only-good-rows] [--json]`."""

    help = gettext_noop("载入其他城市的开放清单，与本市清单对标")

    def add_options(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help=_("清单文件：CSV 或 XLSX，可为 .gz"))
        parser.add_argument("--city", required=True, help=_("哪个城市的清单"))
        parser.add_argument("--source", required=True, help=_("来源：平台名称或网址"))
        parser.add_argument("--as-of", required=True, metavar="DAY", help=_("清单所反映的日期"))
        parser.add_argument(
            "--only-good-rows", action="store_true", help=_("有错误行时仅载入正确行")
        )
        parser.add_argument(
            "--as", dest="account", metavar="ACCOUNT", help=_("以此账号载入；缺省为大数据中心运维")
        )

    def answer(self, options: dict[str, Any]) -> Answer:  # Any: parsed arguments
        at = timezone.now()
        member = importing_member(options["account"], at=at)
        origin = PeerOrigin(
            city=options["city"], source=options["source"], as_of=_day(options["as_of"])
        )
        path = Path(options["file"])
        try:
            file = path.open("rb")
        except OSError as error:
            raise UnreadableFile(
                _("文件 %(path)s 打不开（%(reason)s）。请给出可读取的清单文件的路径。")
                % {"path": path, "reason": error.strerror}
            ) from error
        with file:
            taken = load_peer_list(
                file=file,
                filename=path.name,
                origin=origin,
                membership=member,
                at=at,
                only_good_rows=options["only_good_rows"],
            )
        return Answer(data=as_data(taken), lines=as_lines(taken), ok=taken.peer_list is not None)


def as_data(taken: PeerListTaken) -> dict[str, object]:
    """Return the answer as the contract of the command line has it."""
    found = taken.peer_list
    return {
        "peer_list": found.pk if found else None,
        "new": taken.is_new,
        "counts": found.counts if found else {},
        "errors": taken.errors,
        "error_count": taken.error_count,
        "refused": taken.refusal or None,
    }


def as_lines(taken: PeerListTaken) -> Iterator[str]:
    """Return the answer for people."""
    if taken.refusal:
        yield taken.refusal
    for error in taken.errors:
        yield _("第 %(row)s 行“%(column)s”：%(sentence)s（%(value)s）") % error
    if taken.peer_list is not None:
        sentence = (
            _("已载入%(city)s的清单：%(count)s 个名称。")
            if taken.is_new
            else _("%(city)s的这份清单此前已经载入（%(count)s 个名称），没有重复载入。")
        )
        yield sentence % {"city": taken.peer_list.city, "count": taken.peer_list.names_count}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            _("日期 %(text)s 不对：请写成 年-月-日，例如 2026-01-05。") % {"text": text}
        ) from error
