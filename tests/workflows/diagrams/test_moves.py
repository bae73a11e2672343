"""Reading a flow's legal graph off its record."""

from __future__ import annotations

import pytest

from tests.practice.flow import PracticeFlow
from workflows.diagrams.moves import Move, guards_on, kind_of, moves_of, states_of
from workflows.open_list.flow import ListChangeFlow
from workflows.open_list.version_flow import ListVersionFlow


def test_kind_of_a_flow_is_the_kind_of_its_record():
    assert kind_of(ListVersionFlow) == "list_version"


def test_kind_of_a_flow_over_no_kind_of_case_is_refused():
    with pytest.raises(LookupError, match="no kind of case is called practicerequest"):
        kind_of(PracticeFlow)


def test_states_of_a_flow_start_with_the_one_in_which_a_case_is_opened():
    assert states_of(ListVersionFlow).values[0] == "compiling"


def test_moves_of_the_version_flow_are_all_of_them():
    assert moves_of(ListVersionFlow) == (
        Move(state="archived", act="annul", next_state="reversed"),
        Move(state="compiling", act="cut", next_state="reviewing"),
        Move(state="in_effect", act="archive", next_state="archived"),
        Move(state="published", act="call_off", next_state="withdrawn"),
        Move(state="published", act="come_into_effect", next_state="in_effect"),
        Move(state="reviewing", act="confirm", next_state="published"),
        Move(state="reviewing", act="discard", next_state="discarded"),
    )


def test_move_with_a_computed_target_leads_to_each_of_them():
    concluded = [move for move in moves_of(ListChangeFlow) if move.act == "conclude_review"]

    assert [move.next_state for move in concluded] == [
        "approved_pending_effect",
        "conflict",
        "partially_approved",
        "review_rejected",
        "superseded",
    ]


def test_move_without_a_target_leads_to_its_own_state():
    edits = [move for move in moves_of(ListChangeFlow) if move.act == "edit"]

    assert [(move.state, move.next_state) for move in edits] == [
        ("draft", "draft"),
        ("returned", "returned"),
    ]


def test_guards_on_a_transition_are_named():
    assert guards_on(ListChangeFlow, "conclude_review") == ("all_items_decided",)
    assert guards_on(ListChangeFlow, "cancel") == ()
