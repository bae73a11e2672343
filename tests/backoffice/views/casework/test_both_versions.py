"""A stale page shows, field by field, what was typed and what somebody else saved meanwhile."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases.models import Case, WorkItem
from cases.states.role import Role
from tests.backoffice.views.casework.pages import logged_in
from tests.factories import a_member, a_person, shanghai
from tests.practice.requests import a_submitted_request, an_office, open_item
from tests.workflows.engine.undoing import undo
from tests.workflows.open_list.changes import (
    City,
    a_city,
    a_draft_with_entries,
    content,
    in_review,
    open_item as open_item_of,
)
from tests.workflows.supervision.orders import a_late_request
from workflows.engine.gate import act, take_step

pytestmark = pytest.mark.django_db
ON_THE_28TH = shanghai(2023, 9, 28)
MINE, THEIRS = "事由太笼统，请写明线路。", "请补充数据用途。"
QUERIES = 48


def rows(response) -> list[tuple[str, str, str]]:
    """Return what the comparison of a page says: field, typed, stored."""
    return [
        (str(each.label), each.typed, each.stored) for each in response.context["both_versions"]
    ]


def address(item: WorkItem) -> str:
    return reverse("step", args=[item.pk])


@pytest.mark.scenario(7)
def test_reason_typed_after_a_colleagues_decision_stands_beside_theirs() -> None:
    office = an_office()
    request = a_submitted_request(office)
    item = open_item(request)
    colleague = a_member(Role.DEPARTMENT_HEAD, office.organisation, person=a_person("周明"))
    take_step(
        work_item=item,
        outcome="send_back",
        actor=colleague.person,
        at=ON_THE_28TH,
        expected_version=2,
        data={"reason": THEIRS},
    )

    response = logged_in(office.head.person).post(
        address(item), {"outcome": "send_back", "reason": MINE, "expected_version": "2"}
    )

    html = response.content.decode()
    assert response.status_code == 409
    assert rows(response) == [("理由", MINE, THEIRS)]
    assert "两个版本对照" in html
    assert f'<td data-label="您填写的"><div class="words-text">{MINE}</div></td>' in html
    assert f'<td data-label="现在保存的"><div class="words-text">{THEIRS}</div></td>' in html
    assert Case.objects.get(pk=request.pk).version == 3


@pytest.mark.scenario(7)
def test_answer_typed_after_a_colleagues_answer_is_kept_and_compared() -> None:
    late = a_late_request()
    item = WorkItem.objects.get(process_id=late.order.pk, finished__isnull=True)
    seen = late.order.version
    colleague = a_member(Role.DEPARTMENT_HEAD, late.office.organisation).person
    take_step(
        work_item=item,
        outcome="reply",
        actor=colleague,
        at=shanghai(2025, 10, 15),
        expected_version=seen,
        data={"answer": THEIRS},
    )

    response = logged_in(late.office.head.person).post(
        address(item), {"outcome": "reply", "answer": MINE, "expected_version": str(seen)}
    )

    assert response.status_code == 409
    assert rows(response) == [("答复", MINE, THEIRS)]
    assert response.context["kept"] == [MINE]


@pytest.mark.scenario(7)
def test_decision_that_was_taken_back_is_no_version_to_compare_with() -> None:
    office = an_office()
    request = a_submitted_request(office)
    item = open_item(request)
    colleague = a_member(Role.DEPARTMENT_HEAD, office.organisation).person
    take_step(
        work_item=item,
        outcome="send_back",
        actor=colleague,
        at=ON_THE_28TH,
        expected_version=2,
        data={"reason": THEIRS},
    )
    undo(request, colleague, at=ON_THE_28TH)

    response = logged_in(office.head.person).post(
        address(item), {"outcome": "send_back", "reason": MINE, "expected_version": "2"}
    )

    assert response.status_code == 409
    assert rows(response) == []
    assert MINE in response.content.decode()


def noted(city: City, *, items: int = 2) -> tuple[Case, WorkItem, int]:
    """A request in review, on whose items a second officer has saved marks: version seen before."""
    change = in_review(
        city, a_draft_with_entries(city, *(content(name=f"公交{n}") for n in range(items)))
    )
    colleague = a_member(Role.COMMISSION_STAFF, city.officer.organisation).person
    pks = list(change.items.order_by("position").values_list("pk", flat=True))
    act(
        case=change,
        name="note_as_commission",
        actor=colleague,
        at=ON_THE_28TH,
        expected_version=change.version,
        data={"refusals": dict.fromkeys(pks, THEIRS), "page_items": pks},
    )
    return change, open_item_of(change), change.version


def typed(change: Case, seen: int, *, refused: dict[int, str]) -> dict[str, object]:
    """Return a posted page of every item, with the marks of some."""
    items = change.items.order_by("position")
    return {
        "outcome": "conclude",
        "expected_version": seen,
        "shown": [item.pk for item in items],
        **{f"refuse-{item.pk}": "1" for item in items if item.position in refused},
        **{
            f"reason-{item.pk}": refused[item.position]
            for item in items
            if item.position in refused
        },
    }


@pytest.mark.scenario(7)
def test_marks_on_items_stand_beside_those_that_a_colleague_saved() -> None:
    city = a_city()
    change, item, seen = noted(city, items=3)

    response = logged_in(city.officer.person).post(
        address(item), typed(change, seen, refused={1: MINE, 2: THEIRS})
    )

    assert response.status_code == 409
    assert rows(response) == [
        ("公交0", f"本条不予通过 {MINE}", f"本条不予通过 {THEIRS}"),
        ("公交2", "没有标记不予通过", f"本条不予通过 {THEIRS}"),
    ]


@pytest.mark.scenario(7)
def test_page_refused_for_a_field_alone_compares_nothing() -> None:
    city = a_city()
    change, item, seen = noted(city)

    response = logged_in(city.officer.person).post(
        address(item), typed(change, seen + 1, refused={1: ""})
    )

    assert response.status_code == 422
    assert rows(response) == []
    assert "两个版本对照" not in response.content.decode()


@pytest.mark.scenario(7)
@pytest.mark.parametrize("size", [1, 3])
def test_stale_page_takes_the_same_queries_however_many_items_differ(
    size: int, django_assert_num_queries
) -> None:
    city = a_city()
    change, item, seen = noted(city, items=size)
    client = logged_in(city.officer.person)
    posted = typed(change, seen, refused={})
    client.post(address(item), posted)

    with django_assert_num_queries(QUERIES):
        response = client.post(address(item), posted)

    assert len(rows(response)) == size
