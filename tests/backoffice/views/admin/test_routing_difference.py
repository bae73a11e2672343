"""Another version of the routing rules: what is left stays, and the difference is shown."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from backoffice.views.clock import moment, today
from cases.models import RoutingRule, RoutingVersion, WorkItem
from tests.workflows.administration.offices import the_three
from tests.workflows.administration.routings import a_district, a_proposed_version
from tests.workflows.open_list.changes import City, content, put, submitted
from workflows.administration.change_routing import approve_routing
from workflows.open_list.draft import start_change
from workflows.open_list.flow import ListChangeFlow

pytestmark = pytest.mark.django_db
EVERY_PAGE = ("routing-versions", "routing-new", "routing-version", "routing-reroute")


@pytest.fixture
def three():
    return the_three()


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


def in_force(three, *rules) -> RoutingVersion:
    version = a_proposed_version(three.administrator, *rules, at=moment())
    return approve_routing(version=version, actor=three.officer, at=moment())


def a_waiting_change(district) -> WorkItem:
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


def as_shown(rules) -> list[dict[str, str]]:
    """Return the initial rows of a page as a browser sends them back untouched."""
    return [
        {name: str(value) for name, value in form.initial.items() if value is not None}
        for form in rules.initial_forms
    ]


def in_force_by_page(client, three, *rules) -> None:
    client.force_login(three.administrator)
    sent = client.post(reverse("routing-new"), typed(*rules))
    client.force_login(three.officer)
    client.post(sent["Location"], {"decision": "approve"})
    client.force_login(three.administrator)


def test_rules_left_untouched_are_all_kept_and_only_the_difference_is_shown(client, three) -> None:
    district = a_district()
    in_force_by_page(
        client,
        three,
        DISTRICT_RULE | {"why": "不动的一条"},
        DISTRICT_RULE | {"district": str(district.organisation.pk), "why": "浦东的申请"},
        DISTRICT_RULE | {"risky": "yes", "why": "要删除的一条"},
    )
    rows = as_shown(client.get(reverse("routing-new")).context["rules"])
    changed = rows[1] | {"why": "浦东的申请（新）"}
    gone = rows[2] | {"DELETE": "on"}
    new = DISTRICT_RULE | {"organisation_kind": "district"}
    later = (today() + timedelta(days=1)).isoformat()

    sent = client.post(
        reverse("routing-new"),
        typed(rows[0], changed, gone, new, first=3, effective_from=later),
    )

    version = RoutingVersion.objects.latest("number")
    kept = set(version.rules.values_list("why", flat=True))
    assert kept == {"不动的一条", "浦东的申请（新）", DISTRICT_RULE["why"]}
    client.force_login(three.officer)
    page = client.get(sent["Location"])
    assert [change.label for change in page.context["changes"]] == ["删除", "修改", "新增"]
    assert "要删除的一条" in page.content.decode()
    assert "与施行中的第 1 版相比" in page.content.decode()


def test_version_with_the_same_rules_says_so(client, three) -> None:
    in_force_by_page(client, three, DISTRICT_RULE)
    rows = as_shown(client.get(reverse("routing-new")).context["rules"])
    later = (today() + timedelta(days=1)).isoformat()

    sent = client.post(reverse("routing-new"), typed(*rows, first=1, effective_from=later))

    assert RoutingRule.objects.count() == 2
    assert "规则与施行中的版本相同" in client.get(sent["Location"]).content.decode()
