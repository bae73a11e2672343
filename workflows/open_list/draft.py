"""Write a change request by hand: open it, put entries in, take them out (工作安排 二(1))."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.models import EntryRow, ListChange, ListEntry
from cases.permissions import Requirement, require
from cases.queries.list_versions import newest_version
from cases.states.case_kind import CaseKind
from cases.states.list_change import ItemDecision, ItemOperation, ListChangeState, RequestKind
from cases.states.tightening import OFFERED_REASONS
from workflows.engine.clocks import civil_date
from workflows.engine.gate import open_case
from workflows.open_list.co_providers import (
    must_have_provided,
    must_help_to_provide,
    must_provide,
)
from workflows.open_list.drafted_on import note_version
from workflows.open_list.item_reasons import Reasons
from workflows.open_list.item_writing import drop, propose, remove
from workflows.open_list.left_out import keep_on_purpose
from workflows.open_list.request_plan import lock_organisations
from workflows.open_list.standing import last_row_of, row_of, standing_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import Membership
    from workflows.engine.nodes import CaseFlow
    from workflows.engine.step import Step

JUSTIFICATION_LENGTH = 300
# As far ahead as a version may be; a slip of the year must not hold an entry back.
LONGEST_WISH = timedelta(days=366)


def start_change(
    *,
    flow: type[CaseFlow],
    membership: Membership,
    title: str,
    reason: str,
    requested_on: date | None,
    at: datetime,
) -> ListChange:
    """Open an empty change request of the person's organisation, as a draft.

    Args:
        flow: the flow that it follows.
        membership: who opens it, for which organisation.
        title: one line that the queues show.
        reason: why the list should change.
        requested_on: the day from which the changes may take effect; None: the next version.
        at: the moment of opening.

    Writes: the request, its first event and its task.

    Raises:
        NotAllowed: the person does not hold the role today, or it writes no requests.
        BadInput: the wished day has passed, or lies more than a year ahead.
    """
    require(
        membership.person,
        Requirement(roles=frozenset(flow.instance.node("draft").roles), organisation=None),
        on=civil_date(at),
        hat_id=membership.pk,
    )
    if requested_on is not None and requested_on < civil_date(at):
        raise BadInput(
            _t("希望生效日期 %(day)s 已经过去。请填今天或以后的日期，或留空，随下一个版本生效。")
            % {"day": requested_on.isoformat()}
        )
    if requested_on is not None and requested_on > civil_date(at) + LONGEST_WISH:
        raise BadInput(
            _t("希望生效日期 %(day)s 太远：最迟可填一年以内的日期。请核对年份。")
            % {"day": requested_on.isoformat()}
        )
    taken = open_case(
        record=ListChange(
            kind=CaseKind.LIST_CHANGE,
            title=title,
            state=ListChangeState.DRAFT,
            organisation=membership.organisation,
            reason=reason,
            requested_on=requested_on,
            base_version=newest_version(),
        ),
        flow=flow,
        membership=membership,
        at=at,
        rule="工作安排 二(1)",
    )
    return cast("ListChange", taken.case)


def put_item(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Put one entry into a draft, or replace what the draft says of it.

    `step.data` carries `entry` (a `ListEntry`, or None for a new one), `remove` (truth),
    `content` (values by content field), `justification`, `reason_code` (why it takes openness
    away, where it does), `grade_reason` (why a listed entry gets another level), and `shown`: the
    digest of the wording that the page showed, empty where it showed none.

    It is drafted on what stands: the newest list with the changes that are approved and wait.

    Writes: the proposed row and the item; a replaced proposal's row is deleted, since no
    version ever held it; the version that the request is drafted on.

    Raises:
        BadInput: nothing is changed, the level is none that the scheme of grading in force takes
            for this opening attribute, or changes without a reason, the entry is not the
            organisation's own, or it wants to remove what it only helps to provide.
        GuardFailed: the entry is in another open request's hands, or the draft takes a version
            back.
    """
    change = cast("ListChange", step.case)
    if change.reverses_id is not None:
        raise GuardFailed(
            _t(
                "撤销版本的申请只含该版本的反向调整，不能添加或修改条目。"
                "不需要撤销的条目请从申请中移除；其他调整请另行起草申请。"
            )
        )
    _must_keep_to_the_emergency(change)
    # Two requests must not both find an entry or an identifier free at the same moment.
    lock_organisations([change.organisation_id])
    entry: ListEntry | None = step.data.get("entry")
    base = _drafted_on(entry, change, shown=str(step.data.get("shown", "")))
    if base is not None:
        must_help_to_provide(change.organisation, base)
    elif entry is not None and (before := last_row_of(entry.pk)) is not None:
        must_have_provided(change.organisation, before)
    on = civil_date(step.at)
    reasons = Reasons(
        justification=_text(step, "justification"),
        tightening=_reason_code(step),
        grade=_text(step, "grade_reason"),
    )
    if step.data.get("remove"):
        if base is not None:
            must_provide(change.organisation, base)
        item = remove(change, base, reasons=reasons, on=on)
    else:
        item = propose(change, entry, base, step.data["content"], reasons=reasons, on=on)
    facts = {
        "operation": item.operation,
        "entry": str(item.entry.uid),
        "fields": [name for name, _old, _new in item.fields],
    }
    return facts | ({"grade_reason": item.grade_reason} if item.grade_reason else {})


def _text(step: Step, name: str) -> str:
    text = str(step.data.get(name, "")).strip()
    if len(text) > JUSTIFICATION_LENGTH:
        raise BadInput(
            _t("说明不能超过 %(length)s 个字：请删减后重新提交。")
            % {"length": JUSTIFICATION_LENGTH}
        )
    return text


def _reason_code(step: Step) -> str:
    code = str(step.data.get("reason_code") or "")
    if code and code not in dict(OFFERED_REASONS):
        raise BadInput(_t("请从列表中选择移出或收紧的原因。"), field="reason_code")
    return code


def drop_item(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Take one item out of a draft.

    Writes: deletes the item and the row that it proposed; in a draft that takes a version back,
    the entry stands among those that are kept on purpose.
    """
    change = cast("ListChange", step.case)
    item = change.items.select_related("entry").filter(pk=int(step.data["item"])).first()
    if item is None:
        raise BadInput(_t("该条目不在本申请中，可能已被移除。请刷新页面。"))
    drop(item)
    if change.reverses_id is not None:
        keep_on_purpose(change, item.entry)
    return {"operation": item.operation, "entry": str(item.entry.uid)}


def _drafted_on(entry: ListEntry | None, change: ListChange, *, shown: str) -> EntryRow | None:
    """Return the wording that an item is drafted on.

    What the draft says of the entry already keeps its base: what was approved meanwhile is merged
    when the item itself is approved. A first edit is drafted on what stands, which is what the
    page must have shown.
    """
    if entry is None:
        return None
    known = change.items.select_related("base_row__entry").filter(entry=entry).first()
    if known is not None and known.decision != ItemDecision.CANCELLED:
        if known.operation == ItemOperation.TRANSFER:
            raise GuardFailed(
                _t("划转提供部门的条目不能在本申请中修改。请先移除该条目，再另行提出调整。")
            )
        return known.base_row
    standing = standing_of([entry.pk], without=change.pk)[entry.pk]
    row = row_of(entry.pk, standing)
    if row is None and standing.newest is not None:
        raise GuardFailed(
            _t("“%(name)s”已批准移出，将随清单版本生效，不能再提出调整。如需保留，请联系主管部门。")
            % {"name": standing.newest.name}
        )
    if row is not None and shown and shown != standing.digest:
        raise GuardFailed(
            _t("“%(name)s”的现有内容在您打开页面之后又有变化。请重新打开该条目，核对后再填写。")
            % {"name": row.name}
        )
    note_version(change)
    return row


def _must_keep_to_the_emergency(change: ListChange) -> None:
    """What makes a suspension last passes without notice: nothing else may ride along."""
    if change.request_kind == RequestKind.EMERGENCY:
        raise GuardFailed(
            _t("由紧急中止转入的申请只含该条目的中止，不能添加或修改条目。其他调整请另行起草申请。")
        )
