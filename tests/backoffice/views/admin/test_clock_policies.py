"""Rules on deadlines as an administrator enters them and takes them back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from backoffice.views.clock import moment, today
from cases.errors import AlreadyDone, BadInput, GuardFailed
from cases.models import ClockPolicy, SystemEvent
from cases.queries.deadline_rules import newest_policy, policy_in_force
from cases.statements import run
from cases.states.role import Role
from tests.factories import a_member
from tests.workflows.administration.offices import acts_in_chain, the_three
from workflows.administration.change_clock_policy import PolicyChange, change_clock_policy
from workflows.administration.withdraw_clock_policy import withdraw_clock_policy
from workflows.engine.clocks import deadline_asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def three():
    return the_three()


def entered(three, *, length=7, days_ahead=30, **other):
    """Enter a rule on the review of lists."""
    facts = {"length": length, "source": "内部约定", "tier": "C"} | other
    change = PolicyChange(effective_from=today() + timedelta(days=days_ahead), **facts)
    return change_clock_policy(
        actor=three.administrator, code="list.review", change=change, at=moment()
    )


def test_rule_that_says_nothing_new_is_refused_with_a_sentence(three) -> None:
    now = newest_policy("list.review")
    assert now is not None

    with pytest.raises(BadInput, match="完全相同") as refused:
        entered(three, length=now.length, unit=now.unit, source=f" {now.source} ", tier=now.tier)

    assert refused.value.facts["field"] == "length"
    assert ClockPolicy.objects.filter(code="list.review").count() == 1
    assert entered(three, length=now.length, source="另一份文件").source == "另一份文件"


def test_rule_ahead_is_withdrawn_and_another_entered(client, three) -> None:
    client.force_login(three.administrator)
    policy = entered(three)
    withdraw = reverse("clock-policy-withdraw", args=[policy.code, policy.pk])
    with pytest.raises(BadInput, match="先在“时限规则”页撤回"):
        entered(three, days_ahead=10)
    before = client.get(reverse("clock-policies")).content.decode()

    after = client.post(withdraw, follow=True).content.decode()

    assert withdraw in before
    assert withdraw not in after
    assert "已撤回" in after
    assert f"{three.administrator.name} " in after
    assert acts_in_chain() == ["clock_policy_changed", "clock_policy_withdrawn"]
    logged = SystemEvent.objects.get(act="clock_policy_withdrawn")
    assert (logged.data["policy"], logged.data["length"]) == (policy.pk, 7)
    assert client.post(withdraw).status_code == 409
    # The same day and an earlier one are free again.
    assert entered(three, days_ahead=10).length == 7
    assert entered(three, length=8).length == 8


def test_withdrawn_rule_never_holds(three) -> None:
    policy, before = entered(three), newest_policy("list.review")
    later = moment() + timedelta(days=40)
    assert before == policy
    withdraw_clock_policy(policy=policy, actor=three.administrator, at=moment())

    kept = policy_in_force("list.review", on=later.date())
    started = run(deadline_asked("list.review", at=later))

    assert kept != policy
    assert started.policy == kept == newest_policy("list.review")


def test_rule_is_withdrawn_once_and_only_before_its_day(three) -> None:
    policy = entered(three, days_ahead=1)
    with pytest.raises(GuardFailed, match="已经施行，不能撤回"):
        withdraw_clock_policy(
            policy=policy, actor=three.administrator, at=moment() + timedelta(days=1)
        )
    withdraw_clock_policy(policy=policy, actor=three.administrator, at=moment())

    with pytest.raises(AlreadyDone, match="撤回"):
        withdraw_clock_policy(policy=policy, actor=three.administrator, at=moment())


def test_withdrawal_is_for_administrators_alone(client, three) -> None:
    policy = entered(three)
    withdraw = reverse("clock-policy-withdraw", args=[policy.code, policy.pk])
    client.force_login(three.auditor)
    assert withdraw not in client.get(reverse("clock-policies")).content.decode()
    assert client.post(withdraw).status_code == 403
    client.force_login(a_member(Role.DEPARTMENT_HEAD, three.organisation).person)
    assert client.post(withdraw).status_code == 404
    client.force_login(three.administrator)
    assert client.get(withdraw).status_code == 405
    missing = reverse("clock-policy-withdraw", args=["no.such", policy.pk])
    assert client.post(missing).status_code == 404

    policy.refresh_from_db()
    assert policy.withdrawn_at is None


def test_database_refuses_a_withdrawal_by_nobody_and_a_second_rule_for_a_day(three) -> None:
    policy = entered(three)
    rows = ClockPolicy.objects.filter(pk=policy.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(withdrawn_at=moment())
    policy.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        policy.save(force_insert=True)


def test_page_says_where_it_is_and_what_has_been_entered(client, three) -> None:
    client.force_login(three.administrator)

    shown = client.get(reverse("clock-policy", args=["list.review"])).content.decode()

    assert 'href=""' not in shown
    assert f'<li><a href="{reverse("clock-policies")}">时限规则</a></li>' in shown


def test_day_more_than_a_year_ahead_is_taken_only_where_it_is_meant(client, three) -> None:
    client.force_login(three.administrator)
    far = today() + timedelta(days=400)
    url = reverse("clock-policy", args=["list.review"])
    typed = {
        "length": "7",
        "unit": "working_day",
        "effective_from": far.isoformat(),
        "source": "内部约定",
        "tier": "C",
    }

    refused = client.post(url, typed)
    taken = client.post(url, typed | {"is_far_meant": "on"}, follow=True)

    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["is_far_meant"]
    assert f"施行日期 {far} 距今超过一年" in refused.content.decode()
    newest = newest_policy("list.review")
    assert newest is not None
    assert newest.effective_from == far
    assert f"施行日期 {far} 的放假安排尚未录入" in taken.content.decode()
    assert f"已登记：自 {far} 起起算的“" in taken.content.decode()
    assert "变为 7 个工作日；已经起算的不变" in taken.content.decode()
    assert f"自 {far} 起施行" in client.get(url).content.decode()


def test_rule_in_force_is_marked_and_withdrawn_ones_stand_last(client, three) -> None:
    gone = entered(three, days_ahead=60)
    withdraw_clock_policy(policy=gone, actor=three.administrator, at=moment())
    entered(three, days_ahead=30)
    client.force_login(three.administrator)

    shown = client.get(reverse("clock-policies"))

    own = [row for row in shown.context["policies"] if row[0].code == "list.review"]
    assert [(is_ahead, is_in_force) for _, is_ahead, is_in_force in own] == [
        (True, False),
        (False, True),
        (False, False),
    ]
    assert own[2][0] == gone
    page = shown.content.decode()
    assert page.count(">现行</span>") == len({row[0].code for row in shown.context["policies"]})


def test_rule_with_another_source_alone_says_so_and_names_no_change_of_length(
    client, three
) -> None:
    now = newest_policy("list.review")
    assert now is not None
    client.force_login(three.administrator)
    typed = {
        "length": str(now.length),
        "unit": now.unit,
        "effective_from": (today() + timedelta(days=20)).isoformat(),
        "source": "市数据局 2026 年第 3 号文",
        "tier": "C",
    }

    page = client.post(reverse("clock-policy", args=["list.review"]), typed, follow=True)

    assert f"时长不变（{now.term}），依据改为：市数据局 2026 年第 3 号文。" in page.content.decode()
