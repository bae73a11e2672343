"""A renewal and an amendment of the demonstration: one waits for signatures, one for its review."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from backoffice.demo.applying import conditional_rows, hand_over, line_of, person_of, review
from backoffice.demo.cast import CULTURE
from backoffice.demo.delivering import deliver
from backoffice.demo.grants import delivered_grant, signed_grant
from cases.states.follow_up import FollowUp
from cases.states.role import Role
from workflows.conditional_access.content import content_of
from workflows.conditional_access.follow_ups.start import start_follow_up

if TYPE_CHECKING:
    from backoffice.demo.stage import Stage
    from cases.models import AccessApplication, EntryRow, Grant, Person


def follow_grants(stage: Stage) -> None:
    """Let the researcher renew what ends soon, and the company amend what it uses."""
    company, researcher = person_of("applicant"), person_of("applicant-researcher")
    shows = conditional_rows(CULTURE)
    _renewed(stage, researcher, shows[5])
    _amended(stage, company, shows[6])


def _renewed(stage: Stage, person: Person, row: EntryRow) -> None:
    grant = _used(stage, person, row, months=2)
    application = _handed_in(stage, grant, FollowUp.RENEWAL, person, days=4, term_months=6)
    line = line_of(application, row)
    review(stage, line, CULTURE, days=3, proposal="approve", granted_months=6)
    head = stage.hat(CULTURE, Role.DEPARTMENT_HEAD)
    stage.take(line.pk, "approve", head, at=stage.days_ago(2), data={"granted_months": 6})
    deliver(at=stage.days_ago(2, hour=11))


def _amended(stage: Stage, person: Person, row: EntryRow) -> None:
    grant = _used(stage, person, row, months=6)
    wanted = "除原用途外，也在社区事务受理中心的自助终端上向居民展示所在街镇的相关信息。"
    _handed_in(stage, grant, FollowUp.AMENDMENT, person, days=1, purpose=wanted)


def _used(stage: Stage, person: Person, row: EntryRow, *, months: int) -> Grant:
    grant = signed_grant(stage, person, row, days=8, months=months)
    delivered_grant(stage, grant, days=7)
    return grant


def _handed_in(
    stage: Stage,
    grant: Grant,
    kind: FollowUp,
    person: Person,
    *,
    days: int,
    **changed: object,
) -> AccessApplication:
    at = stage.days_ago(days, hour=9)
    draft = start_follow_up(grant=grant, kind=kind, person=person, at=at)
    content = replace(content_of(draft.draft.content), **changed)  # type: ignore[arg-type]
    hand_over(stage, draft, "submit", person, content, days=days)
    return draft
