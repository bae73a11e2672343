"""A leaver's plan as an administrator draws and confirms it, without seeing any case."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from backoffice.views.clock import moment, today
from cases.models import BulkPlan, Person, WorkItem
from cases.states.role import Role
from tests.backoffice.views.casework.pages import Page
from tests.factories import a_member, a_person
from tests.practice.requests import a_draft, a_submitted_request, an_office, open_item
from tests.workflows.administration.offices import the_three
from workflows.engine.absence import Away, enter_absence
from workflows.engine.bulk import apply
from workflows.engine.claims import claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def three():
    return the_three()


@pytest.fixture
def office():
    return an_office()


def two_held_tasks(office) -> Person:
    """Let the head hold two tasks; return them."""
    head = office.head.person
    for _ in range(2):
        claim(work_item=open_item(a_submitted_request(office)), person=head, at=moment())
    return head


def drawn(client, person: Person, **answers: object) -> BulkPlan:
    """Draw a plan through the page."""
    answer = client.post(reverse("person-leaving", args=[person.pk]), {"reason": "调离", **answers})
    assert answer.status_code == 302, answer.content.decode()
    return BulkPlan.objects.latest("pk")


def test_deactivation_of_somebody_with_tasks_leads_to_the_plan_and_ends_there(
    client, three, office
) -> None:
    head = two_held_tasks(office)
    a_member(Role.DEPARTMENT_HEAD, office.organisation)
    client.force_login(three.administrator)

    sent = client.get(reverse("person-deactivate", args=[head.pk]), follow=True)
    plan = drawn(client, head)
    address = reverse("leaving-plan", args=[plan.operation])
    shown = client.get(address).content.decode()
    done = client.post(
        reverse("leaving-apply", args=[plan.operation]), {"hash": plan.hash}, follow=True
    )

    assert sent.redirect_chain == [(reverse("person-leaving", args=[head.pk]), 302)]
    assert f"{office.organisation.full_name} · 部门负责人：2 项任务" in sent.content.decode()
    assert shown.count("退回团队队列") == 2
    assert "确认移交并停用账号" in shown
    assert Page(done).faults == []
    assert "已执行" in done.content.decode()
    assert not Person.objects.get(pk=head.pk).is_active
    assert not WorkItem.objects.filter(owner=head, finished=None).exists()


def test_plan_shows_numbers_and_no_content_of_any_case(client, three, office) -> None:
    head = two_held_tasks(office)
    client.force_login(three.administrator)

    page = client.get(reverse("leaving-plan", args=[drawn(client, head).operation]))

    html = page.content.decode()
    item = WorkItem.objects.filter(owner=head).first()
    assert item.process.number in html
    assert "演练" not in html
    assert "/cases/" not in html
    assert f"/tasks/{item.pk}/" not in html


def test_drafts_ask_for_a_colleague_and_stand_ins_may_have_none(client, three, office) -> None:
    staff = office.staff.person
    draft = a_draft(office)
    colleague = a_member(Role.DEPARTMENT_STAFF, office.organisation, person=a_person("林静")).person
    enter_absence(
        actor=colleague,
        person=colleague,
        away=Away(first_day=today(), last_day=today(), delegate=staff, reason="年休假"),
        at=moment(),
    )
    client.force_login(three.administrator)
    key = f"drafts-{office.organisation.pk}-practice"
    address = reverse("person-leaving", args=[staff.pk])

    nobody = client.post(address, {"reason": "调离"})
    stranger = client.post(address, {"reason": "调离", key: office.head.person_id})
    plan = drawn(client, staff, **{key: colleague.pk})
    shown = client.get(reverse("leaving-plan", args=[plan.operation])).content.decode()

    assert nobody.context["form"].errors == {
        key: ["请选择接办人；没有人选时，请先授予一位同事经办角色。"]
    }
    assert stranger.context["form"].errors == {
        key: ["没有这位同事，或其账号已停用：请从列表中选择。"]
    }
    assert "改由林静经办" in shown
    assert "由其代办的外出" in shown
    assert "无人代办，任务显示给单位负责人" in shown
    client.post(reverse("leaving-apply", args=[plan.operation]), {"hash": plan.hash})
    assert open_item(draft).owner == colleague
    assert not Person.objects.get(pk=staff.pk).is_active


def test_plan_is_refused_where_it_was_altered_or_something_new_has_come(
    client, three, office
) -> None:
    head = two_held_tasks(office)
    client.force_login(three.administrator)
    plan = drawn(client, head)
    address = reverse("leaving-apply", args=[plan.operation])

    altered = client.post(address, {"hash": "x"})
    claim(work_item=open_item(a_submitted_request(office)), person=head, at=moment())
    new = client.post(address, {"hash": plan.hash})

    assert (altered.status_code, new.status_code) == (409, 422)
    assert "又有新的任务、起草的案卷或代办：请重新拟定方案。" in new.content.decode()
    assert Person.objects.get(pk=head.pk).is_active


def test_refusal_of_the_deactivation_stands_on_the_form(client, three) -> None:
    client.force_login(three.administrator)

    own = client.post(reverse("person-leaving", args=[three.administrator.pk]), {"reason": "调离"})

    assert own.status_code == 422
    assert "不能停用自己的账号" in own.content.decode()


def test_plan_with_an_impossible_item_says_so_and_is_drawn_again_with_the_choices(
    client, three, office
) -> None:
    head = two_held_tasks(office)
    wrote = a_member(Role.DEPARTMENT_STAFF, office.organisation)
    a_member(Role.DEPARTMENT_HEAD, office.organisation, person=wrote.person)
    own = open_item(a_submitted_request(replace(office, staff=wrote)))
    claim(work_item=own, person=head, at=moment())
    client.force_login(three.administrator)
    key = f"held-{office.organisation.pk}-{Role.DEPARTMENT_HEAD}"
    plan = drawn(client, head, **{key: wrote.person_id})

    page = client.get(reverse("leaving-plan", args=[plan.operation])).content.decode()
    again = reverse("person-leaving", args=[head.pk]) + f"?plan={plan.operation}"
    form = client.get(again).context["form"]
    other = client.get(again.replace(f"/{head.pk}/", f"/{office.staff.person_id}/"))

    assert "有 1 项不能办理，请调整后重新拟定。" in page
    assert "确认移交并停用账号" not in page
    assert again in page
    assert (form["reason"].value(), form[key].value()) == ("调离", wrote.person_id)
    assert other.context["form"]["reason"].value() is None


@pytest.mark.parametrize("named", ["x", "00000000-0000-0000-0000-000000000000"])
def test_plan_that_is_not_there_leaves_nothing_to_begin_from(client, three, office, named) -> None:
    client.force_login(three.administrator)

    page = client.get(reverse("person-leaving", args=[office.head.person_id]), {"plan": named})

    assert page.status_code == (404 if "-" in named else 200)


def test_choices_of_drafts_and_stand_ins_are_kept(client, three, office) -> None:
    staff = office.staff.person
    a_draft(office)
    colleague = a_member(Role.DEPARTMENT_STAFF, office.organisation).person
    absence = enter_absence(
        actor=colleague,
        person=colleague,
        away=Away(first_day=today(), last_day=today(), delegate=staff, reason="年休假"),
        at=moment(),
    )
    client.force_login(three.administrator)
    key, stand_in = f"drafts-{office.organisation.pk}-practice", f"absence-{absence.pk}"
    answers = {key: colleague.pk, stand_in: office.head.person_id}
    plan = drawn(client, staff, **answers)

    again = client.get(
        reverse("person-leaving", args=[staff.pk]), {"plan": str(plan.operation)}
    ).context["form"]

    assert {name: again[name].value() for name in answers} == answers


def test_long_plan_goes_on_by_itself(client, three, office, monkeypatch) -> None:
    monkeypatch.setattr(apply, "CHUNK", 1)
    head = two_held_tasks(office)
    client.force_login(three.administrator)
    plan = drawn(client, head)
    address = reverse("leaving-apply", args=[plan.operation])

    running = client.post(address, {"hash": plan.hash}, follow=True)
    done = client.post(address, {"hash": plan.hash}, follow=True)

    assert "已处理 1 项，共 2 项" in running.content.decode()
    assert (running["Refresh"], "Refresh" in done) == ("3", False)
    assert not Person.objects.get(pk=head.pk).is_active


def test_plan_of_another_administrator_and_a_bulk_plan_are_not_there(client, three, office) -> None:
    head = two_held_tasks(office)
    other = a_member(Role.ADMINISTRATOR, three.organisation).person
    client.force_login(three.administrator)
    plan = drawn(client, head)
    as_bulk = client.get(reverse("bulk-plan", args=[plan.operation]))
    client.force_login(other)

    page = client.get(reverse("leaving-plan", args=[plan.operation]))
    act = client.post(reverse("leaving-apply", args=[plan.operation]), {"hash": plan.hash})

    assert (as_bulk.status_code, page.status_code, act.status_code) == (404, 404, 404)
    assert Person.objects.get(pk=head.pk).is_active
