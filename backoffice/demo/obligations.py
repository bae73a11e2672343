"""Supervision of use in the demonstration: obligations and violations in every state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.demo.agreements import granted_agreement, signed_online
from backoffice.demo.applying import conditional_rows, person_of
from backoffice.demo.cast import COMMISSION, CULTURE, TRANSPORT
from backoffice.demo.delivering import deliver
from cases.models import Agreement, Grant, Obligation
from cases.states.grant import GrantState
from cases.states.role import Role
from workflows.conditional_access.use_supervision.nightly import supervise_use
from workflows.conditional_access.use_supervision.sampling import draw_sample
from workflows.engine.gate import take_step

if TYPE_CHECKING:
    from backoffice.demo.stage import Stage
    from cases.models import Membership, Person


def supervise_grants(stage: Stage) -> None:
    """Let departments look at the use of what was granted, and decide about what they find."""
    shows = conditional_rows(CULTURE)
    company, researcher = person_of("applicant"), person_of("applicant-researcher")
    revoked = _in_use(stage, researcher, shows[2], days=8)
    heard = _in_use(stage, researcher, shows[6], days=8)
    good = _in_use(stage, company, shows[2], days=10)
    lifted = _in_use(stage, company, shows[1], days=10)
    _revoke(stage, revoked, researcher)
    _lift(stage, lifted, company)
    _suspend(stage, heard, days=2)
    _look(stage, _check(good), "find_met", days=6, text="查阅访问日志，用途与申请一致。")
    supervise_use(at=stage.days_ago(1, hour=1))
    officer = stage.hat(COMMISSION, Role.COMMISSION_STAFF)
    at = stage.days_ago(1, hour=9)
    draw_sample(membership=officer, at=at, words="市公证处摇号", chance="07 19 23 31")
    drawn = Obligation.objects.filter(cause="sample").earliest("pk")
    _look(stage, drawn, "demand_rectification", days=1, text="访问账号多人共用，请逐人分配。")
    deliver(at=stage.days_ago(1, hour=16))


def _in_use(stage: Stage, person: Person, row: Any, *, days: int) -> Grant:  # Any: an entry's row
    agreement = granted_agreement(stage, person, row, days=days)
    signed_online(stage, agreement, person, "sign_online", days=days - 1)
    head = stage.hat(CULTURE, Role.DEPARTMENT_HEAD).person
    # The user's signature is part of what the head signs.
    agreement = Agreement.objects.get(pk=agreement.pk)
    signed_online(stage, agreement, head, "countersign", days=days - 2)
    grant: Grant = Grant.objects.get(signed_agreement=agreement)
    if grant.state == GrantState.PENDING_DELIVERY:
        reviewer = _reviewer(stage, CULTURE)
        at = stage.days_ago(days - 2, hour=15)
        note = "接口文档和访问账号已发送给联系人。"
        stage.take(grant.pk, "deliver_by_hand", reviewer, at=at, data={"note": note})
    return grant


def _reviewer(stage: Stage, department: str) -> Membership:
    # Of the cast only one department has somebody who reviews and nothing else.
    role = Role.REVIEWER if department == TRANSPORT else Role.DEPARTMENT_STAFF
    return stage.hat(department, role)


def _check(grant: Grant) -> Obligation:
    found: Obligation = Obligation.objects.get(data_grant=grant, code="use_check", sequence=0)
    return found


def _look(stage: Stage, obligation: Obligation, outcome: str, *, days: int, text: str) -> None:
    reviewer = _reviewer(stage, obligation.organisation.full_name)
    data = {"text": text, "file": None}
    stage.take(obligation.pk, outcome, reviewer, at=stage.days_ago(days), data=data)


def _suspend(stage: Stage, grant: Grant, *, days: int) -> Obligation:
    check = _check(grant)
    reviewer, head = _reviewer(stage, CULTURE), stage.hat(CULTURE, Role.DEPARTMENT_HEAD)
    said = {"ground": "UV03", "text": "接口调用来自申请中没有说明的商业推广系统。"}
    at = stage.days_ago(days, hour=9)
    stage.take(check.pk, "propose_suspension", reviewer, at=at, data=said)
    stage.take(check.pk, "suspend", head, at=stage.days_ago(days, hour=11))
    deliver(at=stage.days_ago(days, hour=12))
    return check


def _plead(obligation: Obligation, person: Person, stage: Stage, *, days: int, text: str) -> None:
    take_step(
        work_item=obligation.task_set.get(finished__isnull=True),
        outcome="plead",
        actor=person,
        at=stage.days_ago(days),
        expected_version=None,
        data={"text": text, "file": None},
    )


def _revoke(stage: Stage, grant: Grant, person: Person) -> None:
    check = _suspend(stage, grant, days=5)
    _plead(check, person, stage, days=4, text="系统由合作方搭建，本人没有核对它的用途。")
    reviewer, head = _reviewer(stage, CULTURE), stage.hat(CULTURE, Role.DEPARTMENT_HEAD)
    said = {"ground": "UV03", "text": "数据已用于约定以外的商业推广，申辩不成立。", "bar": "fast"}
    stage.take(check.pk, "propose_revocation", reviewer, at=stage.days_ago(3), data=said)
    stage.take(check.pk, "revoke", head, at=stage.days_ago(2))
    deliver(at=stage.days_ago(2, hour=11))


def _lift(stage: Stage, grant: Grant, person: Person) -> None:
    check = _suspend(stage, grant, days=7)
    _plead(check, person, stage, days=6, text="推广系统的调用已经停止，并更换了访问账号。")
    reviewer, head = _reviewer(stage, CULTURE), stage.hat(CULTURE, Role.DEPARTMENT_HEAD)
    said = {"text": "核对调用日志，已改正。"}
    stage.take(check.pk, "propose_lifting", reviewer, at=stage.days_ago(5), data=said)
    stage.take(check.pk, "lift", head, at=stage.days_ago(4), data={"outcome": "made_good"})
