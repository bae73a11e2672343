"""Enter where the data of an entry is to be had, and take such an address back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.events import append_system_event
from cases.models import DataAddress, EntryRow, ListEntry
from cases.permissions import Requirement, require
from cases.queries.data_probes import newest_rows_of
from cases.states.data_probe import DataFormat
from cases.states.role import Role
from cases.states.system_act import SystemAct
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cases.models import Membership

# The platform's operator keeps the addresses of everybody.
KEEPERS: Final = frozenset({Role.DEPARTMENT_STAFF, Role.DATA_CENTRE_OPERATOR})
ADDRESS_CHARACTERS: Final = 500
HOST_CHARACTERS: Final = 262
REASON_CHARACTERS: Final = 300
MOST_ADDRESSES: Final = 20


def keeping(row: EntryRow) -> Requirement:
    """Return what keeping the addresses of an entry asks of a person."""
    return Requirement(
        roles=KEEPERS,
        organisation=row.provider,
        anywhere=frozenset({Role.DATA_CENTRE_OPERATOR}),
    )


@patiently
@transaction.atomic
def add_address(  # an address is its facts, one keyword each
    *,
    entry: ListEntry,
    address: str,
    data_format: str,
    items: Sequence[str] = (),
    membership: Membership,
    at: datetime,
) -> DataAddress:
    """Enter an address at which the data of an entry is to be had.

    Args:
        entry: on the newest list.
        address: of the web, without name and password.
        data_format: a `DataFormat`.
        items: names of the data items that the file must have; none: those of the entry.
        membership: a role that keeps the addresses of the entry.
        at: the moment.

    Writes: a `DataAddress`, one system event.

    Raises:
        NotAllowed: the role keeps no addresses of this entry.
        GuardFailed: the entry is not on the list. BadInput: no address, a known one, or too many.

    Rests on 工作安排 二(9), a house default.
    """
    row = _must_keep(entry, membership, at=at)
    ListEntry.objects.select_for_update().get(pk=entry.pk)
    host = host_of(address)
    if data_format not in DataFormat.values:
        raise BadInput(_t("没有这种格式。请从列出的格式中选择。"))
    known = DataAddress.objects.filter(entry=entry, ended_at__isnull=True)
    if known.filter(address=address).exists():
        raise BadInput(_t("这个条目已经登记了这个地址。"))
    if known.count() >= MOST_ADDRESSES:
        raise BadInput(
            _t("一个条目最多登记 %(most)s 个地址。请先停用不再使用的。") % {"most": MOST_ADDRESSES}
        )
    made = DataAddress.objects.create(
        entry=entry,
        address=address,
        host=host,
        data_format=data_format,
        items=list(items),
        added_at=at,
        added_by=membership.person,
    )
    append_system_event(
        act=SystemAct.DATA_ADDRESS_ADDED,
        actor=membership.person,
        at=at,
        data={
            "entry": str(row.entry.uid),
            "address": address,
            "format": data_format,
            "items": list(items),
        },
    )
    return made


@patiently
@transaction.atomic
def end_address(
    *, data_address: DataAddress, reason: str, membership: Membership, at: datetime
) -> DataAddress:
    """Take an address back; its probes stay on record, no further ones follow.

    Writes: the address, one system event.

    Raises:
        NotAllowed: the role keeps no addresses of this entry.
        BadInput: no reason, or too long a one. GuardFailed: it was ended before.
    """
    _must_keep(data_address.entry, membership, at=at)
    said = reason.strip()
    if not said or len(said) > REASON_CHARACTERS:
        raise BadInput(_t("请写明停用理由，不超过 %(most)s 个字。") % {"most": REASON_CHARACTERS})
    locked = DataAddress.objects.select_for_update().get(pk=data_address.pk)
    if locked.ended_at is not None:
        raise GuardFailed(_t("这个地址已经停用。"))
    locked.ended_at, locked.ended_by, locked.end_reason = at, membership.person, said
    locked.save(update_fields=["ended_at", "ended_by", "end_reason"])
    append_system_event(
        act=SystemAct.DATA_ADDRESS_ENDED,
        actor=membership.person,
        at=at,
        data={
            "entry": str(locked.entry.uid),
            "address": locked.address,
            "reason": said,
        },
    )
    return locked


def host_of(address: str) -> str:
    """Return the name and port of the server of an address.

    Raises:
        BadInput: it is no address of the web, is too long, or holds a name and a password.
    """
    try:
        address.encode()
        parts = urlsplit(address)
        name, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        name, port, parts = "", None, urlsplit("")
    if parts.scheme not in {"http", "https"} or not name or not address.isprintable():
        raise BadInput(_t("数据地址须以 http:// 或 https:// 开头，并写明主机名。"))
    if len(address) > ADDRESS_CHARACTERS:
        raise BadInput(_t("数据地址不能超过 %(most)s 个字符。") % {"most": ADDRESS_CHARACTERS})
    if parts.username is not None or parts.password is not None:
        raise BadInput(_t("数据地址里不能写用户名和密码：所有工作人员都看得到它。"))
    host = f"{name}:{port}" if port else name
    if len(host) > HOST_CHARACTERS:
        raise BadInput(_t("数据地址的主机名不能超过 %(most)s 个字符。") % {"most": HOST_CHARACTERS})
    return host


def _must_keep(entry: ListEntry, membership: Membership, *, at: datetime) -> EntryRow:
    row = newest_rows_of([entry.pk]).get(entry.pk)
    if row is None:
        raise GuardFailed(_t("这个条目不在现行清单里，不能登记数据地址。"))
    require(membership.person, keeping(row), on=civil_date(at), hat_id=membership.pk)
    return row
