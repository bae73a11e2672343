"""Open a supervision order: by the system when a rung says so, or by the commission by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import Case, SupervisionOrder, WorkItem
from cases.permissions import Requirement, require
from cases.states.case_kind import CaseKind
from cases.states.supervision_order import SupervisionOrderState
from workflows.engine import gate
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.engine.record_language import in_record_language
from workflows.supervision.flow import SUPERVISORS, SupervisionOrderFlow

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Clock, Membership, Organisation

QUESTION_LENGTH = 2000
TITLE_LENGTH = 200


@patiently
@transaction.atomic
def open_order(
    *, about: Case, question: str, membership: Membership, at: datetime
) -> SupervisionOrder:
    """Order the organisation that holds a case to answer a question about it.

    Args:
        about: any open case of which the officer knows.
        question: what must be answered.
        membership: the officer's role in the commission.
        at: the moment.

    Writes: a `SupervisionOrder` with its first event, task, clock and messages.

    Raises:
        NotAllowed: the role is not one of the commission's, or is not held today.
        BadInput: no question; the case is closed or is itself an order.
        GuardFailed: the same was asked and is still open, as where a button was pressed twice.
    """
    if membership.role not in SUPERVISORS:
        raise NotAllowed(_t("督办单由主管部门发出，您当前没有主管部门经办或负责人的角色。"))
    require(
        membership.person,
        Requirement(
            roles=frozenset(SUPERVISORS), organisation=None, kind=CaseKind.SUPERVISION_ORDER
        ),
        on=civil_date(at),
        hat_id=membership.pk,
    )
    text = question.strip()
    if not text or len(text) > QUESTION_LENGTH:
        raise BadInput(
            _t("请写明督办要求，不超过 %(most)s 字。") % {"most": QUESTION_LENGTH}, field="question"
        )
    # Locked and read anew: it may just have been closed, or asked about in another window.
    about = Case.objects.select_for_update(of=("self",)).get(pk=about.pk)
    if about.is_closed or about.kind == CaseKind.SUPERVISION_ORDER:
        raise BadInput(
            _t("%(number)s 已办结或本身是督办单，不能对其发出督办单。") % {"number": about.number}
        )
    _must_be_new(about, text)
    return _opened(
        about=about,
        organisation=_holding(about),
        question=text,
        clock=None,
        membership=membership,
        at=at,
    )


def _must_be_new(about: Case, question: str) -> None:
    same = SupervisionOrder.objects.filter(
        about=about, question=question, finished__isnull=True
    ).first()
    if same is not None:
        raise GuardFailed(
            _t("已就 %(about)s 发出内容相同的督办单 %(number)s，尚未办结，不必重复发出。")
            % {"about": about.number, "number": same.number}
        )


def open_order_by_rung(
    *, clock: Clock, case: Case, item: WorkItem | None, rung: str, at: datetime
) -> SupervisionOrder | None:
    """Order the organisation in which a clock is overdue to answer for it, once per matter.

    The late matter stays with whoever holds it: an order decides nothing.

    Args:
        clock: the overdue clock.
        case: its case, locked by the caller.
        item: its task, if it has one.
        rung: the code of the rung that asks for the order.
        at: the moment of the sweep.

    Returns:
        The order; None where an order about this clock is still open.

    Writes: as `open_order`; the opener is the system.
    """
    if SupervisionOrder.objects.filter(clock_id=clock.pk, finished__isnull=True).exists():
        return None
    organisation = item.organisation if item else case.organisation
    with in_record_language():
        question = _t(
            "%(case)s 的“%(label)s”应于 %(due)s 办结，至今未办结。"
            "请说明原因、已采取的措施和预计办结时间。"
        ) % {"case": case, "label": clock.policy.label, "due": clock.due_on}
    return _opened(
        about=case,
        organisation=organisation,
        question=question,
        clock=clock,
        membership=None,
        at=at,
        rule=f"house default: ladder rung {rung}",
    )


def _holding(case: Case) -> Organisation:
    waiting = WorkItem.objects.filter(process_id=case.pk, finished__isnull=True)
    item = waiting.select_related("organisation").order_by("pk").first()
    return item.organisation if item else case.organisation


def _opened(  # noqa: PLR0913  # an order is its facts, one keyword each
    *,
    about: Case,
    organisation: Organisation,
    question: str,
    clock: Clock | None,
    membership: Membership | None,
    at: datetime,
    rule: str = "house default",
) -> SupervisionOrder:
    with in_record_language():
        title = _t("关于%(case)s的督办单") % {"case": about}
    order = SupervisionOrder(
        kind=CaseKind.SUPERVISION_ORDER,
        title=title[:TITLE_LENGTH],
        state=SupervisionOrderState.PENDING_REPLY,
        organisation=organisation,
        about_id=about.pk,
        clock=clock,
        question=question[:QUESTION_LENGTH],
    )
    gate.open_case(record=order, flow=SupervisionOrderFlow, membership=membership, at=at, rule=rule)
    return order
