"""Applicants of the demonstration: two verified, one refused, one who waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from backoffice.demo.cast import APPLICANTS, COMMISSION
from backoffice.demo.people import DEMO_PASSWORD
from backoffice.demo.subjects import ENTERPRISE, RENAMED_SOCIETY, RESEARCHER, SOCIETY
from cases.models import WorkItem
from cases.queries.people import person_named
from cases.states.role import Role
from workflows.administration.applicants.register import register, sign_up
from workflows.engine.gate import take_step

if TYPE_CHECKING:
    from backoffice.demo.stage import Stage
    from cases.models import Registration


def register_applicants(stage: Stage) -> None:
    """Let a company and a researcher be verified, and an organisation be refused and try again."""
    for (username, subject), days in zip(_SUBJECTS, (36, 20), strict=True):
        person = person_named(username)
        assert person is not None  # noqa: S101  # for the type checker
        registration = register(person=person, subject=subject, at=stage.days_ago(days))
        _decide(stage, registration, "verify", days=days - 1)
    refused = sign_up(
        username="he.xin",
        name="何欣",
        email="he.xin@demo.invalid",
        password=DEMO_PASSWORD,
        subject=SOCIETY,
        at=stage.days_ago(8),
    )
    _decide(stage, refused, "refuse", days=7, reason="登记证书上的名称为“上海社区营造研究中心”。")
    assert refused.opened_by is not None  # noqa: S101  # for the type checker
    register(
        person=refused.opened_by,
        subject=RENAMED_SOCIETY,
        at=stage.days_ago(1),
    )


_SUBJECTS: Final = tuple(
    zip((each.username for each in APPLICANTS), (ENTERPRISE, RESEARCHER), strict=True)
)


def _decide(
    stage: Stage, registration: Registration, outcome: str, *, days: int, reason: str = ""
) -> None:
    take_step(
        work_item=WorkItem.objects.get(process_id=registration.pk, finished__isnull=True),
        outcome=outcome,
        actor=stage.hat(COMMISSION, Role.COMMISSION_STAFF).person,
        at=stage.days_ago(days),
        expected_version=None,
        data={
            "is_small_business": registration.says_small_business,
            "is_researcher": registration.says_researcher,
            "reason": reason,
        },
    )
