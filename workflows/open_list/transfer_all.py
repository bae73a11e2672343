"""Move all entries of an organisation to another in one request (机构合并、职责划转).

The request passes every approval that a single transfer passes; what the list said under the old
name stays in the versions that said it.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import ChangeItem, EntryRow, LeftOutEntry, ListChange, Organisation
from cases.queries.list_changes import BETWEEN_CO_PROVIDERS, names_of
from cases.queries.list_versions import newest_version
from cases.queries.wordings import said_now
from cases.states.case_kind import CaseKind
from cases.states.list_change import HOLDING, ItemOperation, ListChangeState
from cases.states.reversal import LeftOut
from workflows.engine.clocks import civil_date
from workflows.engine.gate import open_case
from workflows.engine.locking import patiently
from workflows.engine.record_language import in_record_language
from workflows.open_list.bulk_rows import CHUNK_ROWS, write_rows
from workflows.open_list.flow import ListChangeFlow
from workflows.open_list.import_scope import must_hold_import_role, organisations_in_scope
from workflows.open_list.item_rows import Proposal, write_proposals
from workflows.open_list.known_names import heirs_in_office
from workflows.open_list.reading.normalise import compare_key
from workflows.open_list.request_plan import lock_organisations
from workflows.open_list.reversal_items import LEFT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from cases.models import Membership
    from cases.queries.wordings import Content

RULE = "工作安排 二(1)"


@patiently
@transaction.atomic
def draft_transfer(  # one keyword per question of the form
    *,
    source: Organisation,
    target: Organisation,
    membership: Membership,
    reason: str,
    at: datetime,
    requested_on: date | None = None,
) -> ListChange:
    """Open a draft that moves every entry of one organisation to another.

    Entries that another open request of the organisation has in its hands are left out, and
    stand on record. An organisation that has ended is spoken for by its successor.

    Args:
        source: who provides the entries now.
        target: who is to provide them.
        membership: the role under which it is drafted: of the organisation, or city-wide.
        reason: why, such as the document of the reform.
        at: the moment of drafting.
        requested_on: the day from which it may take effect; None: with the next version.

    Writes: the request with its first event and its task; its items and the rows that they
    propose; the entries left out. A fixed number of statements for each two thousand entries.

    Raises:
        NotAllowed: the role does not speak for the organisation.
        BadInput: both are the same, the target has ended, or nobody speaks for the source.
        GuardFailed: it has no entry that could be moved.
    """
    must_hold_import_role(membership, at=at)
    on = civil_date(at)
    # A merger may have ended it after the page was drawn.
    source.refresh_from_db()
    holder = _holder_of(source, on=on)
    _check(source, target, reason, requested_on, on=on)
    scope = organisations_in_scope(membership, on=on)
    if scope is not None and source.pk not in scope:
        raise NotAllowed(
            _t("%(name)s的条目须由该单位或其承接单位提出划转，您不在其中任职。")
            % {"name": source.full_name}
        )
    lock_organisations([holder.pk])
    with in_record_language():
        title = _t("%(source)s的全部条目划转至%(target)s")
    facts = {"source": source.full_name, "target": target.full_name}
    opened = open_case(
        record=ListChange(
            kind=CaseKind.LIST_CHANGE,
            title=(title % facts)[:200],
            state=ListChangeState.DRAFT,
            organisation=holder,
            reason=reason.strip(),
            requested_on=requested_on,
            base_version=newest_version(),
        ),
        flow=ListChangeFlow,
        membership=membership,
        at=at,
        rule=RULE,
    )
    change = cast("ListChange", opened.case)
    if not _write_transfers(change, source, target, on=on):
        raise GuardFailed(
            _t("%(name)s在清单中没有可划转的条目：没有条目，或条目都另有在办申请。")
            % {"name": source.full_name}
        )
    return change


def _holder_of(source: Organisation, *, on: date) -> Organisation:
    """Return who speaks for the entries of an organisation: itself, or who took it over."""
    if source.valid_until is None or source.valid_until >= on:
        return source
    heir = heirs_in_office(on=on).get(source.pk)
    if heir is None:
        raise BadInput(
            _t("%(name)s已撤销，且没有登记在用的承接单位。请先由管理员登记承接单位。")
            % {"name": source.full_name},
            field="source",
        )
    return Organisation.objects.get(pk=heir)


def _check(
    source: Organisation, target: Organisation, reason: str, requested_on: date | None, *, on: date
) -> None:
    if source.pk == target.pk:
        raise BadInput(_t("条目不能划转给原单位：请选择另一个单位。"), field="target")
    if target.valid_until is not None and target.valid_until < on:
        raise BadInput(
            _t("%(name)s已于 %(day)s 撤销，不能承接条目：请选择在用的单位。")
            % {"name": target.full_name, "day": target.valid_until},
            field="target",
        )
    if not reason.strip():
        raise BadInput(_t("请写明划转理由，例如机构改革文件的文号。"), field="reason")
    if requested_on is not None and requested_on < on:
        raise BadInput(
            _t("希望生效日期 %(day)s 已经过去。请填今天或以后的日期，或留空，随下一个版本生效。")
            % {"day": requested_on.isoformat()},
            field="requested_on",
        )


def _write_transfers(
    change: ListChange, source: Organisation, target: Organisation, *, on: date
) -> int:
    listed = EntryRow.objects.filter(
        provider=source, valid_from__isnull=False, valid_until__isnull=True
    )
    entries = iter(list(listed.order_by("entry_id").values_list("entry_id", flat=True)))
    names = frozenset(compare_key(name) for name in names_of(target))
    with in_record_language():
        why = _t("提供部门由%(source)s变更为%(target)s。") % {
            "source": source.full_name,
            "target": target.full_name,
        }
    written = 0
    while chunk := list(islice(entries, CHUNK_ROWS)):
        held = _held(change, chunk)
        now = said_now(chunk)
        proposals = [
            Proposal(
                entry=entry,
                operation=ItemOperation.TRANSFER,
                base=now[entry],
                content=_moved(now[entry].content, target, names),
                why=why[:300],
            )
            for entry in chunk
            if entry not in held
        ]
        write_proposals(change.pk, proposals, after=written, on=on)
        left: list[tuple[object, ...]] = [
            (change.pk, entry, now[entry].row, LeftOut.HELD.value, [])
            for entry in chunk
            if entry in held
        ]
        write_rows(LeftOutEntry, LEFT_COLUMNS, left)
        written += len(proposals)
    return written


def _moved(now: Content, target: Organisation, names: frozenset[str]) -> Content:
    """Return what an entry says under its new provider, who no longer only helps to provide it."""
    helpers = [name for name in now["co_providers"].split(BETWEEN_CO_PROVIDERS) if name]
    return now | {
        "provider_id": target.pk,
        "provider_name": target.full_name,
        "co_providers": BETWEEN_CO_PROVIDERS.join(
            name for name in helpers if compare_key(name) not in names
        ),
    }


def _held(change: ListChange, entries: Sequence[int]) -> frozenset[int]:
    """Return the entries that other open requests of the same organisation have in their hands."""
    items = ChangeItem.objects.filter(
        entry_id__in=entries,
        decision__in=HOLDING,
        change__organisation=change.organisation_id,
        change__finished__isnull=True,
    )
    return frozenset(items.exclude(change=change).values_list("entry_id", flat=True))
