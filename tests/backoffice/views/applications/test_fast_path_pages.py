"""The fast path in the browser: choice and commitments, an objection, the decision."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from backoffice.views.clock import moment
from cases.models import AccessApplication, ApplicationDraft, WorkItem
from tests.workflows.conditional_access.applying import (
    a_draft,
    a_town,
    line_of,
)
from tests.workflows.conditional_access.committing import (
    REASON,
    a_listed_town,
    committed,
    no_objection,
    objected,
    promised,
    review_of,
    seen_in,
)
from tests.workflows.open_list.changes import a_listed_row
from workflows.conditional_access.fast_path.notice import VALUE

if TYPE_CHECKING:
    from django.test import Client

    from cases.models import Case, Membership
    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db


def a_town_listed_now() -> tuple[Town, Membership]:
    """Write a town whose applicant is listed while the test runs, whenever that is."""
    return a_listed_town(valid_until=date(2099, 12, 31))


def open_item(case: Case) -> WorkItem:
    return WorkItem.objects.get(process=case.pk, finished__isnull=True)


def choice_of(application: AccessApplication) -> str:
    return reverse("application-fast-path", args=[open_item(application).pk])


def typed(**changed: str) -> dict[str, str]:
    """Return what the page of a complete promise posts."""
    promise = promised()
    ticked = {f"commit-{code}": said for code, said in promise["commitments"].items()}
    plain = {
        "draft_version": "0",
        "ground": promise["ground"],
        "notice": promise["notice"],
        **ticked,
        **changed,
    }
    return {name: value for name, value in plain.items() if value}


@pytest.mark.access_scenario(27)
def test_page_says_at_once_that_the_fast_path_is_open_and_shows_the_notice(client: Client) -> None:
    town, _officer = a_town_listed_now()
    application = a_draft(town, town.traffic.row)
    client.force_login(town.person.person)

    page = client.get(choice_of(application)).content.decode()
    draft = client.get(reverse("application-write", args=[open_item(application).pk]))

    assert "先锋企业“上海申图数据科技有限公司”（有效期至 2099-12-31）" in page
    assert "一、适用范围。" in page
    assert "指定专人负责数据安全，发生安全事件当日报告" in page
    assert choice_of(application) in draft.content.decode()


@pytest.mark.access_scenario(27)
def test_page_says_at_once_why_the_fast_path_is_closed(client: Client) -> None:
    town = a_town()
    application = a_draft(town, town.traffic.row)
    client.force_login(town.person.person)

    page = client.get(choice_of(application)).content.decode()

    assert "本申请主体也不在先锋企业、示范单位名单内：按普通程序申请。" in page
    assert "告知书" not in page.split("</main>")[0].split("<main")[1]


def test_choice_and_commitments_are_kept_in_the_draft_and_handed_in(client: Client) -> None:
    town, _officer = a_town_listed_now()
    application = a_draft(town, town.traffic.row)
    client.force_login(town.person.person)

    answer = client.post(choice_of(application), typed())
    kept = ApplicationDraft.objects.get().content

    assert answer["Location"] == reverse("application-write", args=[open_item(application).pk])
    assert kept["ground"] == promised()["ground"]
    assert kept["commitments"]["security" + VALUE] == "李喆 021-55550101"
    assert kept["entries"] == [str(town.traffic.row.entry.uid)]


def test_incomplete_promise_is_kept_as_it_was_typed(client: Client) -> None:
    town, _officer = a_town_listed_now()
    application = a_draft(town, town.traffic.row)
    client.force_login(town.person.person)

    client.post(choice_of(application), typed(**{"commit-deletion": ""}))
    page = client.get(choice_of(application)).content.decode()

    kept = ApplicationDraft.objects.get().content["commitments"]
    assert (kept["deletion"], kept["inspection"]) == ("", "yes")
    assert 'value="李喆 021-55550101"' in page


def test_stale_tab_overwrites_no_promise(client: Client) -> None:
    town, _officer = a_town_listed_now()
    application = a_draft(town, town.traffic.row)
    client.force_login(town.person.person)

    client.post(choice_of(application), typed())
    late = client.post(choice_of(application), typed(ground=""))

    assert late.status_code == 409
    assert "已在另一个页面保存过" in late.content.decode()
    assert ApplicationDraft.objects.get().content["ground"] == promised()["ground"]


def test_excluded_dataset_is_named_before_anything_is_handed_in(client: Client) -> None:
    town, _officer = a_town_listed_now()
    row = a_listed_row(
        town.traffic.organisation,
        open_type="conditional",
        domain="public_safety",
        name="卡口过车记录",
        portal_dataset_id="O2023000000000009",
    )
    application = a_draft(town, row)
    client.force_login(town.person.person)

    page = client.get(choice_of(application)).content.decode()

    assert "“卡口过车记录”涉及公共安全（数据领域：公共安全），不适用告知承诺。" in page


def test_department_objects_on_its_page_with_a_reason(client: Client) -> None:
    town, _officer = a_town_listed_now()
    now = moment()
    line = line_of(committed(town, at=now), town.traffic)
    object_by = open_item(line).due_on
    address = reverse("step", args=[open_item(line).pk])
    client.force_login(town.traffic.reviewer.person)

    page = client.get(address).content.decode()
    posted = {"outcome": "object_to_line", "expected_version": line.version}
    without = client.post(address, posted)
    client.post(address, {**posted, "reason": REASON})
    after = client.get(reverse("case", args=[line.number])).content.decode()

    assert f"请在 {object_by} 前（含当日）写明理由提出" in page
    assert "数据安全负责人及联系电话：李喆 021-55550101" in page
    assert without.status_code == 422
    assert "由告知承诺转普通程序（数据提供部门提出异议）" in after
    assert REASON in after


def test_officer_reads_everything_and_decides_line_by_line(client: Client) -> None:
    town, officer = a_town_listed_now()
    application = committed(town)
    no_objection(line_of(application, town.traffic), town.traffic)
    review = review_of(application)
    health = line_of(application, town.health)
    address = reverse("step", args=[open_item(review).pk])
    client.force_login(officer.person)

    page = client.get(address).content.decode()
    shown = seen_in(application)
    answer = client.post(
        address,
        {
            "outcome": "approve_demand",
            "expected_version": review.version,
            "seen": ",".join(shown["seen"]),
            "content_digest": shown["content_digest"],
            f"divert-{health.number}": "on",
            "reason": REASON,
        },
    )

    assert "先锋企业“上海申图数据科技有限公司”" in page
    assert f'name="divert-{health.number}"' in page
    assert "为停车导航应用提供附近泊位和就诊高峰提示。" in page
    assert answer.status_code == 302
    assert line_of(application, town.traffic).state == "approved"
    assert line_of(application, town.health).state == "submitted"


def test_officer_whose_page_is_old_keeps_what_was_typed(client: Client) -> None:
    town, officer = a_town_listed_now()
    application = committed(town)
    review = review_of(application)
    shown = seen_in(application)
    objected(line_of(application, town.health), town.health)
    client.force_login(officer.person)

    answer = client.post(
        reverse("step", args=[open_item(review).pk]),
        {
            "outcome": "divert_demand",
            "expected_version": review.version,
            "seen": ",".join(shown["seen"]),
            "content_digest": shown["content_digest"],
            "reason": "两项数据都需要核对接口的稳定性。",
        },
    )

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "两项数据都需要核对接口的稳定性。" in page
    assert REASON in page
