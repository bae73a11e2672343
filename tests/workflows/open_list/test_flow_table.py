"""Who may do what in which state of a change request: the whole table, both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from cases.errors import NotAllowed
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.changes import (
    REVIEWED_AT,
    City,
    a_city,
    a_draft_with_entries,
    content,
    in_review,
    open_item,
    step,
    submitted,
)
from workflows.engine.gate import take_step

if TYPE_CHECKING:
    from collections.abc import Callable

    from cases.models import ListChange, Membership

pytestmark = pytest.mark.django_db
RISKY = content(items=[{"name": "身份证号"}])

# fmt: off
STAGES: dict[str, Callable[[City], ListChange]] = {
    "draft":            a_draft_with_entries,
    "pending_head":     lambda city: submitted(city, a_draft_with_entries(city)),
    "pending_security": lambda city: step(submitted(city, a_draft_with_entries(city, RISKY)), city.head, "approve", REVIEWED_AT),  # noqa: E501
    "in_review":        lambda city: in_review(city, a_draft_with_entries(city)),
    "returned":         lambda city: step(submitted(city, a_draft_with_entries(city)), city.head, "return", REVIEWED_AT, reason="补充"),  # noqa: E501
}
# Outcomes of the open task in each stage, and the only people who may choose them.
TABLE = {
    "draft":            ({"submit"},                      {"author"}),
    "pending_head":     ({"approve", "return", "reject"}, {"head"}),
    "pending_security": ({"clear", "return"},             {"security"}),
    "in_review":        ({"conclude", "return"},          {"officer", "lead"}),
    "returned":         ({"submit"},                      {"author"}),
}
PEOPLE: dict[str, Callable[[City], Membership]] = {
    "author":        lambda city: city.staff,
    "colleague":     lambda city: a_member(Role.DEPARTMENT_STAFF, city.department),
    "reviewer":      lambda city: a_member(Role.REVIEWER, city.department),
    "head":          lambda city: city.head,
    "foreign head":  lambda _city: a_member(Role.DEPARTMENT_HEAD, an_organisation()),
    "officer":       lambda city: city.officer,
    "lead":          lambda city: city.lead,
    "security":      lambda city: city.security,
    "operator":      lambda _city: a_member(Role.DATA_CENTRE_OPERATOR, an_organisation()),
    "auditor":       lambda city: a_member(Role.AUDITOR, city.officer.organisation),
    "administrator": lambda city: a_member(Role.ADMINISTRATOR, city.officer.organisation),
    "supervisor":    lambda city: a_member(Role.SUPERVISOR, city.officer.organisation),
    "applicant":     lambda city: a_member(Role.APPLICANT, city.department),
}
# fmt: on


@pytest.mark.parametrize("stage", STAGES)
def test_stage_offers_exactly_its_outcomes(stage: str) -> None:
    change = STAGES[stage](a_city())

    assert change.state == stage
    assert {outcome.name for outcome in open_item(change).flow_task.outcomes} == TABLE[stage][0]


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("stage", STAGES)
def test_stage_lets_only_its_people_act(stage: str, who: str) -> None:
    city = a_city()
    change = STAGES[stage](city)
    membership = PEOPLE[who](city)
    outcomes, allowed = TABLE[stage]

    verdicts = {_is_allowed(change, membership, outcome) for outcome in sorted(outcomes)}

    assert verdicts == {who in allowed}


def _is_allowed(change: ListChange, membership: Membership, outcome: str) -> bool:
    try:
        with transaction.atomic():
            take_step(
                work_item=open_item(change),
                outcome=outcome,
                actor=membership.person,
                at=REVIEWED_AT,
                expected_version=None,
                data={"reason": "理由"},
            )
            transaction.set_rollback(True)
    except NotAllowed:
        return False
    return True
