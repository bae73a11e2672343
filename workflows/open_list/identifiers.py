"""Who has a dataset identifier (数据集ID): an entry of the list, or one that waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.models import EntryRow
from workflows.open_list.reading.identity import WELL_FORMED_IDENTIFIER
from workflows.open_list.standing import approved_and_unpublished

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


def holders_of(identifiers: Collection[str], *, without: int) -> dict[str, EntryRow]:
    """Return by identifier the row that has it; the list's own goes before what waits for it.

    Args:
        identifiers: which; the empty one is nobody's.
        without: a request whose own approved items do not count.
    """
    wanted = set(identifiers) - {""}
    if not wanted:
        return {}
    waiting = approved_and_unpublished(without=without).filter(
        proposed_row__portal_dataset_id__in=wanted
    )
    listed = Q(portal_dataset_id__in=wanted, valid_from__isnull=False, valid_until__isnull=True)
    rows = EntryRow.objects.filter(listed | Q(pk__in=waiting.values("proposed_row_id")))
    found: dict[str, EntryRow] = {}
    for row in rows.select_related("provider", "entry").order_by("valid_from", "pk"):
        if row.portal_dataset_id not in found or row.valid_from is not None:
            found[row.portal_dataset_id] = row
    return found


def free_identifier(wanted: str, held: Mapping[str, EntryRow], *, entry: int, name: str) -> str:
    """Return an identifier that an entry may have.

    Args:
        wanted: as typed, or as proposed; empty where none is given out yet.
        held: as `holders_of` returns them.
        entry: the key of the entry.
        name: what the entry is called, for the refusal.

    Raises:
        BadInput: it is none, or another entry has it.
    """
    if wanted and not WELL_FORMED_IDENTIFIER.fullmatch(wanted):
        raise BadInput(
            _t(
                "“%(id)s”不能用作“%(name)s”的数据集ID：只能由字母、数字和 _ . / - 组成，"
                "以字母或数字开头，不超过 32 个字符，也不能是表格软件改写过的数字。"
            )
            % {"id": wanted, "name": name}
        )
    holder = another_holder(held, identifier=wanted, entry=entry)
    if holder is not None:
        raise BadInput(
            _t(
                "数据集ID“%(id)s”现属于%(provider)s的“%(holder)s”："
                "请为“%(name)s”另填一个，尚未分配的请留空。"
            )
            % {
                "id": wanted,
                "provider": holder.provider.short_name,
                "holder": holder.name,
                "name": name,
            }
        )
    return wanted


def another_holder(held: Mapping[str, EntryRow], *, identifier: str, entry: int) -> EntryRow | None:
    """Return the row of another entry that has an identifier; None: nobody else has it."""
    holder = held.get(identifier)
    return None if holder is None or holder.entry_id == entry else holder


def must_be_free(portal_dataset_id: str, base: EntryRow | None) -> None:
    """Refuse an identifier that another entry of the list has; the empty one is nobody's.

    Args:
        portal_dataset_id: as typed.
        base: the wording that is changed; None for a new entry.

    Raises:
        BadInput: it is taken.
    """
    if not portal_dataset_id:
        return
    taken = EntryRow.objects.filter(
        portal_dataset_id=portal_dataset_id,
        valid_from__isnull=False,
        valid_until__isnull=True,
    )
    if base is not None:
        taken = taken.exclude(entry_id=base.entry_id)
    if taken.exists():
        raise BadInput(
            _t("数据集ID“%(id)s”已属于清单中的另一个条目。请核对，或改为变更那个条目。")
            % {"id": portal_dataset_id}
        )
