"""What every flow owes its readers: no dead state, no step without rule, label or deadline."""

from __future__ import annotations

import pytest

from cases.errors import GuardFailed
from cases.states.list_change import ItemDecision
from cases.states.taking_back import TAKE_BACK
from tests.practice.relay_flow import RelayFlow
from tests.workflows.open_list.lists import a_city, add, an_approved_request
from workflows.diagrams.deadlines import declared_clocks, reasons_without_clock
from workflows.diagrams.moves import guards_of, kind_of, moves_of, states_of
from workflows.diagrams.positions import walk
from workflows.engine.nodes import End, Human, Wait
from workflows.registry import FLOWS

flows = pytest.mark.parametrize("flow", FLOWS, ids=kind_of)


def humans(flow):
    return [node for node in flow.instance.nodes() if isinstance(node, Human)]


def moves_on_of(flow):
    """Return the moves of a flow without the one that takes a person's last step back."""
    return [move for move in moves_of(flow) if move.act != TAKE_BACK]


@flows
def test_every_state_is_reached_from_the_first(flow):
    moves = moves_on_of(flow)
    reached = {states_of(flow).values[0]}
    for _ in states_of(flow):
        reached |= {move.next_state for move in moves if move.state in reached}

    assert reached == set(states_of(flow).values)


@flows
def test_every_move_is_made_by_an_outcome_or_act_of_the_flow(flow):
    unused = {move.act for move in moves_on_of(flow)} - walk(flow).used

    assert unused == set()


@flows
def test_every_open_position_has_a_way_on(flow):
    found = walk(flow)
    left = {move.state for move in moves_on_of(flow) if move.next_state != move.state}
    open_positions = {
        place for place in found.positions if not isinstance(flow.instance.node(place.step), End)
    }

    assert {place for place in open_positions if place.state not in left} == set()


@flows
def test_no_state_is_both_open_and_closed(flow):
    found = walk(flow)
    closed = set(found.at("end"))

    assert {
        place for place in found.positions if place.state in closed and place.step != "end"
    } == set()
    # What follows the end leads to another end, or opens a task again.
    again = {act.transition for act in flow.acts if act.then is not None}
    after = {move for move in moves_on_of(flow) if move.state in closed and move.act not in again}
    assert {move for move in after if move.next_state not in closed} == set()


@flows
def test_take_back_leads_exactly_where_an_outcome_that_allows_it_came_from(flow):
    declared = {(move.state, move.next_state) for move in moves_of(flow) if move.act == TAKE_BACK}

    assert declared == walk(flow).taken_back


@flows
def test_no_step_offers_an_outcome_that_its_state_refuses(flow):
    assert walk(flow).refusals == set()


@flows
def test_every_outcome_and_act_names_one_existing_transition(flow):
    existing = {move.act for move in moves_of(flow)}
    named = [outcome.transition for node in humans(flow) for outcome in node.outcomes]
    named += [act.transition for act in flow.acts]

    assert [name for name in named if name not in existing] == []


@flows
def test_every_step_has_a_title_a_queue_and_outcomes(flow):
    incomplete = [
        node.name
        for node in humans(flow)
        if not (str(node.task_title) and node.roles and node.outcomes)
    ]

    assert incomplete == []


@flows
def test_every_step_has_a_known_clock_or_a_written_reason(flow):
    reasons = {step for kind, step in reasons_without_clock() if kind == kind_of(flow)}
    steps = [node for node in flow.instance.nodes() if isinstance(node, Human | Wait)]
    timed = {node.name for node in steps if isinstance(node, Human) and node.clocks}
    unknown = {code for node in humans(flow) for code in node.clocks} - declared_clocks().keys()

    assert unknown == set()
    assert reasons == {node.name for node in steps} - timed


@pytest.mark.parametrize("flow", [*FLOWS, RelayFlow], ids=lambda flow: flow.__name__)
def test_every_deadline_that_a_step_continues_is_that_of_another_step_too(flow):
    alone = [
        node.name
        for node in humans(flow)
        if node.continues
        and not set(node.clocks)
        <= {code for other in humans(flow) if other is not node for code in other.clocks}
    ]

    assert alone == []


def test_every_reason_without_a_clock_is_a_sentence_about_a_flow():
    kinds = {kind_of(flow) for flow in FLOWS}

    assert {kind for kind, _step in reasons_without_clock()} <= kinds
    assert [text for text in reasons_without_clock().values() if not text.endswith(".")] == []


@flows
def test_every_outcome_and_act_has_a_rule_and_a_label(flow):
    declared = [outcome for node in humans(flow) for outcome in node.outcomes] + list(flow.acts)

    assert [one.name for one in declared if not (one.rule and str(one.label))] == []


@flows
def test_every_outcome_of_a_step_has_its_own_name(flow):
    for node in humans(flow):
        names = [outcome.name for outcome in node.outcomes]
        assert len(names) == len(set(names))
    acts = [act.name for act in flow.acts]
    assert len(acts) == len(set(acts))


@flows
def test_every_guard_says_what_it_asks(flow):
    silent = [name for name, guard in guards_of(flow).items() if not (guard.__doc__ or "").strip()]

    assert silent == []


# Every guard of the product, the items in front of which it refuses, and its sentence.
REFUSALS = {
    "has_open_items": (
        (),
        "申请中没有待决定的条目，不能提交。请先添加至少一个条目。",
    ),
    "passes_some_item": (
        (ItemDecision.REJECTED_BY_HEAD,),
        "您对全部条目都不予通过，申请没有内容可送审查。请改用“整件不予通过”或“退回修改”。",
    ),
    "all_items_decided": (
        (ItemDecision.PENDING, ItemDecision.APPROVED),
        "还有 1 个条目没有审查意见。请对每个条目作出决定后再提交。",
    ),
}


# Only requests of an evaluation meet it; tests/workflows/open_list/evaluation asks it.
ELSEWHERE = {"items_are_classified"}


def test_every_guard_is_in_the_table_of_refusals():
    assert {name for flow in FLOWS for name in guards_of(flow)} == {*REFUSALS, *ELSEWHERE}


@pytest.mark.django_db
@pytest.mark.parametrize("name", REFUSALS)
def test_guard_refuses_with_its_sentence(name):
    decisions, sentence = REFUSALS[name]
    change = an_approved_request(a_city(), add(name="一"), add(name="二"))
    items = list(change.items.all())
    for item, decision in zip(items, decisions, strict=False):
        item.decision = decision
        item.save()
    change.items.exclude(pk__in=[item.pk for item in items[: len(decisions)]]).delete()
    guard = guards_of(FLOWS[0])[name]

    with pytest.raises(GuardFailed) as refusal:
        guard(change)

    assert refusal.value.message == sentence
