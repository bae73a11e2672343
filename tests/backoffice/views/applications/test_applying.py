"""Applying in the browser: the check before, the draft, handing in, and who sees nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from cases.models import AccessApplication, AccessLine, ApplicationDraft, WorkItem
from tests.factories import a_person
from tests.workflows.conditional_access.applying import (
    NEXT_DAY,
    a_draft,
    a_town,
    approved,
    asked_for_supplement,
    delivered,
    handed_in,
    line_of,
    said,
)
from tests.workflows.open_list.changes import a_listed_row

if TYPE_CHECKING:
    from django.test import Client

    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db


def task_of(application: AccessApplication) -> str:
    item = WorkItem.objects.get(process=application.pk, finished__isnull=True)
    return reverse("application-write", args=[item.pk])


def save_of(application: AccessApplication) -> str:
    return f"{task_of(application)}save/"


def typed(town: Town, **changed: Any) -> dict[str, Any]:
    """Return what the page of a complete application for both datasets posts."""
    content = said(town)
    plain = {
        "demand_type": content.demand_type,
        "purpose": content.purpose,
        "necessity": content.necessity,
        "delivery": content.delivery,
        "term_months": str(content.term_months),
        "phone": content.phone,
        "pledge": "on",
        "draft_version": "0",
        **{f"answer-{code}": answer for code, answer in content.answers.items()},
    }
    return {name: value for name, value in {**plain, **changed}.items() if value != ""}


def test_anybody_reads_before_logging_in_what_a_dataset_demands(client: Client) -> None:
    town = a_town()

    page = client.get(reverse("apply", args=[town.traffic.row.entry.uid])).content.decode()

    assert "有基础的数据安全保护能力" in page
    assert reverse("sign-up") in page
    assert "新建申请" not in page


def test_unconditional_dataset_says_that_it_needs_no_application(client: Client) -> None:
    town = a_town()
    row = a_listed_row(town.traffic.organisation, open_type="unconditional")
    client.force_login(town.person.person)

    page = client.post(reverse("apply", args=[row.entry.uid]))

    assert page.status_code == 200
    assert "不用申请" in page.content.decode()
    assert not AccessApplication.objects.exists()


def test_who_is_not_verified_is_led_to_it(client: Client) -> None:
    town = a_town()
    client.force_login(a_person())
    address = reverse("apply", args=[town.traffic.row.entry.uid])

    refused = client.post(address)

    assert reverse("my-registration") in client.get(address).content.decode()
    assert refused.status_code == 403
    assert not AccessApplication.objects.exists()


def test_dataset_goes_into_a_new_application_and_another_into_the_same(client: Client) -> None:
    town = a_town()
    client.force_login(town.person.person)

    client.post(reverse("apply", args=[town.traffic.row.entry.uid]))
    application = AccessApplication.objects.get()
    answer = client.post(
        reverse("application-add", args=[town.health.row.entry.uid, application.number])
    )

    assert answer["Location"] == task_of(application)
    assert ApplicationDraft.objects.get().content["entries"] == [
        str(town.traffic.row.entry.uid),
        str(town.health.row.entry.uid),
    ]


def test_complete_application_is_handed_in(client: Client) -> None:
    town = a_town()
    application = a_draft(town, town.traffic.row, town.health.row)
    client.force_login(town.person.person)

    answer = client.post(task_of(application), typed(town), follow=True)

    application.refresh_from_db(fields=["version"])
    assert AccessApplication.objects.get().state == "submitted"
    page = answer.content.decode()
    assert "停车场实时泊位" in page
    assert "医疗机构挂号量" in page
    assert "前（含当日）答复" in page
    assert AccessLine.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"purpose": ""}, "请填写使用场景和用途"),
        ({"demand_type": ""}, "请选择需求类型"),
        ({"term_months": "一年"}, "请填写 1 至 36 之间的整数"),
        ({"pledge": ""}, "请勾选承诺，再提交"),
        ({"answer-capability": ""}, "请说明如何满足这一条件"),
        ({"answer-A-use": ""}, "请勾选承诺。不能承诺的"),
    ],
)
def test_incomplete_application_says_what_is_missing_and_keeps_what_was_typed(
    client: Client, changed: dict[str, str], sentence: str
) -> None:
    town = a_town()
    application = a_draft(town, town.traffic.row, town.health.row)
    client.force_login(town.person.person)

    answer = client.post(task_of(application), typed(town, **changed))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "无条件开放的数据没有实时泊位。" in page
    assert ApplicationDraft.objects.get().content["necessity"] == "无条件开放的数据没有实时泊位。"
    assert AccessApplication.objects.get().state == "draft"


def test_typing_is_saved_and_the_page_learns_the_new_count(client: Client) -> None:
    town = a_town()
    application = a_draft(town, town.traffic.row)
    client.force_login(town.person.person)

    answer = client.post(
        save_of(application),
        {"draft_version": "0", "purpose": "还没写完"},
        headers={"HX-Request": "true"},
    )

    assert 'name="draft_version" value="1"' in answer.content.decode()
    assert ApplicationDraft.objects.get().content["purpose"] == "还没写完"


def test_stale_tab_overwrites_nothing_and_shows_what_was_typed(client: Client) -> None:
    town = a_town()
    application = a_draft(town, town.traffic.row)
    client.force_login(town.person.person)
    client.post(save_of(application), {"draft_version": "0", "purpose": "新的"})

    answer = client.post(save_of(application), {"draft_version": "0", "purpose": "旧标签页写的"})

    assert answer.status_code == 409
    assert "旧标签页写的" in answer.content.decode()
    assert ApplicationDraft.objects.get().content["purpose"] == "新的"


def test_dataset_is_taken_out_again(client: Client) -> None:
    town = a_town()
    application = a_draft(town, town.traffic.row, town.health.row)
    client.force_login(town.person.person)

    client.post(
        save_of(application),
        {"draft_version": "0", "remove": str(town.traffic.row.entry.uid)},
    )

    assert ApplicationDraft.objects.get().content["entries"] == [str(town.health.row.entry.uid)]


def test_task_of_the_applicant_leads_to_its_own_page(client: Client) -> None:
    town = a_town()
    application = a_draft(town)
    item = WorkItem.objects.get(process=application.pk)
    client.force_login(town.person.person)

    assert client.get(reverse("step", args=[item.pk]))["Location"] == task_of(application)


def test_supplement_page_opens_only_what_was_asked_for(client: Client) -> None:
    town = a_town()
    application = handed_in(town)
    asked_for_supplement(line_of(application, town.traffic), town.traffic)
    client.force_login(town.person.person)

    page = client.get(task_of(application)).content.decode()

    assert "请写明结果提供给谁使用。" in page
    assert 'name="purpose"' in page
    assert 'name="phone"' not in page


@pytest.mark.access_scenario(42)
def test_applicant_reads_answers_and_no_word_of_the_department(client: Client) -> None:
    town = a_town()
    application = handed_in(town)
    line = approved(line_of(application, town.traffic), town.traffic)
    delivered(NEXT_DAY)
    client.force_login(town.person.person)

    page = client.get(reverse("case", args=[application.number])).content.decode()

    assert "开放期限 12 个月" in page
    assert town.traffic.reviewer.person.name not in page
    assert client.get(reverse("case", args=[line.number])).status_code == 404


def test_copy_begins_a_new_draft(client: Client) -> None:
    town = a_town()
    application = handed_in(town)
    client.force_login(town.person.person)

    answer = client.post(reverse("application-copy", args=[application.number]))

    copy = AccessApplication.objects.exclude(pk=application.pk).get()
    assert answer["Location"] == task_of(copy)
    assert application.number in client.get(reverse("my-applications")).content.decode()
