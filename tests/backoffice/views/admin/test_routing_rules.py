"""Routing rules as the three work them: propose, decide, look at what would move, apply."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backoffice.views.admin.routing_steps import steps_by_name
from backoffice.views.clock import moment, today
from cases.models import RoutingRule, RoutingVersion
from cases.states.role import Role
from tests.backoffice.views.admin.routing_pages import (
    DISTRICT_RULE,
    a_waiting_change,
    in_force,
    typed,
)
from tests.factories import a_member
from tests.workflows.administration.offices import acts_in_chain
from tests.workflows.administration.routings import a_district, a_proposed_version, a_rule
from workflows.engine.claims import claim

pytestmark = pytest.mark.django_db
EVERY_PAGE = ("routing-versions", "routing-new", "routing-version", "routing-reroute")


def test_rules_are_proposed_approved_and_shown(client, three) -> None:
    client.force_login(three.administrator)
    sent = client.post(reverse("routing-new"), typed(DISTRICT_RULE))
    version = RoutingVersion.objects.get()
    client.force_login(three.officer)
    approved = client.post(sent["Location"], {"decision": "approve", "note": ""}, follow=True)
    listed = client.get(reverse("routing-versions")).content.decode()

    assert sent["Location"] == reverse("routing-version", args=[version.pk])
    page = approved.content.decode()
    assert "清单调整申请 · 部门负责人审核" in page
    assert "区属单位的申请经区主管部门" in page
    assert "施行中" in page
    assert "施行中" in listed
    assert acts_in_chain() == ["routing_proposed", "routing_approved"]


def test_rule_that_the_flow_refuses_is_named_in_its_row_and_nothing_is_lost(client, three) -> None:
    client.force_login(three.administrator)
    bad = DISTRICT_RULE | {"role": "commission_lead", "why": "写错角色"}

    refused = client.post(reverse("routing-new"), typed(DISTRICT_RULE, bad))

    assert refused.status_code == 422
    assert list(refused.context["rules"].forms[1].errors) == ["role"]
    assert "第 2 条规则" in refused.content.decode()
    assert "写错角色" in refused.content.decode()
    assert RoutingVersion.objects.count() == 0


@pytest.mark.parametrize(
    "odd",
    [
        {"rules-0-tier": "9" * 40},
        {"rules-0-tier": "十"},
        {"rules-0-step": "list_change.draft"},
        {"rules-0-organisation": "999999"},
        {"rules-0-district": "x"},
        {"rules-0-why": "长" * 201},
        {"rules-0-why": "\0"},
        {"source": ""},
        {"effective_from": "2026-02-31"},
        {"effective_from": "9999-12-31"},
        {"rules-TOTAL_FORMS": "1000000"},
        {"rules-TOTAL_FORMS": "x"},
        {"rules-0-target": "organisation"},
        {"rules-0-role": ""},
    ],
)
def test_odd_input_is_refused_with_a_sentence_and_writes_nothing(client, three, odd) -> None:
    client.force_login(three.administrator)

    refused = client.post(reverse("routing-new"), typed(DISTRICT_RULE) | odd)

    assert refused.status_code == 422
    assert (RoutingVersion.objects.count(), RoutingRule.objects.count()) == (0, 0)


def test_next_version_starts_from_the_one_in_force(client, three) -> None:
    district = a_district()
    in_force(
        three,
        a_rule(district=district.organisation, risky=False, why="浦东的申请"),
    )
    client.force_login(three.administrator)

    page = client.get(reverse("routing-new"))

    initial = page.context["rules"].forms[0].initial
    assert (initial["why"], initial["district"], initial["risky"]) == (
        "浦东的申请",
        district.organisation.pk,
        "no",
    )
    assert len(page.context["rules"].forms) == 4


def test_deleted_rows_are_left_out(client, three) -> None:
    client.force_login(three.administrator)

    client.post(reverse("routing-new"), typed(DISTRICT_RULE, DISTRICT_RULE | {"DELETE": "on"}))

    assert RoutingRule.objects.count() == 1


def test_refusal_needs_words_and_a_decision(client, three) -> None:
    version = a_proposed_version(three.administrator, a_rule(), at=moment())
    client.force_login(three.officer)
    url = reverse("routing-version", args=[version.pk])

    assert client.post(url, {"decision": "refuse", "note": ""}).status_code == 422
    assert client.post(url, {"note": "x"}).status_code == 422
    client.post(url, {"decision": "refuse", "note": "条件过宽"})

    version.refresh_from_db()
    assert (version.decision, version.note) == ("refused", "条件过宽")


def test_waiting_task_moves_after_a_look_and_the_held_stays(client, three) -> None:
    district = a_district()
    waiting, held = a_waiting_change(district), a_waiting_change(district)
    claim(work_item=held, person=district.unit.head.person, at=moment())
    client.force_login(three.administrator)
    client.post(reverse("routing-new"), typed(DISTRICT_RULE))
    version = RoutingVersion.objects.get()
    client.force_login(three.officer)
    client.post(reverse("routing-version", args=[version.pk]), {"decision": "approve"})
    client.force_login(three.administrator)
    url = reverse("routing-reroute", args=[version.pk])

    preview = client.get(url)
    stale = client.post(url, {"plan": "older"})
    done = client.post(url, {"plan": preview.context["plan"].hash})

    assert waiting.process.number in preview.content.decode()
    assert district.unit.head.person.name in preview.content.decode()
    assert (stale.status_code, done.status_code) == (409, 302)
    waiting.refresh_from_db()
    held.refresh_from_db()
    assert waiting.organisation == district.organisation
    assert held.organisation == district.unit.organisation
    client.force_login(district.authority.person)
    page = client.get(reverse("step", args=[waiting.pk])).content.decode()
    assert "为什么分派到这里" in page
    assert "区属单位的申请经区主管部门" in page
    assert "按流程本身的规定" in page


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_strangers_find_nothing_and_each_of_the_three_does_their_part(client, three, name) -> None:
    version = a_proposed_version(three.administrator, a_rule(), at=moment())
    url = reverse(name, args=[version.pk] if name in EVERY_PAGE[2:] else [])
    for person in (a_member(Role.COMMISSION_LEAD).person, a_member(Role.DEPARTMENT_HEAD).person):
        client.force_login(person)
        assert (client.get(url).status_code, client.post(url).status_code) in {
            (404, 404),
            (404, 405),
        }
    client.logout()
    assert client.get(url).status_code == 302

    client.force_login(three.auditor)
    assert client.get(url).status_code == (403 if name == "routing-new" else 200)
    assert client.post(url, {"decision": "approve", "plan": "x"}).status_code in {403, 405}
    version.refresh_from_db()
    assert version.decision == "pending"


def test_unknown_version_is_not_found(client, three) -> None:
    client.force_login(three.administrator)

    for name in EVERY_PAGE[2:]:
        assert client.get(reverse(name, args=[999_999])).status_code == 404


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_pages_take_the_same_queries_for_one_rule_and_three(client, three, name) -> None:
    client.force_login(three.administrator)
    counts = []
    for rules in (1, 3):
        day = today() + timedelta(days=rules)
        version = a_proposed_version(
            three.administrator, *[a_rule()] * rules, at=moment(), effective_from=day
        )
        url = reverse(name, args=[version.pk] if name in EVERY_PAGE[2:] else [])
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1] <= 13


def test_a_persons_own_draft_is_not_offered() -> None:
    assert "list_change.head_review" in steps_by_name()
    assert "list_change.draft" not in steps_by_name()
