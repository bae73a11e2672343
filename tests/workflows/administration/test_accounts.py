"""Accounts: opened, switched off and on, their passwords reset and changed."""

from __future__ import annotations

import re

import pytest

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import Person, SystemEvent
from cases.states.role import Role
from tests.factories import a_member, a_person, an_organisation
from tests.practice.requests import a_submitted_request, an_office, open_item
from tests.workflows.administration.offices import MORNING, acts_in_chain, the_three
from workflows.administration.add_person import add_person
from workflows.administration.change_password import change_password
from workflows.administration.deactivate_person import deactivate_person, reactivate_person
from workflows.administration.reset_password import reset_password

pytestmark = pytest.mark.django_db


def test_add_person_makes_a_first_password_that_opens_the_account() -> None:
    three = the_three()

    added = add_person(
        actor=three.administrator,
        username="zhang.wei",
        name="张伟",
        email="zhang.wei@example.cn",
        at=MORNING,
    )

    person = Person.objects.get(username="zhang.wei")
    assert re.fullmatch(r"([2-9A-Za-z]{4}-){3}[2-9A-Za-z]{4}", added.first_password)
    assert person.check_password(added.first_password)
    assert (person.must_change_password, person.is_active) == (True, True)


def test_add_person_leaves_no_password_and_no_address_in_the_chain() -> None:
    three = the_three()

    added = add_person(
        actor=three.administrator,
        username="zhang.wei",
        name="张伟",
        email="zhang.wei@example.cn",
        at=MORNING,
    )

    event = SystemEvent.objects.get()
    assert (event.act, event.data) == ("person_added", {"person": added.person.pk})


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"username": "Li.Si"}, "账号“Li.Si”不能使用：只能由 2 至 60 个小写字母"),
        ({"username": "李四"}, "账号“李四”不能使用"),
        ({"username": "wang.wu"}, "账号“wang.wu”已被使用：请换一个账号名"),
        ({"name": "  "}, "请填写姓名。"),
        ({"email": "nowhere"}, "电子邮箱“nowhere”写法不对：请写成 name@example.cn，或者留空。"),
    ],
    ids=["capitals", "chinese", "taken", "no-name", "bad-email"],
)
def test_add_person_with_bad_input_says_what_is_allowed(
    typed: dict[str, str], sentence: str
) -> None:
    three = the_three()
    a_person(username="wang.wu")

    with pytest.raises(BadInput) as refusal:
        add_person(
            actor=three.administrator,
            **{"username": "li.si", "name": "李四", **typed},
            at=MORNING,
        )

    assert refusal.value.message.startswith(sentence)
    assert acts_in_chain() == []


@pytest.mark.parametrize("who", ["officer", "auditor"])
def test_accounts_are_the_administrators_alone(who: str) -> None:
    three, person = the_three(), a_person()
    actor = getattr(three, who)

    with pytest.raises(NotAllowed):
        add_person(actor=actor, username="li.si", name="李四", at=MORNING)
    with pytest.raises(NotAllowed):
        deactivate_person(actor=actor, person=person, reason="调离", at=MORNING)
    with pytest.raises(NotAllowed):
        reactivate_person(actor=actor, person=person, reason="回任", at=MORNING)


def test_deactivate_person_keeps_the_row_and_reactivation_brings_it_back() -> None:
    three, person = the_three(), a_person()

    deactivate_person(actor=three.administrator, person=person, reason="调离", at=MORNING)
    person.refresh_from_db()
    assert (person.is_active, person.deactivated_at) == (False, MORNING)

    reactivate_person(actor=three.administrator, person=person, reason="回任", at=MORNING)
    person.refresh_from_db()
    assert (person.is_active, person.deactivated_at) == (True, None)
    assert acts_in_chain() == ["person_deactivated", "person_reactivated"]


def test_deactivate_person_with_open_tasks_tells_how_many_and_where() -> None:
    three, office = the_three(), an_office()
    head = office.head.person
    for _ in range(2):
        item = open_item(a_submitted_request(office))
        item.owner = head
        item.save()

    with pytest.raises(GuardFailed) as refusal:
        deactivate_person(actor=three.administrator, person=head, reason="调离", at=MORNING)

    assert refusal.value.message == (
        f"{head.name}名下还有未办结的任务 2 项、起草的案卷 0 件、代办 0 次，不能停用账号。"
        "请先拟定并确认离岗移交方案。"
    )
    head.refresh_from_db()
    assert head.is_active


def test_deactivate_person_refuses_oneself_twice_and_without_reason() -> None:
    three, person = the_three(), a_person("李退")
    boss = three.administrator

    with pytest.raises(BadInput, match="不能停用自己的账号：请由另一位系统管理员办理。"):
        deactivate_person(actor=boss, person=boss, reason="调离", at=MORNING)
    with pytest.raises(BadInput, match="请写明理由"):
        deactivate_person(actor=boss, person=person, reason=" ", at=MORNING)
    with pytest.raises(GuardFailed, match="李退的账号正在使用，无须恢复。"):
        reactivate_person(actor=boss, person=person, reason="回任", at=MORNING)
    deactivate_person(actor=boss, person=person, reason="调离", at=MORNING)
    with pytest.raises(GuardFailed, match="李退的账号已经停用，无须重复办理。"):
        deactivate_person(actor=boss, person=person, reason="调离", at=MORNING)


def test_deactivate_the_only_security_officer_is_refused_until_there_is_another() -> None:
    three = the_three()

    with pytest.raises(GuardFailed, match="是目前唯一的安全员，停用后三员不全。"):
        deactivate_person(
            actor=three.administrator, person=three.officer, reason="调离", at=MORNING
        )

    a_member(Role.SECURITY_OFFICER, an_organisation())
    deactivate_person(actor=three.administrator, person=three.officer, reason="调离", at=MORNING)
    assert acts_in_chain() == ["person_deactivated"]


def test_reset_password_gives_a_new_first_password() -> None:
    three, person = the_three(), a_person(password="old-password-1")

    reset = reset_password(actor=three.administrator, person=person, at=MORNING)

    person.refresh_from_db()
    assert person.check_password(reset.first_password)
    assert person.must_change_password
    event = SystemEvent.objects.get()
    assert (event.act, event.data) == ("password_reset", {"person": person.pk})


@pytest.mark.parametrize(
    ("target", "by", "allowed"),
    [
        ("officer", "administrator", False),
        ("auditor", "administrator", False),
        ("auditor", "officer", True),
        ("administrator", "officer", False),
        ("auditor", "auditor", False),
    ],
)
def test_reset_password_of_the_three_never_lets_an_administrator_become_them(
    target: str, by: str, *, allowed: bool
) -> None:
    three = the_three()
    person, actor = getattr(three, target), getattr(three, by)

    if allowed:
        reset_password(actor=actor, person=person, at=MORNING)
        assert acts_in_chain() == ["password_reset"]
        return
    with pytest.raises(NotAllowed):
        reset_password(actor=actor, person=person, at=MORNING)
    assert acts_in_chain() == []


def test_reset_password_of_oneself_or_a_deactivated_account_is_refused() -> None:
    three, person = the_three(), a_person("李退", is_active=False)

    with pytest.raises(BadInput, match="不能重置自己的密码"):
        reset_password(actor=three.administrator, person=three.administrator, at=MORNING)
    with pytest.raises(GuardFailed, match="李退的账号已停用：请先恢复账号，再重置密码。"):
        reset_password(actor=three.administrator, person=person, at=MORNING)


def test_change_password_ends_the_first_password_and_tells_only_who() -> None:
    person = a_person(password="first", must_change_password=True)

    change_password(person=person, new_password="my-own-words-9", at=MORNING)

    person.refresh_from_db()
    assert person.check_password("my-own-words-9")
    assert not person.must_change_password
    event = SystemEvent.objects.get()
    assert (event.act, event.actor_id, event.data) == (
        "password_changed",
        person.pk,
        {"person": person.pk},
    )
