"""Grants of the demonstration: waiting for delivery, in use, suspended, stopped and expired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.demo.agreements import granted_agreement, signed_online
from backoffice.demo.applying import conditional_rows, person_of
from backoffice.demo.cast import CULTURE, TRANSPORT
from backoffice.demo.delivering import deliver
from cases.models import Agreement, Grant
from cases.states.role import Role
from workflows.conditional_access.grants.ending import expire_ended
from workflows.engine.gate import act

if TYPE_CHECKING:
    from backoffice.demo.stage import Stage
    from cases.models import EntryRow, Person

WAY: dict[str, str] = {
    TRANSPORT: "接口地址和调用凭据已由本单位信息中心送达贵方联系人；调用问题请拨 021-55550110。",
    CULTURE: "数据文件每月 5 日更新，凭授权编号在市公共数据开放平台下载。",
}


def use_grants(stage: Stage) -> None:
    """Let departments deliver what was granted, and grants go on, stand still or end."""
    company, researcher = person_of("applicant"), person_of("applicant-researcher")
    shows = conditional_rows(CULTURE)
    _expired(stage, company, shows[2])
    _stopped(stage, company, shows[1])
    for grant in Grant.objects.filter(organisation__full_name=TRANSPORT).order_by("pk"):
        delivered_grant(stage, grant, days=3)
    _suspended(stage, Grant.objects.get(line__row=shows[4], opened_by=company))
    signed_grant(stage, researcher, shows[4], days=1)


def signed_grant(
    stage: Stage, person: Person, row: EntryRow, *, days: int, months: int = 6
) -> Grant:
    """Let both sides sign what a department opened: the user two days before, it so many ago."""
    agreement = granted_agreement(stage, person, row, days=days + 3, months=months)
    signed_online(stage, agreement, person, "sign_online", days=days + 2)
    head = stage.hat(row.provider.full_name, Role.DEPARTMENT_HEAD).person
    # The user's signature is part of what the head signs.
    agreement = Agreement.objects.get(pk=agreement.pk)
    signed_online(stage, agreement, head, "countersign", days=days)
    grant: Grant = Grant.objects.get(signed_agreement=agreement)
    return grant


def delivered_grant(stage: Stage, grant: Grant, *, days: int) -> None:
    department = grant.organisation.full_name
    role = Role.REVIEWER if department == TRANSPORT else Role.DEPARTMENT_STAFF
    reviewer = stage.hat(department, role)
    data = {"note": WAY[department]}
    stage.take(grant.pk, "deliver_by_hand", reviewer, at=stage.days_ago(days), data=data)
    deliver(at=stage.days_ago(days, hour=11))


def _expired(stage: Stage, person: Person, row: EntryRow) -> None:
    grant = signed_grant(stage, person, row, days=28, months=1)
    delivered_grant(stage, grant, days=27)
    expire_ended(at=stage.days_ago(2, hour=9))


def _stopped(stage: Stage, person: Person, row: EntryRow) -> None:
    grant = signed_grant(stage, person, row, days=7)
    delivered_grant(stage, grant, days=6)
    _act(
        stage,
        grant,
        "stop_using",
        person,
        days=2,
        reason="演出查询功能已下线，取得的数据已按协议删除，不再需要接口。",
    )


def _suspended(stage: Stage, grant: Grant) -> None:
    delivered_grant(stage, grant, days=3)
    head = stage.hat(CULTURE, Role.DEPARTMENT_HEAD).person
    _act(
        stage,
        grant,
        "restrict",
        head,
        days=1,
        reason="近两日下载次数明显超出约定，请说明用途；核查期间中止提供数据。",
    )


def _act(stage: Stage, grant: Grant, name: str, person: Person, *, days: int, reason: str) -> None:
    act(
        case=grant,
        name=name,
        actor=person,
        at=stage.days_ago(days),
        expected_version=None,
        data={"reason": reason},
    )
