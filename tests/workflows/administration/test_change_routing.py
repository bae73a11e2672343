"""A version of the routing rules: proposed by one, approved by another, refused where unlawful."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.errors import AlreadyDone, BadInput, GuardFailed, NotAllowed
from cases.models import OrganisationKind, RoutingRule, RoutingVersion, SystemEvent
from cases.proof_of_routing import first_bad_routing
from cases.queries.routing import rules_of, version_in_force
from cases.states.role import Role
from tests.factories import a_member, an_organisation, the_commission
from tests.practice.requests import an_office
from tests.workflows.administration.offices import MORNING, TODAY, acts_in_chain, the_three
from tests.workflows.administration.routings import (
    FLOWS,
    a_district,
    a_proposed_version,
    a_rule,
    rules_in_force,
)
from workflows.administration.change_routing import (
    approve_routing,
    propose_routing,
    refuse_routing,
)
from workflows.administration.routing_proposal import ProposedRules
from workflows.open_list.flow import ListChangeFlow

pytestmark = pytest.mark.django_db
OWN_HEAD = {"target": "owner", "role": "department_head"}


@pytest.fixture
def three():
    return the_three()


def proposed(three, *rules, **head) -> RoutingVersion:
    return a_proposed_version(three.administrator, *rules, at=MORNING, **head)


def test_proposal_changes_nothing_until_a_second_person_approves(three) -> None:
    version = proposed(three, a_rule())
    assert version_in_force(TODAY) is None

    approve_routing(version=version, actor=three.officer, at=MORNING)

    assert version_in_force(TODAY) == version
    assert acts_in_chain() == ["routing_proposed", "routing_approved"]
    event = SystemEvent.objects.get(act="routing_approved")
    assert (event.data["number"], event.data["digest"]) == (1, version.digest)
    assert first_bad_routing() is None


def test_rules_are_kept_in_the_order_in_which_they_are_asked(three) -> None:
    version = proposed(
        three,
        a_rule(tier=20, why="后", **OWN_HEAD),
        a_rule(tier=5, why="先", **OWN_HEAD),
        a_rule(tier=20, why="再后", **OWN_HEAD),
    )

    assert [rule.why for rule in rules_of(version.pk)] == ["先", "后", "再后"]


def test_proposer_may_not_approve_and_nobody_else_may_propose_or_decide(three) -> None:
    version = proposed(three, a_rule())
    # Even one who holds both offices, which separation forbids elsewhere.
    a_member(Role.SECURITY_OFFICER, person=three.administrator)

    with pytest.raises(NotAllowed, match="另一位安全员"):
        approve_routing(version=version, actor=three.administrator, at=MORNING)
    with pytest.raises(NotAllowed):
        approve_routing(version=version, actor=three.auditor, at=MORNING)
    with pytest.raises(NotAllowed):
        a_proposed_version(three.officer, a_rule(), at=MORNING)

    version.refresh_from_db()
    assert version.decision == "pending"


def test_refusal_needs_a_reason_and_a_decided_version_stays_decided(three) -> None:
    version = proposed(three, a_rule())
    with pytest.raises(BadInput, match="写明理由"):
        refuse_routing(version=version, actor=three.officer, note=" ", at=MORNING)

    refuse_routing(version=version, actor=three.officer, note="条件过宽", at=MORNING)

    with pytest.raises(AlreadyDone, match="不能再次审批"):
        approve_routing(version=version, actor=three.officer, at=MORNING)
    assert version_in_force(TODAY) is None
    assert acts_in_chain() == ["routing_proposed", "routing_refused"]


def test_version_whose_day_has_passed_is_not_approved(three) -> None:
    version = proposed(three, a_rule())

    with pytest.raises(GuardFailed, match="不能追溯"):
        approve_routing(version=version, actor=three.officer, at=MORNING + timedelta(days=1))


def test_second_version_for_the_same_or_an_earlier_day_is_not_approved(three) -> None:
    first = proposed(three, a_rule(), effective_from=TODAY + timedelta(days=7))
    approve_routing(version=first, actor=three.officer, at=MORNING)

    for days in (0, 7):
        version = proposed(three, a_rule(), effective_from=TODAY + timedelta(days=days))
        with pytest.raises(GuardFailed, match="施行日期须在其后"):
            approve_routing(version=version, actor=three.officer, at=MORNING)


def test_rules_that_are_not_what_was_proposed_are_not_approved(three) -> None:
    version = proposed(three, a_rule())
    RoutingVersion.objects.filter(pk=version.pk).update(digest="0" * 64)

    with pytest.raises(GuardFailed, match="摘要不符"):
        approve_routing(version=version, actor=three.officer, at=MORNING)


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ({"effective_from": TODAY - timedelta(days=1)}, "effective_from"),
        ({"effective_from": TODAY + timedelta(days=800)}, "effective_from"),
        ({"source": "  "}, "source"),
        ({"source_tier": "X"}, "source_tier"),
    ],
)
def test_head_that_makes_no_sense_is_refused(three, head, field) -> None:
    with pytest.raises(BadInput) as refused:
        proposed(three, a_rule(), **head)

    assert refused.value.facts["field"] == field
    assert RoutingVersion.objects.count() == 0


def test_more_rules_than_anybody_reads_are_refused(three) -> None:
    with pytest.raises(BadInput, match="最多 100 条"):
        proposed(three, *[a_rule()] * 101)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"step": "practice.draft"}, "step"),
        ({"step": "nothing"}, "step"),
        ({"tier": 0}, "tier"),
        ({"tier": 100}, "tier"),
        ({"why": " "}, "why"),
        ({"role": "commission_lead"}, "role"),
        ({"role": "nobody"}, "role"),
        ({"role": "department_head"}, "role"),
        ({"target": "commission"}, "target"),
        ({"target": "data_centre"}, "role"),
        ({"target": "anywhere"}, "target"),
        ({"target": "organisation"}, "target_organisation"),
    ],
)
def test_rule_that_the_flow_would_refuse_is_refused_where_it_is_entered(
    three, typed, field
) -> None:
    with pytest.raises(BadInput, match="第 2 条规则") as refused:
        proposed(three, a_rule(), a_rule(**typed))

    assert (refused.value.facts["row"], refused.value.facts["field"]) == (2, field)
    assert (RoutingVersion.objects.count(), RoutingRule.objects.count()) == (0, 0)


def test_fixed_place_must_follow_from_the_conditions(three) -> None:
    district, office = a_district(), an_office()
    here = district.organisation
    fixed = {"target": "organisation", "target_organisation": here}
    unit = district.unit.organisation

    proposed(three, a_rule(district=here, **fixed))
    proposed(three, a_rule(organisation=unit, **fixed))
    proposed(
        three,
        a_rule(
            organisation=unit,
            target="organisation",
            target_organisation=unit,
            role="department_head",
        ),
    )
    for conditions in ({}, {"organisation": office.organisation}):
        with pytest.raises(BadInput, match="指定单位"):
            proposed(three, a_rule(**conditions, **fixed))
    with pytest.raises(BadInput, match="指定单位"):
        proposed(three, a_rule(district=here, **fixed, role="department_head"))


def test_district_of_a_condition_must_be_a_district(three) -> None:
    with pytest.raises(BadInput, match="类型为“区”"):
        proposed(three, a_rule(district=an_organisation()))


def test_steps_of_the_commission_stay_with_it(three) -> None:
    def propose(**typed) -> RoutingVersion:
        rule = a_rule(**{"step": "list_change.commission_review"} | typed)
        return propose_routing(
            actor=three.administrator,
            proposed=ProposedRules(
                effective_from=TODAY, source="内部约定", source_tier="C", rules=[rule]
            ),
            flows=[*FLOWS, ("list_change", ListChangeFlow)],
            at=MORNING,
        )

    lead = {"role": "commission_lead"}
    assert propose(target="commission", **lead).number == 1
    propose(target="organisation", target_organisation=the_commission(), **lead)
    with pytest.raises(BadInput, match="只能分派到主管部门"):
        propose(target="owner", **lead)
    with pytest.raises(BadInput, match="指定单位"):
        propose(target="organisation", target_organisation=an_organisation(), **lead)
    with pytest.raises(BadInput, match="流程允许的角色"):
        propose(target="commission", role="department_head")


def test_data_centre_takes_only_what_its_operators_may_do(three) -> None:
    centre = an_organisation("上海市大数据中心", kind=OrganisationKind.DATA_CENTRE)

    with pytest.raises(BadInput, match="流程允许的角色"):
        proposed(
            three,
            a_rule(target="organisation", target_organisation=centre, role="data_centre_operator"),
        )


def test_altered_rule_of_an_approved_version_is_found(three) -> None:
    rules_in_force(a_rule(), at=MORNING)
    assert first_bad_routing() is None

    RoutingVersion.objects.update(source="改过的依据")

    bad = first_bad_routing()
    assert bad is not None
    assert (bad.table, "第 1 版" in bad.sentence) == ("cases_routingrule", True)


def test_approval_that_the_chain_does_not_know_is_found(three) -> None:
    version = proposed(three, a_rule())
    RoutingVersion.objects.filter(pk=version.pk).update(decision="approved")

    bad = first_bad_routing()

    assert bad is not None
    assert bad.sequence is None


def test_approved_version_that_is_gone_is_found(three) -> None:
    rules_in_force(a_rule(), at=MORNING)
    RoutingVersion.objects.update(decision="refused")

    bad = first_bad_routing()

    assert bad is not None
    assert bad.table == "cases_routingrule"
