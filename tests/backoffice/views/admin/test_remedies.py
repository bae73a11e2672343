"""Administrators enter how decisions can be contested; letters print what holds on their day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from backoffice.views.clock import today
from cases.models import RemedyText, SystemEvent
from cases.queries.letters import remedies_on
from cases.states.role import Role
from cases.text_digest import text_digests
from tests.factories import a_member

if TYPE_CHECKING:
    from typing import Any

    from django.test import Client

pytestmark = pytest.mark.django_db
TEXT = "可以自收到本文书之日起三十日内向作出决定的单位申请复核。"


def typed(**changed: Any) -> dict[str, Any]:
    return {
        "text": TEXT,
        "effective_from": today().isoformat(),
        "source": "内部约定",
        "tier": "C",
        **changed,
    }


def test_administrator_enters_a_text_that_letters_print_from_its_day_on(client: Client) -> None:
    before, day = remedies_on(today()), today() + timedelta(days=7)
    client.force_login(a_member(Role.ADMINISTRATOR).person)

    page = client.post(
        reverse("remedies-new"), typed(effective_from=day.isoformat()), follow=True
    ).content.decode()

    assert (remedies_on(today()), remedies_on(day)) == (before, TEXT)
    assert TEXT in page
    assert page.index("尚未施行") < page.index("现行")
    event = SystemEvent.objects.get(act="remedies_entered")
    assert event.data["digest"] == text_digests(TEXT).sha256


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"text": "短"}, "请写明申请人可以怎么办，10 至 1000 字，现有 1 字"),
        (
            {"text": "可以依照《某某暂行办法》第九条申请复核，也可以投诉。"},
            "文书只引用核对过原文的文件",
        ),
        ({"effective_from": "2020-01-01"}, "施行日期不得早于今天"),
        ({"source": " "}, "请写明依据"),
        ({"tier": "X"}, "没有这一可信度"),
    ],
)
def test_what_cannot_be_printed_is_refused_with_the_words_kept(
    client: Client, changed: dict[str, Any], said: str
) -> None:
    client.force_login(a_member(Role.ADMINISTRATOR).person)

    answer = client.post(reverse("remedies-new"), typed(**changed))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert typed(**changed)["text"] in page
    assert not RemedyText.objects.exclude(entered_by=None).exists()


def test_document_that_was_read_may_be_named(client: Client) -> None:
    client.force_login(a_member(Role.ADMINISTRATOR).person)
    named = "可以依照《中华人民共和国行政复议法》第二十条申请行政复议。"

    client.post(reverse("remedies-new"), typed(text=named, tier="V", source="行政复议法第二十条"))

    assert remedies_on(today()) == named


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SECURITY_OFFICER])
def test_others_of_administration_read_and_enter_nothing(client: Client, role: Role) -> None:
    client.force_login(a_member(role).person)

    assert "六十日" in client.get(reverse("remedies")).content.decode()
    assert client.get(reverse("remedies-new")).status_code == 403
    assert client.post(reverse("remedies-new"), typed()).status_code == 403
    assert not RemedyText.objects.exclude(entered_by=None).exists()


@pytest.mark.parametrize("role", [Role.DEPARTMENT_HEAD, Role.APPLICANT, Role.COMMISSION_STAFF])
def test_strangers_find_no_remedies(client: Client, role: Role) -> None:
    client.force_login(a_member(role).person)

    assert client.get(reverse("remedies")).status_code == 404
    assert client.post(reverse("remedies-new"), typed()).status_code == 404
