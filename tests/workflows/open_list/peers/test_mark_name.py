"""A name that another city opens becomes a draft, or is said to be not for this city."""

from __future__ import annotations

import pytest

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import CaseEvent, ListChange, PeerMark, SystemEvent
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.changes import a_city, content, step
from tests.workflows.open_list.peers.peers import NOW, a_peer_list
from workflows.engine.gate import act
from workflows.open_list.peers.mark_name import propose_name, rule_name_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return a_city()


@pytest.fixture
def name(city):
    listed = a_peer_list(city.officer, "共享单车停放点,交通出行,市交通局,无条件开放")
    return listed.names.get()


def test_proposal_is_a_prefilled_draft_of_the_department(city, name):
    change = propose_name(
        peer_name=name,
        organisation=city.department,
        reason="市民需要",
        membership=city.staff,
        at=NOW,
    )

    item = change.items.get()
    assert (change.state, change.request_kind) == ("draft", "evaluation")
    assert (change.organisation, change.opened_by) == (city.department, city.staff.person)
    assert (item.operation, item.proposed_row.name) == ("add", "共享单车停放点")
    assert (item.proposed_row.domain, item.proposed_row.provider) == (
        "road_traffic",
        city.department,
    )
    assert list(CaseEvent.objects.filter(case=change).values_list("act", flat=True)) == [
        "open",
        "put_item",
    ]
    mark = PeerMark.objects.get()
    assert (mark.choice, mark.change, mark.name_key) == ("propose", change, name.name_key)
    assert SystemEvent.objects.latest("pk").data["change"] == change.number


def test_draft_is_handed_in_only_after_it_was_completed(city, name):
    change = propose_name(
        peer_name=name,
        organisation=city.department,
        reason="市民需要",
        membership=city.staff,
        at=NOW,
    )

    with pytest.raises(GuardFailed, match="还没有补全"):
        step(change, city.staff, "submit", NOW)

    act(
        case=change,
        name="put_item",
        actor=city.staff.person,
        at=NOW,
        expected_version=None,
        data={"entry": change.items.get().entry, "content": content(name=name.name)},
    )
    assert step(change, city.staff, "submit", NOW).state == "pending_head"


def test_commission_officer_drafts_for_a_department(city, name):
    change = propose_name(
        peer_name=name,
        organisation=city.department,
        reason="评估建议",
        membership=city.officer,
        at=NOW,
    )

    assert (change.organisation, change.opened_by) == (city.department, city.officer.person)


def test_name_on_its_way_is_not_proposed_or_ruled_out_again(city, name):
    propose_name(
        peer_name=name,
        organisation=city.department,
        reason="市民需要",
        membership=city.staff,
        at=NOW,
    )

    with pytest.raises(GuardFailed, match="已由交通委员会"):
        propose_name(
            peer_name=name,
            organisation=city.department,
            reason="再提",
            membership=city.officer,
            at=NOW,
        )
    with pytest.raises(GuardFailed, match="已由交通委员会"):
        rule_name_out(peer_name=name, reason="不适用", membership=city.officer, at=NOW)
    assert (ListChange.objects.count(), PeerMark.objects.count()) == (1, 1)


def test_cancelled_draft_frees_the_name(city, name):
    change = propose_name(
        peer_name=name,
        organisation=city.department,
        reason="市民需要",
        membership=city.staff,
        at=NOW,
    )
    act(
        case=change,
        name="cancel",
        actor=city.staff.person,
        at=NOW,
        expected_version=None,
        data={"reason": "暂不提出"},
    )

    mark = rule_name_out(peer_name=name, reason="已由他局开放", membership=city.lead, at=NOW)

    assert (mark.choice, mark.change) == ("not_applicable", None)
    assert PeerMark.objects.count() == 2


def test_stranger_to_the_department_and_a_head_draft_nothing(city, name):
    stranger = a_member(Role.DEPARTMENT_STAFF, an_organisation("上海市气象局"))

    for membership in (stranger, city.head, city.lead):
        with pytest.raises(NotAllowed):
            propose_name(
                peer_name=name,
                organisation=city.department,
                reason="市民需要",
                membership=membership,
                at=NOW,
            )
    with pytest.raises(NotAllowed):
        rule_name_out(peer_name=name, reason="不适用", membership=city.staff, at=NOW)
    assert not PeerMark.objects.exists()


@pytest.mark.parametrize("reason", [" ", "长" * 301])
def test_reason_that_is_none_or_too_long_is_refused(city, name, reason):
    with pytest.raises(BadInput, match="理由"):
        rule_name_out(peer_name=name, reason=reason, membership=city.officer, at=NOW)
