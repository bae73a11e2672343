"""Applicants of the demonstration: two verified, one refused, one who waits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from backoffice.demo.cast import APPLICANTS, COMMISSION, COMPANY
from backoffice.demo.people import DEMO_PASSWORD
from cases.models import WorkItem
from cases.queries.people import person_named
from cases.states.applicant import ApplicantKind
from cases.states.role import Role
from workflows.administration.applicants.register import register, sign_up
from workflows.administration.applicants.subject import Subject
from workflows.engine.gate import take_step

if TYPE_CHECKING:
    from backoffice.demo.stage import Stage
    from cases.models import Registration

# Numbers of nobody, with the check characters that they need.
ENTERPRISE: Final = Subject(
    kind=ApplicantKind.LEGAL_PERSON,
    name=COMPANY,
    number="91310104MADEMA000D",
    phone="021-55550101",
    is_small_business=True,
    statement="从事出行服务软件开发，拟申请公共交通数据。",
)
RESEARCHER: Final = Subject(
    kind=ApplicantKind.NATURAL_PERSON,
    name="陆明远",
    number="310101199003074255",
    phone="021-55550102",
    is_researcher=True,
    statement="研究方向为城市交通与老年人出行。",
)
SOCIETY: Final = Subject(
    kind=ApplicantKind.OTHER_ORGANISATION,
    name="上海社区营造研究会",
    number="91310115MA1K30034R",
    phone="021-55550103",
    statement="拟在社区服务项目中使用便民设施数据。",
)


def register_applicants(stage: Stage) -> None:
    """Let a company and a researcher be verified, and an organisation be refused and try again."""
    for (username, subject), days in zip(_SUBJECTS, (36, 12), strict=True):
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
        subject=replace(SOCIETY, name="上海社区营造研究中心"),
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
