"""Take in another city's list, to compare it with ours (工作安排 二(1), 对标国内外开放平台)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, UnreadableFile
from cases.events import append_system_event
from cases.models import PeerList, PeerName
from cases.permissions import Requirement, require
from cases.states.role import Role
from cases.states.system_act import SystemAct
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.open_list.bulk_rows import write_rows
from workflows.open_list.peers.peer_file import LIMITS, REQUIRED, PeerRows
from workflows.open_list.reading import read_list
from workflows.open_list.reading.limits import refuse_large_file
from workflows.open_list.reading.normalise import one_line

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import Membership
    from workflows.open_list.reading import ListFile

# Who takes in lists of other cities: the commission, and the data centre for it.
LOADERS = (Role.COMMISSION_STAFF, Role.COMMISSION_LEAD, Role.DATA_CENTRE_OPERATOR)
CITY_CHARACTERS, SOURCE_CHARACTERS = 40, 300
_COLUMNS = ("row_number", "name", "name_key", "domain", "theme", "provider_name", "peer_list_id")
_CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class PeerOrigin:
    """Whose list a file is.

    Attributes:
        city: which city's, as people name it.
        source: where it was taken from: a portal's name or address.
        as_of: the day whose state it shows.
    """

    city: str
    source: str
    as_of: date


@dataclass(frozen=True, kw_only=True)
class PeerListTaken:
    """What became of a file.

    Attributes:
        peer_list: the list; None where rows were refused and nothing was kept.
        is_new: whether it was written now; the same content of a city is kept once.
        errors: what refuses rows, the first thousand, with the row's number.
        error_count: how many there are in all.
    """

    peer_list: PeerList | None
    is_new: bool
    errors: list[dict[str, Any]]  # Any: JSON content
    error_count: int

    @property
    def refusal(self) -> str:
        """Say what is wrong and what to do; empty where the list was taken in."""
        if self.peer_list is not None:
            return ""
        return _t("文件有 %(count)s 行错误，没有载入。请改正后重新上传，或选择“仅导入正确行”。") % {
            "count": self.error_count
        }


def load_peer_list(
    *,
    file: IO[bytes],
    filename: str,
    origin: PeerOrigin,
    membership: Membership,
    at: datetime,
    only_good_rows: bool = False,
) -> PeerListTaken:
    """Take in another city's list from a file.

    Args:
        file: seekable bytes; it stays the caller's to close.
        filename: name to show.
        origin: whose list it is, from where, of which day.
        membership: the role under which it is taken in.
        at: the moment.
        only_good_rows: whether to go on although rows are refused.

    Returns:
        The new list; the one that is there where the same content of the city was taken in
        before; what is wrong where rows are refused.

    Writes: the list, its names, one system event.

    Raises:
        NotAllowed: the role does not take in lists.
        BadInput: no city or source, or a day that has not come.
        UnreadableFile: the file is no list that can be read, or names nothing open.
    """
    require(
        membership.person,
        Requirement(roles=frozenset(LOADERS), organisation=None),
        on=civil_date(at),
        hat_id=membership.pk,
    )
    made = PeerList(
        city=_said(origin.city, CITY_CHARACTERS, "city"),
        source=_said(origin.source, SOURCE_CHARACTERS, "source"),
        as_of=_not_after(origin.as_of, civil_date(at)),
        file_name=filename[-200:],
        digest=_digest(file),
        only_good_rows=only_good_rows,
        loaded_at=at,
        loaded_by=membership.person,
    )
    file.seek(0)
    with read_list(file, filename=made.file_name, limits=LIMITS, required=REQUIRED) as opened:
        return _taken(made, opened)


@patiently
@transaction.atomic
def _taken(made: PeerList, opened: ListFile) -> PeerListTaken:
    known = PeerList.objects.filter(
        city=made.city, digest=made.digest, only_good_rows=made.only_good_rows
    ).first()
    if known is not None:
        return PeerListTaken(peer_list=known, is_new=False, errors=[], error_count=0)
    looked = PeerRows(opened)
    for _row in looked:
        pass
    if looked.error_count and not made.only_good_rows:
        return PeerListTaken(
            peer_list=None, is_new=False, errors=looked.errors, error_count=looked.error_count
        )
    if not looked.counts["names"]:
        raise UnreadableFile(_t("文件里没有可以对标的开放数据名称。请核对文件内容后重新上传。"))
    # Read again, so that no list is ever held in memory as a whole.
    listed = _written(made, looked)
    write_rows(PeerName, _COLUMNS, ((*values, listed.pk) for values in PeerRows(opened)))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE cases_peername")
    return PeerListTaken(
        peer_list=listed, is_new=True, errors=looked.errors, error_count=looked.error_count
    )


def _written(made: PeerList, looked: PeerRows) -> PeerList:
    made.pk, made._state.adding = None, True  # noqa: SLF001  # a second attempt inserts anew
    made.names_count = looked.counts["names"]
    made.counts = {**looked.counts, "errors": looked.error_count}
    made.errors = looked.errors
    made.save(force_insert=True)
    append_system_event(
        act=SystemAct.PEER_LIST_LOADED,
        actor=made.loaded_by,
        at=made.loaded_at,
        data={
            "peer_list": made.pk,
            "city": made.city,
            "source": made.source,
            "as_of": made.as_of.isoformat(),
            "digest": made.digest,
            **made.counts,
        },
    )
    return made


def _said(text: str, characters: int, field: str) -> str:
    said = one_line(text)
    if not said or len(said) > characters:
        raise BadInput(
            _t("请写明城市和来源：城市不超过 40 个字，来源不超过 300 个字。"), field=field
        )
    return said


def _not_after(day: date, today: date) -> date:
    if day > today:
        raise BadInput(
            _t("数据日期 %(day)s 还没有到。请填写清单所反映的日期，不晚于今天。")
            % {"day": day.isoformat()},
            field="as_of",
        )
    return day


def _digest(file: IO[bytes]) -> str:
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(_CHUNK_BYTES):
        size += len(chunk)
        refuse_large_file(size, LIMITS)
        digest.update(chunk)
    return digest.hexdigest()
