"""A nomination is judged by facts that nobody edits and by what a person finds, with a reason."""

from __future__ import annotations

import pytest

from cases.errors import BadInput, GuardFailed
from tests.factories import shanghai
from tests.workflows.open_list.programmes.calls import (
    ALL_MET,
    JUDGED_AT,
    POORLY_SAID,
    a_fair,
    a_nomination,
    a_programme,
    judged,
    signed,
    step,
)

pytestmark = pytest.mark.django_db


def test_facts_are_taken_at_the_signature_even_where_they_do_not_fit():
    fair = a_fair(**POORLY_SAID, temporal="")

    nomination = signed(fair, a_nomination(fair, a_programme(fair)))

    by_code = {each["code"]: each["result"] for each in nomination.facts}
    assert (nomination.state, by_code["temporal"], by_code["listed"]) == (
        "signed",
        "not_met",
        "met",
    )
    with pytest.raises(GuardFailed, match="时间覆盖全面、条目质量得分"):
        step(
            nomination,
            fair.officer,
            "judge_fit",
            JUDGED_AT,
            judgement=ALL_MET["brand"],
            reason="符合",
        )


def test_person_who_finds_a_criterion_unmet_cannot_propose_the_label():
    fair = a_fair()
    nomination = signed(fair, a_nomination(fair, a_programme(fair)))
    unmet = ALL_MET["brand"] | {"exemplary": {"result": "not_met", "why": "同类很多。"}}

    with pytest.raises(GuardFailed, match="具有标杆示范意义"):
        step(nomination, fair.officer, "judge_fit", JUDGED_AT, judgement=unmet, reason="符合")
    done = step(
        nomination, fair.officer, "judge_unfit", JUDGED_AT, judgement=unmet, reason="不够典型"
    )

    assert (done.state, done.opinion) == ("judged_unfit", "不够典型")
    assert done.judgement[1] == {"code": "exemplary", "result": "not_met", "why": "同类很多。"}


@pytest.mark.parametrize(
    ("judgement", "reason", "part"),
    [
        ({}, "符合", "请判断“业务说明完备”"),
        (None, "符合", "请判断“业务说明完备”"),
        (ALL_MET["brand"] | {"described": {"result": "not_applicable"}}, "符合", "请判断"),
        (ALL_MET["brand"] | {"exemplary": {"result": "met", "why": " "}}, "符合", "依据"),
        (ALL_MET["brand"] | {"exemplary": {"result": "met", "why": "长" * 301}}, "符合", "依据"),
        (ALL_MET["brand"], "长" * 2001, "评审意见不超过 2000 字"),
    ],
)
def test_judgement_that_leaves_something_open_is_refused(judgement, reason, part):
    fair = a_fair()
    nomination = signed(fair, a_nomination(fair, a_programme(fair)))

    with pytest.raises(BadInput, match=part):
        step(
            nomination,
            fair.officer,
            "judge_fit",
            JUDGED_AT,
            judgement=judgement,
            reason=reason,
        )


def test_label_is_not_granted_where_a_fact_has_changed_since_it_was_judged():
    fair = a_fair()
    nomination = judged(fair, a_nomination(fair, a_programme(fair)))
    later = shanghai(2026, 12, 15)

    with pytest.raises(GuardFailed, match="数据更新及时。请退回重新评审"):
        step(nomination, fair.second, "grant", later)
