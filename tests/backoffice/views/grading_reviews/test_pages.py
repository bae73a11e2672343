"""The page of a review: levels into a draft, confirmations, what is refused, and who may."""

from __future__ import annotations

import pytest
from django.urls import reverse

from backoffice.views.clock import moment, today
from cases.models import GradeConfirmation, GradingReview, ListChange
from cases.states.role import Role
from forms.grading_review import level_field
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.changes import a_city, a_draft, a_listed_row, content, put
from tests.workflows.open_list.grading_review.reviews import (
    BEGINS_AT,
    WHY,
    a_stricter_scheme,
    deliver,
    review_of,
)

pytestmark = pytest.mark.django_db
QUERIES_OF_THE_PAGE = 10


@pytest.fixture
def city():
    return a_city()


def now_a_review(city) -> GradingReview:
    """Let the scheme begin before today; return the review of the department."""
    a_stricter_scheme()
    deliver(max(BEGINS_AT, moment()))
    return review_of(city)


def post(client, name, review, **data):
    said = {"expected_version": review.version, "reason": WHY, **data}
    return client.post(reverse(name, args=[review.number]), said)


def shown(client, review, **query):
    return client.get(reverse("grading-review", args=[review.number]), query).content.decode()


def test_levels_of_ticked_entries_become_a_draft(client, city):
    first = a_listed_row(city.department, name="公交线路")
    a_listed_row(city.department, name="地铁客流")
    review = now_a_review(city)
    client.force_login(city.staff.person)

    answer = post(
        client,
        "grading-review-draft",
        review,
        entry=[first.entry_id],
        **{f"level-{first.entry_id}": "客体L0"},
    )

    change = ListChange.objects.get()
    assert answer.url == reverse("grading-review", args=[review.number])
    assert change.items.get().grade_reason == WHY
    assert shown(client, review).count(reverse("case", args=[change.number])) == 2


def test_entry_that_a_request_holds_says_which_and_what_to_do(client, city):
    held, free = (a_listed_row(city.department, name=name) for name in ("一", "二"))
    review = now_a_review(city)
    draft = a_draft(city)
    put(city, draft, entry=held.entry, content=content(name="一", abstract="各线路站点。"))
    client.force_login(city.staff.person)

    text = shown(client, review)

    assert text.count(f"已在申请 {draft.number} 中：仍是草稿的，在其中写明级别") == 1
    assert f'name="{level_field(held.entry_id)}"' not in text
    assert f'name="{level_field(free.entry_id)}"' in text


def test_ticked_entries_are_confirmed_and_asked_about_no_more(client, city):
    row = a_listed_row(city.department, name="公交线路")
    a_listed_row(city.department, name="地铁客流")
    review = now_a_review(city)
    client.force_login(city.staff.person)

    post(client, "grading-review-confirm", review, entry=[row.entry_id])

    assert GradeConfirmation.objects.get().reason == WHY
    assert "公交线路" not in shown(client, review, judged="open")
    assert "地铁客流" not in shown(client, review, judged="confirmed")
    assert "待复核 1" in shown(client, review)


def test_level_of_the_same_aspect_that_is_no_less_strict_is_prefilled(client, city):
    row = a_listed_row(city.department, name="公交线路", grade="客体L1")
    a_listed_row(city.department, name="未分级")
    review = now_a_review(city)
    client.force_login(city.staff.person)

    text = shown(client, review, gap="misfit")

    assert f'id="level-{row.entry_id}"' in text
    assert '<option value="客体L0" selected>' in text
    assert "未分级</td>" not in text
    assert "selected" not in shown(client, review, gap="ungraded").split("<table")[1]


def test_refused_post_keeps_what_was_ticked_chosen_and_typed(client, city):
    row = a_listed_row(city.department, name="公交线路")
    review = now_a_review(city)
    client.force_login(city.staff.person)
    chosen = {f"level-{row.entry_id}": "个人L1"}

    bare = post(client, "grading-review-draft", review, entry=[row.entry_id], reason="", **chosen)
    none = post(client, "grading-review-draft", review, entry=[row.entry_id])
    odd = post(client, "grading-review-draft", review, entry=["x", "9" * 30, "5"], **chosen)
    null = post(client, "grading-review-confirm", review, entry=[row.entry_id], reason="\x00")
    stale = post(client, "grading-review-confirm", review, entry=[row.entry_id], expected_version=9)

    assert [each.status_code for each in (bare, none, odd, null, stale)] == [422] * 4 + [409]
    text = bare.content.decode()
    assert " checked" in text
    assert '<option value="个人L1" selected>' in text
    assert "“公交线路”没有选择新的级别" in none.content.decode()
    assert "不属于本复核单" in odd.content.decode()
    assert WHY in stale.content.decode()
    assert not GradeConfirmation.objects.exists()
    assert not ListChange.objects.exists()


def test_stranger_sees_no_review_and_does_nothing(client, city):
    row = a_listed_row(city.department)
    review = now_a_review(city)
    client.force_login(a_member(Role.DEPARTMENT_STAFF, an_organisation("上海市气象局")).person)

    assert client.get(reverse("grading-review", args=[review.number])).status_code == 404
    for name in ("grading-review-draft", "grading-review-confirm"):
        assert post(client, name, review, entry=[row.entry_id]).status_code == 404
    client.force_login(city.officer.person)
    assert "确认维持现状</button>" not in shown(client, review)
    assert post(client, "grading-review-confirm", review, entry=[row.entry_id]).status_code == 403


def test_head_is_offered_to_confirm_and_not_to_draft(client, city):
    a_listed_row(city.department)
    review = now_a_review(city)
    client.force_login(city.head.person)

    text = shown(client, review)

    assert "确认维持现状</button>" in text
    assert "起草调整申请</button>" not in text
    assert "<select" not in text.split("<table")[1].split("</table")[0]


def test_case_of_a_review_says_how_many_entries_stand_how(client, city):
    a_listed_row(city.department)
    review = now_a_review(city)
    client.force_login(city.staff.person)

    text = client.get(reverse("case", args=[review.number])).content.decode()

    assert "待复核：1" in text
    assert f"自 {BEGINS_AT.date()} 起施行" in text
    assert reverse("grading-review", args=[review.number]) in text


def test_review_of_which_everything_left_teaches_why_it_is_empty(client, city):
    a_listed_row(city.department)
    review = now_a_review(city)
    client.force_login(city.staff.person)

    assert "没有符合条件的条目" in shown(client, review, judged="fits")
    assert today() >= review.scheme.effective_from


def test_page_goes_on_after_fifty_entries(client, city):
    for number in range(51):
        a_listed_row(city.department, name=f"数据{number:02}")
    review = now_a_review(city)
    client.force_login(city.staff.person)

    first = client.get(reverse("grading-review", args=[review.number]))
    second = client.get(reverse("grading-review", args=[review.number]) + first.context["next_url"])

    assert len(first.context["rows"]) == 50
    assert [each.row.name for each in second.context["rows"]] == ["数据50"]


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_for_one_and_three(client, city, count, django_assert_num_queries):
    for number in range(count):
        a_listed_row(city.department, name=f"数据{number}")
    review = now_a_review(city)
    client.force_login(city.staff.person)
    shown(client, review)

    with django_assert_num_queries(QUERIES_OF_THE_PAGE):
        shown(client, review)
