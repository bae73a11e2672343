"""Another version of the routing rules: what is left stays, and the difference is shown."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from backoffice.views.clock import today
from cases.models import RoutingRule, RoutingVersion
from tests.backoffice.views.admin.routing_pages import DISTRICT_RULE, typed
from tests.workflows.administration.routings import a_district

pytestmark = pytest.mark.django_db


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
