"""The administrator's half of 三员分立."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import Membership, Person, RoleGrant, SystemEvent
from cases.states.role import SEPARATED_ROLES, GrantKind, Role
from tests.factories import a_member, a_person, an_organisation
from tests.workflows.administration.offices import (
    MORNING,
    TODAY,
    a_proposal,
    acts_in_chain,
    the_three,
)
from workflows.administration.decide_role import approve_role
from workflows.administration.propose_role import RoleTerm, propose_role

pytestmark = pytest.mark.django_db


def test_propose_role_waits_and_gives_nothing_yet() -> None:
    three, person = the_three(), a_person("张伟")

    grant = a_proposal(three, person)

    assert (grant.decision, grant.kind) == ("pending", "grant")
    assert not Membership.objects.filter(person=person).exists()
    event = SystemEvent.objects.get()
    assert (event.act, event.actor_id) == ("role_proposed", three.administrator.pk)
    assert event.data == {
        "grant": grant.pk,
        "kind": "grant",
        "person": person.pk,
        "organisation": three.organisation.pk,
        "role": "department_staff",
        "valid_from": "2026-03-02",
        "valid_until": None,
        "reason": "任职文件 2026-1 号",
    }


def test_propose_role_for_oneself_is_refused() -> None:
    three = the_three()

    with pytest.raises(BadInput, match="不能为自己提出角色变更：请由另一位系统管理员提出。"):
        a_proposal(three, three.administrator)

    assert acts_in_chain() == []


def test_role_grant_for_oneself_is_refused_by_the_database() -> None:
    three = the_three()

    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(
            kind=GrantKind.GRANT,
            person=three.administrator,
            organisation=three.organisation,
            role=Role.COMMISSION_LEAD,
            valid_from=TODAY,
            reason="自授",
            proposed_by=three.administrator,
            proposed_at=MORNING,
        )


@pytest.mark.parametrize("who", ["officer", "auditor"])
def test_propose_role_by_another_of_the_three_is_not_allowed(who: str) -> None:
    three, person = the_three(), a_person()

    with pytest.raises(NotAllowed, match="系统管理员"):
        propose_role(
            actor=getattr(three, who),
            person=person,
            term=RoleTerm(
                organisation=three.organisation, role=Role.DEPARTMENT_STAFF, valid_from=TODAY
            ),
            reason="任职",
            at=MORNING,
        )


SEPARATED_WORDS = {
    Role.ADMINISTRATOR: "系统管理员",
    Role.SECURITY_OFFICER: "安全员",
    Role.AUDITOR: "审计员",
}


@pytest.mark.parametrize("held", sorted(Role))
@pytest.mark.parametrize("wanted", sorted(Role))
def test_every_pair_of_roles_is_separated_exactly_when_both_are_of_the_three(
    held: Role, wanted: Role
) -> None:
    three, elsewhere = the_three(), an_organisation("上海市测试局")
    person = a_member(held, elsewhere, person=a_person("张伟")).person
    separated = held != wanted and held in SEPARATED_ROLES and wanted in SEPARATED_ROLES

    if not separated:
        grant = a_proposal(three, person, wanted)
        approve_role(grant=grant, actor=three.officer, at=MORNING)
        assert set(Membership.objects.filter(person=person).values_list("role", flat=True)) == {
            held,
            wanted,
        }
        return
    with pytest.raises(GuardFailed) as refusal:
        a_proposal(three, person, wanted)
    assert refusal.value.message == (
        f"张伟在上海市测试局担任{SEPARATED_WORDS[held]}，不能同时担任{SEPARATED_WORDS[wanted]}："
        "系统管理员、安全员、审计员须由三人分任（三员分立）。"
        f"请先收回{SEPARATED_WORDS[held]}，或者另选他人。"
    )


def test_propose_separated_role_after_the_other_has_ended_is_allowed() -> None:
    three, person = the_three(), a_person()
    ended = a_member(Role.AUDITOR, person=person)
    Membership.objects.filter(pk=ended.pk).update(valid_until=TODAY - timedelta(days=1))

    grant = a_proposal(three, person, Role.ADMINISTRATOR)

    assert grant.decision == "pending"


def test_propose_separated_role_before_the_other_ends_is_refused() -> None:
    three, person = the_three(), a_person()
    ending = a_member(Role.AUDITOR, person=person)
    Membership.objects.filter(pk=ending.pk).update(valid_until=TODAY)

    with pytest.raises(GuardFailed, match="三员分立"):
        a_proposal(three, person, Role.ADMINISTRATOR)


@pytest.mark.parametrize(
    ("term", "sentence"),
    [
        (
            {"valid_from": TODAY - timedelta(days=1)},
            "起始日 2026-03-01 已经过去：角色不能倒签，最早可填今天（2026-03-02）。",
        ),
        (
            {"valid_until": TODAY - timedelta(days=1)},
            "截止日 2026-03-01 早于起始日 2026-03-02：请改正其中之一；长期任职可将截止日留空。",
        ),
        ({"role": "emperor"}, "没有“emperor”这一角色：请从列表中选择。"),
    ],
    ids=["backdated", "ends-before-start", "unknown-role"],
)
def test_propose_role_with_a_bad_term_says_what_is_allowed(
    term: dict[str, Any], sentence: str
) -> None:
    three, person = the_three(), a_person()

    with pytest.raises(BadInput) as refusal:
        a_proposal(three, person, **term)

    assert refusal.value.message == sentence
    assert acts_in_chain() == []


def test_propose_role_without_reason_is_refused() -> None:
    three = the_three()
    term = RoleTerm(organisation=three.organisation, role=Role.EXPERT, valid_from=TODAY)

    with pytest.raises(BadInput, match="请写明理由，安全员据此审批。"):
        propose_role(
            actor=three.administrator, person=a_person(), term=term, reason="  ", at=MORNING
        )


def test_propose_role_in_a_closed_organisation_is_refused() -> None:
    three = the_three()
    closed = an_organisation("上海市旧局", valid_until=TODAY - timedelta(days=1))
    term = RoleTerm(organisation=closed, role=Role.EXPERT, valid_from=TODAY)

    with pytest.raises(BadInput, match="上海市旧局已于 2026-03-01 撤销，不能在那里任职"):
        propose_role(
            actor=three.administrator, person=a_person(), term=term, reason="任职", at=MORNING
        )


def test_propose_role_for_a_deactivated_person_is_refused() -> None:
    three, person = the_three(), a_person("李退", is_active=False)

    with pytest.raises(GuardFailed, match="李退的账号已停用，不能提出角色变更。"):
        a_proposal(three, person)


def test_propose_role_twice_is_refused_while_the_first_waits() -> None:
    three, person = the_three(), a_person()
    a_proposal(three, person)

    with pytest.raises(GuardFailed, match="正等待安全员审批，无须重复提出。"):
        a_proposal(three, person)


def test_propose_role_that_is_held_is_refused() -> None:
    three = the_three()
    person: Person = a_member(Role.DEPARTMENT_STAFF, three.organisation).person

    with pytest.raises(GuardFailed, match="无须再次授予。"):
        a_proposal(three, person)
