"""A form that begins with what is approved and not yet in effect says so, and whence it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from tests.backoffice.views.casework.pages import logged_in
from tests.workflows.open_list.changes import a_city, a_draft, a_listed_row, approved
from tests.workflows.open_list.rivals import Rivals, another_department, two_departments

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from cases.models import ListChange

pytestmark = pytest.mark.django_db
QUERIES = 17
SENTENCE = "本表以已批准、尚未生效的内容起草"
HELPERS = ("上海市文化和旅游局", "上海市水务局", "上海市绿化和市容管理局")
ABSTRACT = "各条线路及站点的名称与位置，另写。"
FIELDS = ({"update_frequency": "weekly"}, {"abstract": ABSTRACT}, {"formats": "CSV"})


@pytest.fixture
def rivals() -> Rivals:
    return two_departments()


def form_of(rivals: Rivals, draft: ListChange) -> str:
    return reverse("list-change-entry-edit", args=[draft.number, rivals.row.entry.uid])


def reader(rivals: Rivals) -> Client:
    return logged_in(rivals.provider.staff.person)


def test_form_over_an_approved_change_of_ones_own_names_and_links_it(rivals: Rivals) -> None:
    before = approved(rivals.provider, rivals.change(rivals.provider, update_frequency="weekly"))
    draft = a_draft(rivals.provider)

    page = reader(rivals).get(form_of(rivals, draft)).content.decode()

    assert SENTENCE in page
    assert f'<a href="/cases/{before.number}/">{before.number}</a>：更新频率' in page


def test_form_over_another_departments_approved_change_names_it_without_a_link(
    rivals: Rivals,
) -> None:
    theirs = approved(rivals.helper, rivals.change(rivals.helper, update_frequency="weekly"))
    draft = a_draft(rivals.provider)

    page = reader(rivals).get(form_of(rivals, draft)).content.decode()

    assert SENTENCE in page
    assert f"文化和旅游局 {theirs.number}：更新频率" in " ".join(page.split())
    assert f'href="/cases/{theirs.number}/"' not in page


def test_form_over_what_the_list_says_says_nothing(rivals: Rivals) -> None:
    rivals.change(rivals.provider, update_frequency="weekly")
    draft = a_draft(rivals.provider)

    page = reader(rivals).get(form_of(rivals, draft)).content.decode()

    assert SENTENCE not in page


def test_form_over_what_the_draft_already_says_says_nothing(rivals: Rivals) -> None:
    draft = rivals.change(rivals.provider, abstract=ABSTRACT)
    approved(rivals.helper, rivals.change(rivals.helper, update_frequency="weekly"))

    page = reader(rivals).get(form_of(rivals, draft)).content.decode()

    assert SENTENCE not in page


@pytest.mark.parametrize("size", [1, 3])
def test_form_takes_the_same_queries_however_many_requests_went_ahead(
    size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    provider = a_city()
    helpers = [another_department(provider, name) for name in HELPERS]
    named = "，".join(each.department.full_name for each in helpers)
    row = a_listed_row(provider.department, co_providers=named)
    both = Rivals(provider=provider, helper=helpers[0], row=row)
    edits = list(zip(helpers, FIELDS, strict=True))[:size]
    drafts = [(city, both.change(city, **said)) for city, said in edits]
    for city, draft in drafts:
        approved(city, draft)
    draft = a_draft(provider)
    client = reader(both)
    client.get(form_of(both, draft))

    with django_assert_num_queries(QUERIES):
        page = client.get(form_of(both, draft))

    assert [(each.fields, is_seen) for each, is_seen in page.context["ahead"]] == [
        ("更新频率", False),
        ("数据资源内容描述", False),
        ("数据格式", False),
    ][:size]
