"""What the tests of routing pages share: a page as typed, rules in force, a task that waits."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from backoffice.views.clock import moment, today
from cases.models import RoutingVersion, WorkItem
from tests.workflows.administration.routings import a_proposed_version
from tests.workflows.open_list.changes import City, content, put, submitted
from workflows.administration.change_routing import approve_routing
from workflows.open_list.draft import start_change
from workflows.open_list.flow import ListChangeFlow

if TYPE_CHECKING:
    from tests.workflows.administration.offices import Three
    from tests.workflows.administration.routings import District
    from workflows.administration.routing_proposal import ProposedRule


def typed(*rules: dict[str, str], first: int = 0, **head: str) -> dict[str, str]:
    """Return a page of rules as a browser sends it, the three empty ones at the end."""
    page = {
        "effective_from": today().isoformat(),
        "source": "内部约定",
        "source_tier": "C",
        "rules-TOTAL_FORMS": str(len(rules) + 3),
        "rules-INITIAL_FORMS": str(first),
    } | head
    rows = [*rules, *({"tier": "10"} for _ in range(3))]
    for number, rule in enumerate(rows):
        page |= {f"rules-{number}-{name}": value for name, value in rule.items()}
    return page


DISTRICT_RULE = {
    "tier": "10",
    "step": "list_change.head_review",
    "target": "district",
    "role": "district_authority",
    "why": "区属单位的申请经区主管部门",
}


def in_force(three: Three, *rules: ProposedRule) -> RoutingVersion:
    """Propose rules from today on and let the officer approve them."""
    version = a_proposed_version(three.administrator, *rules, at=moment())
    return approve_routing(version=version, actor=three.officer, at=moment())


def a_waiting_change(district: District) -> WorkItem:
    """Hand a request of a unit in: it waits with the unit's head before a rule says otherwise."""
    unit = district.unit
    city = City(
        department=unit.organisation,
        staff=unit.staff,
        head=unit.head,
        officer=unit.head,
        lead=unit.head,
        security=unit.head,
    )
    change = start_change(
        flow=ListChangeFlow,
        membership=unit.staff,
        title="新增民政数据",
        reason="市民查询需求大。",
        requested_on=None,
        at=moment() - timedelta(days=30),
    )
    put(city, change, operation="add", content=content())
    submitted(city, change)
    return WorkItem.objects.get(process_id=change.pk, finished__isnull=True)
