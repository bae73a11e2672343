"""The menu: what each role is offered, and which page is the current one."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from backoffice.navigation import MENU, address_of, menu_for
from cases.states.role import Role
from tests.backoffice.views.casework.pages import Page, logged_in
from tests.factories import a_member, a_person

pytestmark = pytest.mark.django_db
EVERYBODYS = [
    "我的任务",
    "团队任务",
    "通知",
    "外出与代办",
    "开放清单",
    "调整申请",
    "清单版本",
    "授权公示",
    "清单图表",
]
QUALITY = ["按时更新", "更新日历", "降频清单", "条目质量", "数据质量", "分类分级概览"]
ADMINISTRATION = [
    "单位",
    "人员",
    "角色变更",
    "时限规则",
    "分派规则",
    "分级方案",
    "救济途径",
    "协议示范文本",
    "工作日历",
    "审计",
]
OFFICES = ["数据授权", "城市对标", "年度评估", "样本与品牌", "重点场景", "数据需求", "供需对接会"]


def labels(role: Role) -> list[str]:
    groups = menu_for([a_member(role)], path="/")
    return [str(link.label) for group in groups for link in group.links]


@pytest.mark.parametrize(
    ("role", "more"),
    [
        (
            Role.DEPARTMENT_HEAD,
            [
                *QUALITY,
                "城市对标",
                "年度评估",
                "样本与品牌",
                "重点场景",
                "数据需求",
                "供需对接会",
                "数据授权",
                "目录核对",
                "督办",
                "督导视图",
                "延期申请",
            ],
        ),
        (
            Role.DEPARTMENT_STAFF,
            [*QUALITY, *OFFICES, "清单导入", "目录核对"],
        ),
        (
            Role.ADMINISTRATOR,
            [*ADMINISTRATION],
        ),
        (
            Role.SECURITY_OFFICER,
            [
                *QUALITY,
                *ADMINISTRATION,
                "目录核对",
            ],
        ),
    ],
)
def test_menu_offers_what_the_role_may_use(role: Role, more: list[str]) -> None:
    assert sorted(labels(role)) == sorted([*EVERYBODYS, *more])


def test_menu_of_who_applies_or_holds_no_role_has_no_pages_of_the_office() -> None:
    offered = ["主体认证", "我的申请", "数据授权", "通知", "开放清单", "清单版本", "授权公示"]

    assert labels(Role.APPLICANT) == offered
    assert [str(link.label) for group in menu_for([], path="/") for link in group.links] == offered


@pytest.mark.parametrize("role", Role)
def test_every_page_of_the_menu_opens_for_whom_it_is_offered(role: Role) -> None:
    member = a_member(role)
    client = logged_in(member.person)

    answers = {
        link.url: client.get(link.url).status_code
        for group in menu_for([member], path="/")
        for link in group.links
    }

    assert {url: code for url, code in answers.items() if code != 200} == {}


def test_page_that_is_not_ones_own_says_so_in_other_words_than_a_refused_act() -> None:
    lead = logged_in(a_member(Role.COMMISSION_LEAD).person)

    looked = lead.get(reverse("imports"))

    assert looked.status_code == 403
    assert "不能打开这个页面" in looked.content.decode()
    assert "没有办成" not in looked.content.decode()


def test_menu_knows_the_address_of_every_page_it_may_offer() -> None:
    names = [entry.url_name for _title, entries in MENU for entry in entries]

    assert [name for name in names if not address_of(name)] == []


def test_address_of_an_unknown_page_is_empty() -> None:
    assert address_of("no-such-page") == ""


def test_menu_marks_the_longest_address_as_the_current_page() -> None:
    staff = a_member(Role.DEPARTMENT_STAFF).person
    page = Page(logged_in(staff).get(reverse("team-queue")))

    current = {link["href"] for link in page.of("a") if link.get("aria-current") == "page"}
    assert current == {reverse("team-queue")}


def test_home_sends_people_who_are_logged_in_to_their_tasks_and_others_to_the_list() -> None:
    assert logged_in(a_person()).get("/")["Location"] == reverse("my-queue")
    assert Client().get("/")["Location"] == reverse("public-list")


def test_menu_of_somebody_not_logged_in_has_the_public_pages_only() -> None:
    page = Page(Client().get(reverse("login")))

    links = [link["href"] for link in page.of("a", **{"class": "header-link"})]
    public = [reverse(name) for name in ("entries", "versions", "grant-register")]
    assert links == [*public, reverse("login")]
