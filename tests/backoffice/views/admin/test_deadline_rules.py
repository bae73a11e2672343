"""Deadlines and the calendar as an administrator works them: preview first, then the entry."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from backoffice.views.clock import moment, today
from cases.errors import BadInput
from cases.models import CalendarVersion, ClockPolicy, SystemEvent
from cases.states.role import Role
from tests.factories import a_member
from tests.workflows.administration.offices import acts_in_chain, the_three
from workflows.administration.change_clock_policy import PolicyChange, change_clock_policy

pytestmark = pytest.mark.django_db

NOTICE = {
    "year": "2027",
    "title": "国务院办公厅关于2027年部分节假日安排的通知",
    "document_number": "国办发明电〔2026〕8号",
    "url": "https://www.gov.cn/zhengce/2026.htm",
    "holidays": "元旦, 2027-01-01, 2027-01-03",
}


@pytest.fixture
def three():
    return the_three()


def test_notice_is_previewed_and_then_entered(client, three) -> None:
    client.force_login(three.administrator)
    url = reverse("calendar-notice-new")

    previewed = client.post(url, NOTICE)
    entered = client.post(url, NOTICE | {"plan": previewed.context["moves"].hash})

    assert CalendarVersion.objects.count() == 2
    assert entered["Location"] == reverse("calendar")
    assert acts_in_chain() == ["calendar_entered"]


def test_file_is_read_once_and_its_text_confirmed(client, three) -> None:
    client.force_login(three.administrator)
    url = reverse("calendar-notice-new")
    text = SimpleUploadedFile("2027.csv", "元旦，2027-01-01，2027-01-03\n".encode("utf-8-sig"))

    previewed = client.post(url, NOTICE | {"holidays": "", "file": text})

    assert "元旦，2027-01-01，2027-01-03" in previewed.content.decode()
    assert previewed.context["moves"].hash


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"holidays": "元旦 2027"}, "holidays"),
        ({"year": "2030", "holidays": "元旦, 2030-01-01, 2030-01-03"}, "year"),
        ({"url": "gov"}, "url"),
        ({"plan": "x", "document_number": ""}, "document_number"),
    ],
)
def test_unreadable_notice_is_refused_beside_its_field(client, three, typed, field) -> None:
    client.force_login(three.administrator)

    refused = client.post(reverse("calendar-notice-new"), NOTICE | typed)

    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [field]
    assert CalendarVersion.objects.count() == 1


def test_stale_preview_answers_409_and_shows_the_new_one(client, three) -> None:
    client.force_login(three.administrator)

    refused = client.post(reverse("calendar-notice-new"), NOTICE | {"plan": "older"})

    assert refused.status_code == 409
    assert refused.context["moves"].hash
    assert CalendarVersion.objects.count() == 1


def test_length_is_changed_from_a_later_day_on(client, three) -> None:
    client.force_login(three.administrator)
    tomorrow = today() + timedelta(days=1)

    done = client.post(
        reverse("clock-policy", args=["list.review"]),
        {
            "length": "7",
            "unit": "working_day",
            "effective_from": tomorrow.isoformat(),
            "source": "内部约定",
            "tier": "C",
        },
    )
    shown = client.get(reverse("clock-policies"))

    newest = ClockPolicy.objects.filter(code="list.review").latest("effective_from")
    assert done["Location"] == reverse("clock-policies")
    assert (newest.length, newest.effective_from) == (7, tomorrow)
    assert newest.entered_by == three.administrator
    assert "尚未施行" in shown.content.decode()
    assert acts_in_chain() == ["clock_policy_changed"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"length": "0"}, "length"),
        ({"unit": "fixed_date"}, "unit"),
        ({"unit": ""}, "unit"),
        ({"source": " "}, "source"),
        ({"tier": "Z"}, "tier"),
        ({"effective_from": "2020-01-01"}, "effective_from"),
        ({"effective_from": "2206-12-01"}, "effective_from"),
    ],
)
def test_impossible_length_is_refused_beside_its_field(client, three, typed, field) -> None:
    client.force_login(three.administrator)
    tomorrow = (today() + timedelta(days=1)).isoformat()
    right = {
        "length": "7",
        "unit": "working_day",
        "effective_from": tomorrow,
        "source": "内部约定",
        "tier": "C",
    }

    refused = client.post(reverse("clock-policy", args=["list.review"]), right | typed)

    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [field]
    assert ClockPolicy.objects.filter(code="list.review").count() == 1


def test_fixed_date_is_asked_for_no_length_and_takes_another_source(client, three) -> None:
    client.force_login(three.administrator)
    ClockPolicy.objects.filter(code="list.review").update(unit="fixed_date", length=0)
    tomorrow = today() + timedelta(days=1)
    url = reverse("clock-policy", args=["list.review"])

    form = client.get(url)
    typed = {
        "length": "7",
        "effective_from": tomorrow.isoformat(),
        "source": "征集公告",
        "tier": "S",
    }
    done = client.post(url, typed)
    shown = client.get(reverse("clock-policies"))

    newest = ClockPolicy.objects.filter(code="list.review").latest("effective_from")
    assert list(form.context["form"].fields) == [
        "effective_from",
        "is_far_meant",
        "source",
        "tier",
    ]
    assert done["Location"] == reverse("clock-policies")
    assert (newest.unit, newest.length, newest.source) == ("fixed_date", 0, "征集公告")
    assert ">固定日期</td>" in shown.content.decode()


def test_length_for_a_fixed_date_is_refused_with_a_sentence(three) -> None:
    ClockPolicy.objects.filter(code="list.review").update(unit="fixed_date", length=0)
    change = PolicyChange(
        length=5, effective_from=today() + timedelta(days=1), source="征集公告", tier="S"
    )

    with pytest.raises(BadInput, match="到固定日期截止，没有时长可调整") as refused:
        change_clock_policy(
            actor=three.administrator, code="list.review", change=change, at=moment()
        )

    assert refused.value.facts["field"] == "length"
    assert ClockPolicy.objects.filter(code="list.review").count() == 1


def test_deadline_is_counted_in_working_hours_from_a_later_day_on(client, three) -> None:
    client.force_login(three.administrator)
    tomorrow = today() + timedelta(days=1)
    url = reverse("clock-policy", args=["list.review"])
    typed = {"length": "13", "unit": "working_hour", "source": "内部约定", "tier": "C"}

    offered = client.get(url).context["form"].fields["unit"].choices
    client.post(url, typed | {"effective_from": tomorrow.isoformat()})
    shown = client.get(reverse("clock-policies"))

    newest = ClockPolicy.objects.filter(code="list.review").latest("effective_from")
    assert [code for code, _label in offered] == ["working_day", "calendar_day", "working_hour"]
    assert (newest.length, newest.unit) == (13, "working_hour")
    assert "13 个工作小时" in shown.content.decode()
    logged = SystemEvent.objects.get(act="clock_policy_changed")
    assert (logged.data["unit_before"], logged.data["unit"]) == ("working_day", "working_hour")


@pytest.mark.parametrize(
    ("now", "wanted", "sentence"),
    [
        ({"unit": "fixed_date", "length": 0}, {"unit": "working_hour", "length": 0}, "不能改用"),
        ({}, {"unit": "fixed_date"}, "可选工作日、自然日、工作小时"),
        ({}, {"unit": "week"}, "可选工作日、自然日、工作小时"),
        (
            {"ladder": [{"code": "P80", "percent": 80, "at": "09:00"}]},
            {"unit": "working_hour"},
            "升级阶梯有按比例的层级",
        ),
    ],
)
def test_unit_that_cannot_be_is_refused_with_a_sentence(three, now, wanted, sentence) -> None:
    if now:
        ClockPolicy.objects.filter(code="list.review").update(**now)
    facts = {"length": 5, "source": "内部约定", "tier": "C"} | wanted
    change = PolicyChange(effective_from=today() + timedelta(days=1), **facts)

    with pytest.raises(BadInput, match=sentence) as refused:
        change_clock_policy(
            actor=three.administrator, code="list.review", change=change, at=moment()
        )

    assert refused.value.facts["field"] == "unit"
    assert ClockPolicy.objects.filter(code="list.review").count() == 1


@pytest.mark.parametrize("url", ["clock-policies", "calendar", "calendar-notice-new"])
def test_stranger_finds_no_page_and_the_auditor_changes_nothing(client, three, url) -> None:
    client.force_login(a_member(Role.DEPARTMENT_STAFF).person)
    stranger = client.get(reverse(url))
    client.force_login(three.auditor)
    auditor = client.get(reverse(url))

    assert stranger.status_code == 404
    assert auditor.status_code == (403 if url.endswith("new") else 200)


def test_unknown_deadline_is_not_found(client, three) -> None:
    client.force_login(three.administrator)

    assert client.get(reverse("clock-policy", args=["no.such"])).status_code == 404
