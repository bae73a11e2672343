"""Saved views on their pages: saved, opened, shared, and what an upgrade dropped."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import SavedView, SystemEvent, WorkItem
from cases.states.role import Role
from tests.backoffice.views.casework.pages import Page, logged_in
from tests.factories import a_member, an_organisation, shanghai
from tests.practice.requests import a_submitted_request, an_office, open_item

pytestmark = pytest.mark.django_db


def a_view(person, stored=None, *, shared_with=None, name="两日内到期、待领取") -> SavedView:
    return SavedView.objects.create(
        owner=person,
        name=name,
        queue="team",
        filter=stored or {"due": "soon", "unclaimed": "1"},
        shared_with=shared_with,
        created_at=shanghai(2023, 9, 28),
    )


def task_links(response) -> list[str]:
    links = [str(link["href"]) for link in Page(response).of("a", **{"class": "row-title"})]
    return [link for link in links if link.startswith("/tasks/")]


def test_save_keeps_the_present_filter_and_opening_brings_it_back() -> None:
    office = an_office()
    client = logged_in(office.head.person)

    saved = client.post(
        reverse("saved-view-save"),
        {"queue": "team", "view_name": "快到期", "within": "3", "text": "公交", "kind": ""},
    )
    view = SavedView.objects.get()
    opened = client.get(reverse("saved-view", kwargs={"pk": view.pk}))
    page = client.get(opened["Location"])

    assert view.filter == {"within": "3", "text": "公交"}
    assert opened["Location"] == saved["Location"]
    assert Page(page).of("input", name="within")[0]["value"] == "3"
    assert "视图“快到期”" in page.content.decode()


def test_save_under_a_taken_name_says_so_and_loses_nothing() -> None:
    office = an_office()
    client = logged_in(office.head.person)
    typed = {"queue": "team", "view_name": "快到期", "within": "3"}
    client.post(reverse("saved-view-save"), typed)

    page = client.post(reverse("saved-view-save"), typed, follow=True)

    assert "您在这个队列已有名为“快到期”的视图" in page.content.decode()
    assert Page(page).of("input", name="view_name")[0]["value"] == "快到期"
    assert Page(page).of("input", name="within", type="number")[0]["value"] == "3"
    assert SavedView.objects.count() == 1


@pytest.mark.parametrize("queue", ["none", "done", ""])
def test_save_of_a_queue_without_filters_is_not_found(queue: str) -> None:
    client = logged_in(an_office().head.person)
    typed = {"queue": queue, "view_name": "视图", "within": "3"}

    assert client.post(reverse("saved-view-save"), typed).status_code == 404
    assert not SavedView.objects.exists()


@pytest.mark.scenario(8)
def test_view_with_a_renamed_field_still_works_and_names_the_dropped_clause() -> None:
    """Scenario 8: saved, shared, and then a field is renamed in an upgrade."""
    office = an_office()
    colleague = a_member(Role.DEPARTMENT_HEAD, office.organisation).person
    soon, later, held = (open_item(a_submitted_request(office)) for _ in range(3))
    today = timezone.localdate()
    WorkItem.objects.update(due_on=today)
    WorkItem.objects.filter(pk=later.pk).update(due_on=today + timedelta(days=40))
    WorkItem.objects.filter(pk=held.pk).update(owner=office.head.person)
    view = a_view(
        office.head.person,
        {"due": "soon", "unclaimed": "1", "deadline_colour": "red", "kind": "retired"},
        shared_with=office.organisation,
    )
    client = logged_in(colleague)

    page = client.get(reverse("saved-view", kwargs={"pk": view.pk}), follow=True)

    assert task_links(page) == [f"/tasks/{soon.pk}/"]
    html = page.content.decode()
    assert "下列条件在当前版本中不再可用" in html
    assert "<li>deadline_colour：red</li>" in html
    assert "<li>类型：retired</li>" in html


def test_shared_view_shows_each_reader_only_what_they_may_see() -> None:
    office, other = an_office(), an_office(an_organisation("上海市气象局"))
    mine, theirs = open_item(a_submitted_request(office)), open_item(a_submitted_request(other))
    shared = office.organisation
    reader = a_member(Role.DEPARTMENT_HEAD, shared).person
    owner = a_member(Role.DEPARTMENT_HEAD, shared, person=other.head.person).person
    view = a_view(owner, {"text": "演练"}, shared_with=shared)
    address = reverse("saved-view", kwargs={"pk": view.pk})

    to_owner = logged_in(owner).get(address, follow=True)
    to_reader = logged_in(reader).get(address, follow=True)

    assert set(task_links(to_owner)) == {f"/tasks/{mine.pk}/", f"/tasks/{theirs.pk}/"}
    assert task_links(to_reader) == [f"/tasks/{mine.pk}/"]
    assert "只显示您有权查看的任务" in to_reader.content.decode()


def test_view_of_a_stranger_is_not_found_by_any_of_its_addresses() -> None:
    office = an_office()
    view = a_view(office.head.person, shared_with=office.organisation)
    stranger = logged_in(a_member(Role.DEPARTMENT_HEAD).person)

    answers = [
        stranger.get(reverse("saved-view", kwargs={"pk": view.pk})),
        *(
            stranger.post(reverse(f"saved-view-{verb}", kwargs={"pk": view.pk}))
            for verb in ("rename", "share", "take-back", "delete")
        ),
    ]
    queue = stranger.get(reverse("team-queue") + f"?view={view.pk}")

    assert [answer.status_code for answer in answers] == [404] * 5
    assert view.name not in queue.content.decode()
    assert view.name not in stranger.get(reverse("saved-views")).content.decode()
    assert SavedView.objects.get().shared_with == office.organisation


def test_colleague_opens_a_shared_view_and_may_not_change_it() -> None:
    office = an_office()
    view = a_view(office.head.person, shared_with=office.organisation)
    colleague = logged_in(office.staff.person)

    html = colleague.get(reverse("saved-views")).content.decode()
    answer = colleague.post(reverse("saved-view-delete", kwargs={"pk": view.pk}))

    assert view.name in html
    assert answer.status_code == 403
    assert f"这个视图由{office.head.person.name}保存" in answer.content.decode()


def test_owner_renames_shares_takes_back_and_deletes_by_post_alone() -> None:
    office = an_office()
    view = a_view(office.head.person)
    client = logged_in(office.head.person)

    def post(verb: str, **typed: object) -> str:
        address = reverse(f"saved-view-{verb}", kwargs={"pk": view.pk})
        assert client.get(address).status_code == 405
        return client.post(address, typed, follow=True).content.decode()

    assert "已改名为“新名称”" in post("rename", view_name="新名称")
    assert "请填写视图名称" in post("rename", view_name=" ")
    assert "没有共享：请选择您任职的一个单位" in post("share", organisation="²")
    assert "共享给" in post("share", organisation=office.organisation.pk)
    assert SavedView.objects.get().shared_with == office.organisation
    assert "不再共享" in post("take-back")
    assert "已删除视图“新名称”" in post("delete")
    assert not SavedView.objects.exists()
    assert list(SystemEvent.objects.order_by("pk").values_list("act", flat=True)) == [
        "view_shared",
        "view_taken_back",
    ]


def test_view_of_a_queue_that_is_gone_is_not_found_and_not_listed() -> None:
    office = an_office()
    view = a_view(office.head.person)
    SavedView.objects.update(queue="retired")
    client = logged_in(office.head.person)

    assert client.get(reverse("saved-view", kwargs={"pk": view.pk})).status_code == 404
    assert "您还没有保存视图" in client.get(reverse("saved-views")).content.decode()


def test_addresses_of_views_send_strangers_to_the_log_in_page() -> None:
    view = a_view(an_office().head.person)

    answer = Client().get(reverse("saved-view", kwargs={"pk": view.pk}))

    assert answer["Location"].startswith(reverse("login"))
