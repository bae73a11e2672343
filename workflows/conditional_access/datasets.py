"""Which datasets an applicant may ask for, read from the list in effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.models import AccessLine, EntryRow
from cases.queries.list_versions import current_version
from cases.queries.open_list import rows_of_version
from cases.queries.second_looks import contested_line
from cases.queries.suspensions import live_suspensions
from cases.states.access_line import UNDECIDED
from cases.states.agreement import OPEN
from cases.states.vocabulary import EntryStatus, OpenType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cases.models import AccessApplication, Applicant, ListVersion


def version_in_effect() -> ListVersion:
    """Return the list that applications are made on.

    Raises:
        GuardFailed: no version is in effect.
    """
    version = current_version()
    if version is None:
        raise GuardFailed(_t("现在没有生效的开放清单，不能提出申请。清单公布后再来。"))
    return version


def rows_wanted(entries: Sequence[str], version: ListVersion) -> list[EntryRow]:
    """Return what a version says of some entries, in their order; those that it lacks are left."""
    rows = rows_of_version(version).filter(entry__uid__in=entries)
    found = {str(row.entry.uid): row for row in rows.select_related("entry", "provider")}
    return [found[uid] for uid in entries if uid in found]


def why_not(row: EntryRow) -> str:
    """Return why nobody applies for an entry; empty: they may."""
    return closed_to_all([row]).get(row.pk, "")


def closed_to_all(rows: Sequence[EntryRow]) -> dict[int, str]:
    """Return why nobody applies for some entries, by key of the row; those that are open are left.

    An emergency suspension counts from its order on, before any version says so.

    Args:
        rows: of the version in effect; one statement however many they are.
    """
    suspended = live_suspensions(row.entry_id for row in rows)
    found = {row.pk: _why_closed(row, is_suspended=row.entry_id in suspended) for row in rows}
    return {pk: sentence for pk, sentence in found.items() if sentence}


def _why_closed(row: EntryRow, *, is_suspended: bool) -> str:
    if row.open_type == OpenType.UNCONDITIONAL:
        return _t("“%(name)s”是无条件开放数据，不用申请，可以在清单条目页直接获取。") % {
            "name": row.name
        }
    if row.open_type == OpenType.NOT_OPEN:
        return _t("“%(name)s”是非开放数据，不能申请。") % {"name": row.name}
    if is_suspended or row.status == EntryStatus.SUSPENDED:
        return _t("“%(name)s”已中止开放，恢复开放后才能申请。") % {"name": row.name}
    return ""


def must_be_open_to_all(entries: Sequence[str], version: ListVersion) -> list[EntryRow]:
    """Return the wordings of the entries of an application.

    Raises:
        BadInput: one is not on the list, or nobody applies for it; its field is `entries`.
    """
    rows = rows_wanted(entries, version)
    if len(rows) < len(entries):
        raise BadInput(
            _t("所选数据中有 %(number)s 项已不在现行清单中：请移除后再提交。")
            % {"number": len(entries) - len(rows)},
            field="entries",
        )
    if closed := closed_to_all(rows):
        raise BadInput(next(iter(closed.values())) + _t("请从申请中移除。"), field="entries")
    return rows


def must_not_wait_already(
    rows: Sequence[EntryRow], applicant: Applicant, *, besides: AccessApplication
) -> None:
    """Refuse a second open application of one applicant for the same dataset (S34).

    The caller has locked the applicant.

    Raises:
        GuardFailed: with the number of the application that waits, whose agreement waits for a
            signature, or whose answer is looked at again.
    """
    waits = Q(state__in=UNDECIDED) | Q(agreed__agreement__state__in=OPEN)
    waiting = AccessLine.objects.filter(
        waits, applicant=applicant, entry__in=[row.entry_id for row in rows]
    ).exclude(application=besides)
    line = waiting.select_related("row", "application").order_by("pk").first()
    if line is not None and line.state not in UNDECIDED:
        raise GuardFailed(
            _t(
                "“%(name)s”在 %(number)s 中已审核通过，应用协议等待签署：请先办完该协议，"
                "不再需要的，在协议中选择不签署。"
            )
            % {"name": line.row.name, "number": line.application.number},
            waits_in=line.application.number,
        )
    if line is not None:
        raise GuardFailed(
            _t("“%(name)s”已由本申请主体在 %(number)s 中申请，正在审核。请先移除该数据。")
            % {"name": line.row.name, "number": line.application.number},
            waits_in=line.application.number,
        )
    contested = contested_line(applicant.pk, [row.entry_id for row in rows])
    if contested is not None:
        raise GuardFailed(
            _t("“%(name)s”在 %(number)s 中的答复正在复核：请等待复核决定，或者先撤回复核申请。")
            % {"name": contested.row.name, "number": contested.application.number},
            waits_in=contested.application.number,
        )
