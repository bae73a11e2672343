"""The page of what depends on a request's entries, and of what is ruled about it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from cases.errors import GuardFailed
from cases.models import ItemDisposition, ListChange
from cases.states.role import Role
from tests.backoffice.views.casework.pages import logged_in
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.impacts import let_all_go_on
from tests.workflows.open_list.lists import a_city, a_request_in_review, change, remove, walk
from tests.workflows.open_list.suspensions import ORDERED_AT, an_emergency, ordered

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from tests.workflows.open_list.suspensions import Emergency

pytestmark = pytest.mark.django_db
# Session, person, request, items, handed-in rulings, sight, unread badge.
QUERIES_OF_THE_RULED = 10


@pytest.fixture
def emergency() -> Emergency:
    return an_emergency()


@pytest.fixture
def removal(emergency: Emergency) -> ListChange:
    request = a_request_in_review(emergency.city, remove(emergency.row))
    ordered(emergency)
    other = a_city("上海市文化和旅游局")
    a_request_in_review(other, change(emergency.row, abstract="另写"))
    return request


def address(removal: ListChange) -> str:
    return f"/list-changes/{removal.number}/impact/"


def test_officer_rules_about_what_depends_on_an_entry_on_its_page(
    emergency: Emergency, removal: ListChange
) -> None:
    officer = logged_in(emergency.city.officer.person)
    page = officer.get(address(removal))
    names = [row["impact"].name for row in page.context["rows"]]
    assert "未处置" in page.content.decode()

    typed = {
        "expected_version": removal.version,
        f"disposition-{names[0]}": "terminate",
        f"note-{names[0]}": "",
        f"disposition-{names[1]}": "continue",
    }
    refused = officer.post(address(removal), typed)
    assert refused.status_code == 422
    assert "请写明如何通知当事人" in refused.content.decode()
    assert not ItemDisposition.objects.exists()
    done = officer.post(address(removal), {**typed, f"note-{names[0]}": "电话通知"})

    assert done["Location"] == address(removal)
    found = ItemDisposition.objects.order_by("pk").values_list("kind", "disposition", "note")
    assert list(found) == [
        ("list_change", "terminate", "电话通知"),
        ("emergency_suspension", "continue", ""),
    ]
    assert "未处置" not in officer.get(address(removal)).content.decode()


def test_page_that_somebody_overtook_is_refused_and_keeps_what_was_typed(
    emergency: Emergency, removal: ListChange
) -> None:
    officer = logged_in(emergency.city.officer.person)
    name = officer.get(address(removal)).context["rows"][0]["impact"].name

    stale = officer.post(
        address(removal),
        {
            "expected_version": removal.version - 1,
            f"disposition-{name}": "terminate",
            f"note-{name}": "电话通知",
        },
    )

    assert stale.status_code == 409
    assert "电话通知" in stale.content.decode()
    assert not ItemDisposition.objects.exists()


def test_department_reads_but_does_not_rule_and_another_finds_nothing(
    emergency: Emergency, removal: ListChange
) -> None:
    head = logged_in(emergency.city.head.person)
    stranger = logged_in(a_member(Role.DEPARTMENT_HEAD, an_organisation()).person)
    rival = ListChange.objects.get(organisation__full_name="上海市文化和旅游局")

    page = head.get(address(removal)).content.decode()

    # The other department's request is not theirs to see.
    assert (rival.number in page, "其他单位的事项" in page, "保存处置" in page) == (
        False,
        True,
        False,
    )
    posted = {"expected_version": removal.version, "disposition-1:practice:X": "continue"}
    assert head.post(address(removal), posted).status_code == 403
    assert stranger.get(address(removal)).status_code == 404
    assert stranger.post(address(removal), posted).status_code == 404
    assert Client().get(address(removal)).status_code == 302
    assert not ItemDisposition.objects.exists()


def test_request_that_takes_nothing_away_says_so(emergency: Emergency) -> None:
    plain = a_request_in_review(emergency.city, change(emergency.row, abstract="另写"))

    page = logged_in(emergency.city.officer.person).get(address(plain)).content.decode()

    assert "没有事项依赖于这些条目" in page


def test_decision_page_of_a_removal_says_the_notice_and_leads_to_the_impact(
    emergency: Emergency, removal: ListChange
) -> None:
    page = logged_in(emergency.city.officer.person).get(f"/cases/{removal.number}/")

    text = page.content.decode()
    assert address(removal) in text
    assert "提前通知 10 个工作日（内部约定）" in text


def test_rulings_stand_on_the_page_of_the_request_and_behind_its_link_after_the_approval(
    emergency: Emergency, removal: ListChange
) -> None:
    city, rival = emergency.city, ListChange.objects.get(organisation__short_name__contains="文化")
    officer, head = logged_in(city.officer.person), logged_in(city.head.person)
    before = officer.get(f"/cases/{removal.number}/").content.decode()
    let_all_go_on(removal.pk, city.officer.person, at=ORDERED_AT)
    ruled = officer.get(f"/cases/{removal.number}/").content.decode()
    walk(removal.pk, city.lead, "conclude", at=ORDERED_AT)
    removal.refresh_from_db()

    case, page = officer.get(f"/cases/{removal.number}/"), officer.get(address(removal))
    theirs = head.get(address(removal)).content.decode()

    assert removal.state == "approved_pending_effect"
    assert "已处置" not in before
    for text in (ruled, case.content.decode()):
        assert "已处置 2 个关联事项" in text
        assert f'href="{address(removal)}"' in text
    table = page.content.decode()
    assert table.count("继续办理至决定") == 2
    assert f'href="/cases/{rival.number}/"' in table
    assert "保存处置" not in table
    assert (rival.number in theirs, "其他单位的事项" in theirs) == (False, True)


def test_refusal_names_only_what_may_be_ruled_about_the_matters_at_hand(
    emergency: Emergency, removal: ListChange
) -> None:
    with pytest.raises(GuardFailed) as refused:
        walk(removal.pk, emergency.city.lead, "conclude", at=ORDERED_AT)

    assert "逐项选择处置（继续办理至决定、通知后终止），再提交" in refused.value.message
    assert "转至" not in refused.value.message


def test_ruling_of_an_earlier_round_does_not_stand_on_the_page(
    emergency: Emergency, removal: ListChange
) -> None:
    let_all_go_on(removal.pk, emergency.city.officer.person, at=ORDERED_AT)
    walk(removal.pk, emergency.city.lead, "return", at=ORDERED_AT, reason="请核对")
    walk(removal.pk, emergency.city.staff, "submit", at=ORDERED_AT + timedelta(hours=1))
    removal.refresh_from_db()

    page = logged_in(emergency.city.officer.person).get(f"/cases/{removal.number}/")

    assert "已处置" not in page.content.decode()


@pytest.mark.parametrize("size", [1, 3])
def test_page_of_what_was_ruled_takes_the_same_queries_however_many_matters(
    emergency: Emergency, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    removal = a_request_in_review(emergency.city, remove(emergency.row))
    for number in range(size):
        other = a_city(f"上海市第{number}局")
        a_request_in_review(other, change(emergency.row, abstract="另写"))
    let_all_go_on(removal.pk, emergency.city.officer.person, at=ORDERED_AT)
    walk(removal.pk, emergency.city.lead, "conclude", at=ORDERED_AT)
    officer = logged_in(emergency.city.officer.person)
    officer.get(address(removal))

    with django_assert_num_queries(QUERIES_OF_THE_RULED):
        page = officer.get(address(removal))

    assert len(page.context["ruled"]) == size
