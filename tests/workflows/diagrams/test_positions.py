"""Walking a flow: where a case can stand, and which branch takes which states."""

from __future__ import annotations

from workflows.diagrams.positions import Position, walk
from workflows.open_list.flow import ListChangeFlow
from workflows.open_list.version_flow import ListVersionFlow


def test_walk_of_the_version_flow_finds_every_position():
    assert walk(ListVersionFlow).positions == {
        Position("cut", "compiling"),
        Position("confirm", "reviewing"),
        Position("await_effect", "published"),
        Position("await_effect", "in_effect"),
        Position("end", "archived"),
        Position("end", "reversed"),
        Position("end", "withdrawn"),
        Position("end", "discarded"),
    }


def test_walk_tells_the_states_at_a_step_and_the_steps_of_a_state():
    found = walk(ListChangeFlow)

    assert found.at("draft") == ("draft", "returned")
    assert found.steps_in("conflict") == ("settle_conflict",)


def test_walk_tells_which_states_take_a_branch():
    branches = walk(ListChangeFlow).branches

    assert branches["after_head", "end"] == {"head_rejected"}
    assert branches["after_head", "draft"] == {"returned"}
    assert branches["after_review", "await_effect"] == {
        "approved_pending_effect",
        "partially_approved",
    }
