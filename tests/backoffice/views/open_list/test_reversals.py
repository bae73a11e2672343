"""Taking a version back on screen: the page, the draft, and what everybody sees afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.models import LeftOutEntry, ListChange, ListVersion, WorkItem
from cases.states.role import Role
from tests.factories import a_member
from tests.workflows.open_list.lists import (
    City,
    a_city,
    add,
    an_approved_request,
    change,
    in_days,
    publish,
    row,
    schedule,
)
from tests.workflows.open_list.reversals import approved, in_effect
from workflows.open_list.reversal import draft_reversal

if TYPE_CHECKING:
    from cases.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return a_city()


@pytest.fixture
def author(city: City) -> Membership:
    return a_member(Role.COMMISSION_STAFF, city.officer.organisation)


def browser_of(member: Membership) -> Client:
    client = Client()
    client.force_login(member.person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def two_requests(city: City) -> ListVersion:
    """Publish a version that holds two requests, after a first one."""
    publish(city, add(name="A", abstract="甲"), add(name="B", abstract="乙"))
    an_approved_request(city, change(row("A"), abstract="错"), at=in_days(1))
    return publish(city, change(row("B"), abstract="有意"), at=in_days(1))


def test_reversal_is_drafted_from_its_page_and_leads_to_the_draft(
    city: City, author: Membership
) -> None:
    version = two_requests(city)
    kept = ListChange.objects.order_by("pk").last()
    browser = browser_of(author)
    page = browser.get("/open-list/versions/2023-002/").content.decode()
    assert "/list-versions/2023-002/reversal/" in page

    answer = browser.post(
        "/list-versions/2023-002/reversal/",
        {"reason": "批量导入时误选了文件。", "keeping": [str(kept.pk)]},
    )

    request = ListChange.objects.get(reverses=version)
    assert (answer.status_code, answer["Location"]) == (302, f"/cases/{request.number}/")
    assert [item.proposed_row.abstract for item in request.items.all()] == ["甲"]
    shown = browser.get(answer["Location"]).content.decode()
    assert "不撤销、保留的条目" in shown
    assert "有意保留 1" in shown
    assert "撤销申请" in browser.get("/open-list/versions/2023-002/").content.decode()


def test_reversal_without_a_reason_says_so_and_keeps_what_was_ticked(
    city: City, author: Membership
) -> None:
    two_requests(city)
    kept = ListChange.objects.order_by("pk").last()

    answer = browser_of(author).post(
        "/list-versions/2023-002/reversal/", {"reason": " ", "keeping": [str(kept.pk)]}
    )

    assert answer.status_code == 422
    assert "请写明撤销理由" in answer.content.decode()
    assert answer.context["form"]["keeping"].value() == [str(kept.pk)]
    assert not ListChange.objects.filter(request_kind="reversal").exists()


def test_reversal_page_names_the_draft_that_is_there_already(
    city: City, author: Membership
) -> None:
    version = two_requests(city)
    there = draft_reversal(version=version, membership=author, reason="误。", at=in_days(2))

    answer = browser_of(author).post("/list-versions/2023-002/reversal/", {"reason": "再来。"})

    assert answer.status_code == 422
    assert f'<a href="/cases/{there.number}/">' in answer.content.decode()


def test_reversal_page_is_for_the_commissions_staff_alone(city: City) -> None:
    two_requests(city)
    address = "/list-versions/2023-002/reversal/"

    assert Client().get(address).status_code == 302
    for stranger in (city.staff, city.head, city.lead):
        answer = browser_of(stranger).get(address)
        assert answer.status_code == 403
        assert "由主管部门经办起草" in answer.content.decode()
        assert (
            "reversal/"
            not in browser_of(stranger).get("/open-list/versions/2023-002/").content.decode()
        )


def test_reversal_page_of_a_version_that_the_person_may_not_know_is_not_found(
    city: City, author: Membership
) -> None:
    publish(city, add(name="A"))
    schedule(city, add(name="B"), at=in_days(1))

    assert browser_of(city.staff).get("/list-versions/2023-002/reversal/").status_code == 404
    assert browser_of(author).get("/list-versions/2099-001/reversal/").status_code == 404
    page = browser_of(author).get("/list-versions/2023-002/reversal/").content.decode()
    assert "只有已经生效的版本可以撤销" in page


def test_item_taken_out_of_the_draft_is_kept_on_purpose(city: City, author: Membership) -> None:
    version = two_requests(city)
    request = draft_reversal(version=version, membership=author, reason="误。", at=in_days(2))
    item = request.items.order_by("position").first()
    browser = browser_of(author)
    task = WorkItem.objects.get(process_id=request.pk, finished__isnull=True)
    page = browser.get(f"/tasks/{task.pk}/").content.decode()
    assert "添加条目" not in page
    assert f"/list-changes/{request.number}/entries/" not in page

    browser.post(
        f"/list-changes/{request.number}/items/{item.pk}/drop/",
        {"expected_version": str(ListChange.objects.get(pk=request.pk).version)},
    )

    assert request.items.count() == 1
    assert list(LeftOutEntry.objects.values_list("change", "entry", "reason")) == [
        (request.pk, item.entry_id, "kept")
    ]


def test_nothing_else_is_put_into_the_draft(city: City, author: Membership) -> None:
    version = two_requests(city)
    request = draft_reversal(version=version, membership=author, reason="误。", at=in_days(2))

    answer = browser_of(author).post(
        f"/list-changes/{request.number}/entries/new/",
        {
            "expected_version": str(request.version),
            "name": "另一条目",
            "open_type": "unconditional",
            "domain": "road_traffic",
            "abstract": "另一条目的摘要，足够长。",
            "items": "编号",
            "formats": "CSV",
            "resource_type": "product",
            "update_frequency": "monthly",
            "contact": "市交通委",
            "licence": "注明来源",
            "grade": "客体L1",
        },
    )

    assert answer.status_code in {409, 422}
    assert "撤销版本的申请只含该版本的反向调整" in answer.content.decode()
    assert request.items.count() == 2


def test_reversed_version_says_in_public_by_which_and_why(city: City, author: Membership) -> None:
    version = two_requests(city)
    commission = city.officer.organisation
    others = {
        "author": author,
        "lead": a_member(Role.COMMISSION_LEAD, commission),
        "reviewer": a_member(Role.COMMISSION_STAFF, commission),
    }
    request = draft_reversal(
        version=version, membership=author, reason="误选了文件。", at=in_days(2)
    )
    approved(request, others, in_days(2))
    back = in_effect(city, in_days(3))

    page = Client().get("/open-list/versions/2023-002/").content.decode()

    assert f"本版本已由 {back.label} 撤销" in page
    assert "误选了文件。" in page
    assert "已撤销" in page
    assert f"/open-list/versions/2023-002/difference/{back.label}/" in page
    assert "撤销的版本" in Client().get(f"/open-list/versions/{back.label}/").content.decode()
    for name in ("csv", "xlsx", "json", "jsonld"):
        address = f"/open-list/versions/2023-002/open-list-2023-002.{name}"
        taken: Any = Client().get(address)
        assert taken.status_code == 200
        assert b"".join(taken.streaming_content) != b""
    assert "已撤销" in Client().get("/open-list/versions/").content.decode()


def test_left_out_entries_cost_the_same_for_one_and_three(city: City, author: Membership) -> None:
    publish(city, *(add(name=f"{number}") for number in range(8)))
    counts = []
    for day, size in ((1, 1), (5, 3)):
        names = [f"{number}" for number in range(size)]
        wrong = publish(
            city,
            *(change(row(name), abstract=f"错{day}") for name in (*names, "7")),
            at=in_days(day),
        )
        publish(city, *(change(row(name), abstract="另") for name in names), at=in_days(day + 1))
        request = draft_reversal(
            version=wrong, membership=author, reason="误。", at=in_days(day + 2)
        )
        browser = browser_of(author)
        browser.get(f"/cases/{request.number}/")
        with CaptureQueriesContext(connection) as asked:
            browser.get(f"/cases/{request.number}/")
        counts.append(len(asked))

    assert counts[0] == counts[1]
