"""Consultation points, enquiries, operators and spaces for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.conditional_access.registries.entries import (
    ENTERED_AT,
    a_registrar,
    an_answered_demand,
)
from workflows.conditional_access.content import Content
from workflows.conditional_access.registries.claiming import claim_draft
from workflows.conditional_access.registries.enquiries import EnquiryFacts, log_enquiry
from workflows.conditional_access.registries.fusion_spaces import SpaceFacts, open_space
from workflows.conditional_access.registries.operators import OperatorFacts, authorise_operator
from workflows.conditional_access.registries.points import PointFacts, enter_point
from workflows.conditional_access.registries.prepared_drafts import prepare_draft

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import (
        AccessApplication,
        AuthorisedOperator,
        ConsultationPoint,
        Enquiry,
        EntryRow,
        FusionSpace,
        Membership,
        Organisation,
        ScenarioEdition,
    )
    from workflows.conditional_access.registries.prepared_drafts import Prepared

ASKED: Final = EnquiryFacts(
    service="fields",
    question="停车余位多久更新一次？",
    received_on=date(2026, 11, 2),
    asker="李女士",
    contact="021-11111111",
)
WORDS: Final = Content(purpose="用于停车预约。", necessity="公开数据没有余位。")


def a_point(
    host: Organisation | None = None, *, by: Membership | None = None, **changed: Any
) -> ConsultationPoint:
    """Enter a point for two years, unless the changes say otherwise."""
    facts = PointFacts(
        name="示例大学数据开放咨询服务点",
        host=host or an_organisation(kind="other"),
        host_kind="university",
        address="上海市示例路 1 号",
        hours="工作日 9:00—17:00",
        source="工作安排 二(5)",
        valid_from=date(2026, 11, 2),
        valid_until=date(2028, 11, 1),
    )
    return enter_point(
        facts=replace(facts, **changed), membership=by or a_registrar(), at=ENTERED_AT
    )


def a_consultant(point: ConsultationPoint | None = None) -> Membership:
    """Return somebody who works at a point."""
    return a_member(Role.CONSULTANT, (point or a_point()).host)


def an_enquiry(
    point: ConsultationPoint, by: Membership, *, at: datetime = ENTERED_AT, **changed: Any
) -> Enquiry:
    """Log an enquiry about fields, unless the changes say otherwise."""
    return log_enquiry(point=point, facts=replace(ASKED, **changed), membership=by, at=at)


def a_prepared_draft(
    enquiry: Enquiry, by: Membership, *, at: datetime = ENTERED_AT, content: Content = WORDS
) -> Prepared:
    """Prepare a draft of an enquiry."""
    return prepare_draft(enquiry=enquiry, content=content, membership=by, at=at)


def a_claimed_draft(
    applicant: Membership, *, at: datetime = ENTERED_AT
) -> tuple[Prepared, AccessApplication]:
    """Prepare a draft at a point, and claim it."""
    first = at.date()
    point = a_point(valid_from=first, valid_until=first + timedelta(days=365))
    consultant = a_consultant(point)
    prepared = a_prepared_draft(
        an_enquiry(point, consultant, at=at, received_on=first), consultant, at=at
    )
    return prepared, claim_draft(code=prepared.code, person=applicant.person, at=at)


def an_operator(
    organisation: Organisation | None = None, *, by: Membership | None = None, **changed: Any
) -> AuthorisedOperator:
    """Authorise a company for a year, unless the changes say otherwise."""
    facts = OperatorFacts(
        organisation=organisation or an_organisation(kind="enterprise"),
        services=("training", "processing"),
        source="授权运营协议（示例）",
        valid_from=date(2026, 11, 2),
        valid_until=date(2027, 11, 1),
    )
    return authorise_operator(
        facts=replace(facts, **changed), membership=by or a_registrar(), at=ENTERED_AT
    )


def a_space(
    edition: ScenarioEdition, *, by: Membership | None = None, **changed: Any
) -> FusionSpace:
    """Enter a space of one department for a scenario, unless the changes say otherwise."""
    facts = SpaceFacts(
        name="停车数据融合空间",
        scenario=edition.scenario,
        keeper="示例停车科技公司",
        purpose="公共停车数据与充电数据融合。",
        departments=(an_organisation(),),
        datasets=(),
        source="工作安排 一",
        opened_on=date(2026, 11, 2),
    )
    return open_space(
        facts=replace(facts, **changed), membership=by or a_registrar(), at=ENTERED_AT
    )


def all_registries(row: EntryRow) -> None:
    """Write rows in every table of the registries that is only ever added to."""
    demand = an_answered_demand()
    point = a_point()
    consultant = a_consultant(point)
    a_prepared_draft(an_enquiry(point, consultant), consultant)
    # The edition that the demand rests on: a scenario has its number to itself.
    a_space(demand.scenario.editions.get(), datasets=(row.entry,))
