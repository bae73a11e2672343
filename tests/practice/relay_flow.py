"""The toy flow of a deadline that is handed on: examine, review, decide, all under one clock."""

from __future__ import annotations

from viewflow import this

from cases.states.role import Role
from tests.practice.models import RelayRequest
from workflows.engine.nodes import CaseAct, CaseFlow, End, Human, Outcome, Route, Start, in_state

RULE = "house default"
ANSWER = "list.head_approval"


def outcome(name: str, label: str) -> Outcome:
    """Return an outcome that makes the move of its name."""
    return Outcome(name=name, label=label, transition=name, rule=RULE)


class RelayFlow(CaseFlow):
    """接力事项."""

    process_class = RelayRequest
    process_title = "接力事项"

    start = Start().Next(this.draft)

    # department staff · no deadline · house default
    draft = Human(
        title="填写",
        roles=(Role.DEPARTMENT_STAFF,),
        clock="",
        for_opener=True,
        outcomes=(outcome("submit", "提交"), outcome("submit_checked", "提交（已核形式）")),
    ).Next(this.onwards)

    # department staff · starts the answer · house default
    examine = Human(
        title="形式审查",
        roles=(Role.DEPARTMENT_STAFF,),
        clock=ANSWER,
        outcomes=(outcome("pass_form", "形式齐备"), outcome("send_back", "退回")),
    ).Next(this.onwards)

    # department staff · goes on with the answer · house default
    review = Human(
        title="审核",
        roles=(Role.DEPARTMENT_STAFF,),
        clock=ANSWER,
        continues=True,
        outcomes=(outcome("propose", "拟办"), outcome("send_back", "退回")),
    ).Next(this.onwards)

    # department head · goes on with the answer · house default
    decide = Human(
        title="决定",
        roles=(Role.DEPARTMENT_HEAD,),
        clock=ANSWER,
        continues=True,
        outcomes=(outcome("answer", "答复"), outcome("review_again", "重新审核")),
    ).Next(this.onwards)

    onwards = (
        Route()
        .Case(this.draft, in_state("draft"))
        .Case(this.examine, in_state("examining"))
        .Case(this.review, in_state("reviewing"))
        .Case(this.decide, in_state("deciding"))
        .Default(this.end)
    )

    end = End()

    acts = (
        CaseAct(
            name="call_in",
            label="直接决定",
            transition="call_in",
            rule=RULE,
            roles=(Role.DEPARTMENT_HEAD,),
            then="decide",
            closes_items=True,
        ),
        CaseAct(
            name="withdraw",
            label="撤回",
            transition="withdraw",
            rule=RULE,
            roles=(Role.DEPARTMENT_STAFF,),
            then="end",
            closes_items=True,
        ),
        CaseAct(
            name="drop",
            label="撤销任务",
            transition="withdraw",
            rule=RULE,
            roles=(Role.DEPARTMENT_STAFF,),
            closes_items=True,
        ),
    )
