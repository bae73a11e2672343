"""Turn what a node declares into what an act asks of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import Organisation, OrganisationKind, WorkItem
from cases.permissions import Requirement
from cases.states.role import CITY_WIDE_ROLES
from workflows.engine.nodes import Holder

if TYPE_CHECKING:
    from cases.models import Case
    from workflows.engine.nodes import CaseAct, CaseFlow, Human


def commission() -> Organisation:
    """Return the commission (主管部门) in office; it is data, because it has changed before.

    Raises:
        GuardFailed: no organisation is set up as the commission.
    """
    found = Organisation.objects.filter(
        kind=OrganisationKind.COMMISSION, valid_until__isnull=True
    ).first()
    if found is None:
        raise GuardFailed(
            _t("系统中还没有设置主管部门，无法流转。请管理员先在“单位”中登记主管部门。")
        )
    return found


def holding_organisation(case: Case, holder: Holder) -> Organisation:
    """Return the organisation whose people do a task of a case."""
    return commission() if holder == Holder.COMMISSION else case.organisation


def of_task(case: Case, node: Human, item: WorkItem) -> Requirement:
    """Return what finishing a task asks of a person, four eyes included."""
    barred = {case.opened_by_id} if node.not_opener and case.opened_by_id else set()
    if node.four_eyes_with:
        barred |= _doers_of(case, type(node.flow_class.instance), node.four_eyes_with)
    return Requirement(
        # An overdue task that the sweep gave to the lead's queue is the lead's to do as well.
        roles=frozenset({*node.roles, item.role}),
        organisation=item.organisation,
        # Who drafts for a department from a city-wide office, as the data centre does, goes
        # on with the draft; who has left the department does not.
        anywhere=CITY_WIDE_ROLES if node.for_opener else frozenset(),
        only=case.opened_by_id if node.for_opener and item.role in node.roles else None,
        barred=frozenset(barred),
    )


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
    )


def prepared_task(case: Case, declared: CaseAct) -> WorkItem | None:
    """Return the open task that an act prepares, or None where it prepares none."""
    if declared.prepares is None:
        return None
    node = case.flow_class.instance.node(declared.prepares)
    waiting = WorkItem.objects.filter(process_id=case.pk, flow_task=node, finished__isnull=True)
    return waiting.select_related("organisation", "owner").first()


def _doers_of(case: Case, flow: type[CaseFlow], names: tuple[str, ...]) -> set[int]:
    done = WorkItem.objects.filter(
        process_id=case.pk,
        flow_task__in=_nodes_named(flow, names),
        done_by__isnull=False,
    )
    # Who did it, and for whom: a delegate and the principal are one pair of eyes.
    return {person for pair in done.values_list("done_by_id", "owner_id") for person in pair}


def _nodes_named(flow: type[CaseFlow], names: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(flow.instance.node(name) for name in names)
