"""What the pages of the fast path keep as one types, ask anew after a later notice, and tell."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from cases.models import ApplicationDraft, FastPathNotice, PriorityUnit
from cases.states.role import Role
from tests.backoffice.views.applications.test_fast_path_pages import (
    a_town_listed_now,
    choice_of,
    open_item,
    typed,
)
from tests.factories import a_member, shanghai, the_commission
from tests.workflows.conditional_access.applying import a_draft
from tests.workflows.conditional_access.committing import committed, review_of
from tests.workflows.conditional_access.test_changed_dataset import a_new_version
from workflows.conditional_access.content import content_digest
from workflows.conditional_access.fast_path.notice import VALUE
from workflows.conditional_access.registries.priority_units import remove_unit

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
TYPING = {"HX-Request": "true"}
TICKED = re.compile(r'<input type="checkbox"[^>]*checked')


def a_later_notice() -> FastPathNotice:
    """Write a notice whose first commitment reads differently."""
    first = FastPathNotice.objects.get()
    items = [{**first.items[0], "text": "已经符合全部开放条件并持续符合"}, *first.items[1:]]
    return FastPathNotice.objects.create(
        number=2,
        text=first.text,
        items=items,
        source=first.source,
        tier=first.tier,
        effective_from=date(2023, 9, 1),
        digest=content_digest({"text": first.text, "items": items}),
    )


def test_what_is_typed_is_saved_and_the_page_learns_the_new_count(client: Client) -> None:
    town, _officer = a_town_listed_now()
    application = a_draft(town, town.traffic.row)
    client.force_login(town.person.person)

    page = client.get(choice_of(application)).content.decode()
    answer = client.post(choice_of(application), typed(), headers=TYPING)

    assert f'hx-post="{choice_of(application)}"' in page
    assert answer.status_code == 200
    assert 'name="draft_version" value="1"' in answer.content.decode()
    assert "<html" not in answer.content.decode()
    kept = ApplicationDraft.objects.get().content
    assert kept["commitments"]["security" + VALUE] == "李喆 021-55550101"


def test_old_tab_that_types_overwrites_nothing_and_is_told_so_beside_the_form(
    client: Client,
) -> None:
    town, _officer = a_town_listed_now()
    application = a_draft(town, town.traffic.row)
    client.force_login(town.person.person)
    client.post(choice_of(application), typed())

    late = client.post(choice_of(application), typed(ground=""), headers=TYPING)

    said = late.content.decode()
    assert late.status_code == 409
    assert "已在另一个页面保存过" in said
    assert 'name="draft_version" value="0"' in said
    assert f'href="{choice_of(application)}"' in said
    assert "<html" not in said
    assert ApplicationDraft.objects.get().content["ground"] == typed()["ground"]


def test_officer_reads_that_the_unit_was_removed_and_the_list_says_something_else(
    client: Client,
) -> None:
    town, officer = a_town_listed_now()
    review = review_of(committed(town, town.traffic.row))
    a_new_version(town.traffic.row, domain="public_safety")
    remove_unit(
        unit=PriorityUnit.objects.get(),
        reason="年度评审未通过",
        membership=a_member(Role.COMMISSION_STAFF, the_commission()),
        at=shanghai(2023, 9, 28),
    )
    client.force_login(officer.person)

    page = client.get(reverse("step", args=[open_item(review).pk])).content.decode()

    assert "该单位已于 2023-09-28 移出名单" in page
    assert "申请提出之后，该数据在清单中的内容有调整。" in page
    assert "“停车场实时泊位”涉及公共安全（数据领域：公共安全），不适用告知承诺。" in page


def test_promise_upon_an_earlier_notice_is_ticked_anew(client: Client) -> None:
    town, _officer = a_town_listed_now()
    application = a_draft(town, town.traffic.row)
    client.force_login(town.person.person)
    client.post(choice_of(application), typed())
    ticked = TICKED.findall(client.get(choice_of(application)).content.decode())
    items = len(FastPathNotice.objects.get().items)
    a_later_notice()

    page = client.get(choice_of(application)).content.decode()

    assert len(ticked) == items
    assert TICKED.findall(page) == []
    assert "告知书已更新为新的版次：请阅读后重新逐项承诺。" in page
    assert 'value="李喆 021-55550101"' in page
