"""Turn what a node declares into what an act asks of a person."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.db.models import BigIntegerField, OuterRef, Q, Subquery
from django.utils.translation import gettext as _t

from cases.compiled_reads import Given, Read
from cases.errors import GuardFailed
from cases.models import Case, CaseEvent, Organisation, OrganisationKind, WorkItem
from cases.permissions import Requirement
from cases.statements import run
from cases.states.role import CITY_WIDE_ROLES
from workflows.engine.nodes import Holder, Human
from workflows.engine.records import record_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cases.models import Clock
    from cases.statements import Statement
    from workflows.engine.nodes import CaseAct

    # Who did something, and for whom.
    Pair = tuple[int | None, ...]


def commission() -> Organisation:
    """Return the commission (主管部门) in office; it is data, because it has changed before.

    Raises:
        GuardFailed: no organisation is set up as the commission.
    """
    return run(commission_asked())


def commission_asked() -> Statement[Organisation]:
    """Return the read of `commission`, not yet run; its answer raises what that raises."""
    return _COMMISSION.asked().then(_only_commission)


def _only_commission(found: list[Organisation]) -> Organisation:
    if not found:
        raise GuardFailed(
            _t("系统中还没有设置主管部门，无法流转。请管理员先在“单位”中登记主管部门。")
        )
    return found[0]


_COMMISSION: Read[Organisation] = Read(
    lambda: Organisation.objects.filter(
        kind=OrganisationKind.COMMISSION, valid_until__isnull=True
    ).order_by("pk")[:1]
)


def holding_organisation(case: Case, holder: Holder) -> Organisation:
    """Return the organisation whose people do a task of a case."""
    if holder == Holder.ASKING:
        return case.asking_organisation
    return commission() if holder == Holder.COMMISSION else case.organisation


def of_task(
    case: Case,
    node: Human,
    item: WorkItem,
    *,
    acts: Iterable[Pair] | None = None,
    recused: frozenset[int] | None = None,
) -> Requirement:
    """Return what finishing a task asks of a person, four eyes included.

    Args:
        case: the case of the task.
        node: what declares the task.
        item: the task.
        acts: what `earlier_acts` answered; None: it is asked here.
        recused: whom the matter of the case keeps from the task; None: it is asked here.
    """
    return Requirement(
        roles=_roles(case, node, item),
        organisation=item.organisation,
        # Who drafts for a department from a city-wide office, as the data centre does, goes
        # on with the draft; who has left the department does not.
        anywhere=CITY_WIDE_ROLES if node.for_opener else frozenset(),
        only=case.opened_by_id if node.for_opener and item.role in node.roles else None,
        barred=_seen_before(case, node, acts)
        | (_recused(node, case) if recused is None else recused),
        kind=case.kind,
        applicant=_applicant(case, item.organisation_id),
    )


def organisation_of(clock: Clock) -> Organisation:
    """Return whose task runs under a clock; for a clock of the case, whose case it is."""
    return clock.work_item.organisation if clock.work_item else clock.case.organisation


def requirement_about(
    clock: Clock,
    roles: frozenset[str],
    *,
    organisation: Organisation | None = None,
    barred: frozenset[int] = frozenset(),
) -> Requirement:
    """Return what changing a clock asks of a person.

    Args:
        clock: with its case and task.
        roles: any one of these.
        organisation: whose people; None: those of the organisation that works under the clock.
        barred: who may not, because they acted before, or as `recused_from_clock` says.
    """
    where, case = organisation or organisation_of(clock), clock.case
    return Requirement(
        roles=roles,
        organisation=where,
        barred=barred,
        kind=case.kind,
        applicant=_applicant(case, where.pk),
    )


def recused_from_clock(clock: Clock) -> frozenset[int]:
    """Return whom the matter keeps from the task under a clock, and so from the clock itself.

    Args:
        clock: with its case and task.
    """
    node = clock.work_item.flow_task if clock.work_item else None
    if node is None or node.recused is None:
        return frozenset()
    return _recused(node, record_of(clock.case))


def _applicant(case: Case, deciding: int | None) -> int | None:
    """Return who asks something of another organisation (section 8, scenario 31)."""
    return case.organisation_id if deciding != case.organisation_id else None


def _roles(case: Case, node: Human, item: WorkItem) -> frozenset[str]:
    if node.holder == Holder.OWNER and item.organisation_id != case.organisation_id:
        # Routed to the district or the data centre: theirs by that role alone (routing.py).
        return frozenset({item.role})
    # An overdue task that the sweep gave to the lead's queue is the lead's to do as well.
    return frozenset({*node.roles, item.role})


def of_act(case: Case, declared: CaseAct) -> Requirement:
    """Return what a case act asks of a person; one that prepares a task asks what that asks."""
    item = prepared_task(case, declared)
    if item is not None:
        return of_task(case, item.flow_task, item)
    return Requirement(
        roles=frozenset(declared.roles),
        organisation=holding_organisation(case, declared.holder),
        anywhere=CITY_WIDE_ROLES if declared.only_opener else frozenset(),
        only=case.opened_by_id if declared.only_opener else None,
        barred=_recused(declared, case),
        kind=case.kind,
    )


def _recused(declared: Human | CaseAct, case: Case) -> frozenset[int]:
    return declared.recused(case) if declared.recused else frozenset()


def prepared_task(case: Case, declared: CaseAct) -> WorkItem | None:
    """Return the open task that an act prepares, or None where it prepares none."""
    if declared.prepares is None:
        return None
    node = case.flow_class.instance.node(declared.prepares)
    waiting = WorkItem.objects.filter(process_id=case.pk, flow_task=node, finished__isnull=True)
    return waiting.select_related("organisation", "owner").first()


def earlier_acts(node: Human, *, case: int) -> tuple[Statement[list[Pair]], ...]:
    """Return the read of who acted, and for whom, in what a task must not follow; none: nothing.

    It may be sent along with the lock of the case: it sees what was committed before it ran.
    """
    return (_earlier_acts(node).asked(case=case),) if looks_back(node) else ()


def looks_back(node: Human) -> bool:
    """Tell whether four eyes keep from a task who acted in its case before."""
    return bool(node.not_opener or node.four_eyes_with)


def _seen_before(case: Case, node: Human, acts: Iterable[Pair] | None) -> frozenset[int]:
    """Return whom four eyes keep from a task: they wrote the case or did an earlier task of it.

    Who did it, and for whom: a delegate and the principal are one pair of eyes, also where the
    delegate only wrote the draft, or prepared a task that somebody else then finished.
    """
    if acts is None:
        acts = [pair for each in earlier_acts(node, case=case.pk) for pair in run(each)]
    barred = {person for pair in acts for person in pair}
    if node.not_opener:
        barred.add(case.opened_by_id)
    return frozenset(person for person in barred if person is not None)


@cache
def _earlier_acts(node: Human) -> Read[Pair]:
    done = CaseEvent.objects.filter(
        before(node), case_id=Given("case", BigIntegerField()), actor__isnull=False
    )
    return Read(lambda: done.order_by().values_list("actor_id", "acting_for_id").distinct())


def before(node: Human) -> Q:
    """Return the condition of the events whose people must not do a task that looks back."""
    earlier = _acts_of_tasks(node)
    if node.not_opener:
        opener = Case.objects.filter(pk=OuterRef("case_id")).values("opened_by")
        earlier |= Q(acting_for_id=Subquery(opener)) | _acts_of_drafters(node)
    return earlier


def _acts_of_drafters(node: Human) -> Q:
    """Return the condition of the events of writing: who wrote before a new drafter took over."""
    flow = type(node.flow_class.instance)
    drafts = [each for each in flow.instance.nodes() if isinstance(each, Human) and each.for_opener]
    acts = [act.name for act in flow.acts if act.only_opener]
    opened = Q(act="open") | Q(act__in=acts, work_item__isnull=True)
    return opened | Q(work_item__flow_task__in=drafts)


def _acts_of_tasks(node: Human) -> Q:
    """Return the condition of the events that did or prepared the tasks that a task must not."""
    flow = type(node.flow_class.instance)
    nodes = [flow.instance.node(name) for name in node.four_eyes_with]
    if not nodes:
        return Q()
    outcomes = [outcome.name for each in nodes for outcome in each.outcomes]
    prepared = [act.name for act in flow.acts if act.prepares in node.four_eyes_with]
    return Q(work_item__flow_task__in=nodes, act__in=outcomes) | Q(
        work_item__isnull=True, act__in=prepared
    )
