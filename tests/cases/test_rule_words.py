"""What a reader is told of the rule behind an act."""

import re

import pytest

from cases.states.rule_words import rule_words
from workflows.registry import FLOWS


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("工作安排 二(1)", "工作安排 二(1)"),
        ("house default: ladder rung B1", "内部约定"),
        ("open-list-quality-objection 2.2, rule 3", "内部约定"),
        ("", ""),
    ],
)
def test_rule_words_name_what_is_public_and_call_the_rest_our_own(rule, words):
    assert rule_words(rule) == words


@pytest.mark.parametrize("flow", FLOWS)
def test_no_rule_of_a_flow_is_shown_in_the_words_of_the_code(flow):
    humans = [node for node in flow.instance.nodes() if hasattr(node, "outcomes")]
    declared = [*flow.acts, *(outcome for node in humans for outcome in node.outcomes)]

    assert declared
    assert [each.rule for each in declared if re.search("[a-z]", rule_words(each.rule))] == []
