"""Two tasks in turn, with and without a gateway between them: ours, and stock viewflow's.

Ours asks for roles and four eyes, and every step ends one clock and starts another.
"""

from __future__ import annotations

from django.views.generic import View
from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.models import Process

from bench.w1_app.models import Trial
from cases.states.role import Role
from workflows.engine.nodes import CaseFlow, End, Holder, Human, Outcome, Route, Start, in_state

RULE = "house default"


def _first() -> Human:
    return Human(
        title="部门办理",
        roles=(Role.DEPARTMENT_HEAD,),
        clock="list.head_approval",
        not_opener=True,
        outcomes=(Outcome(name="pass_on", label="通过", transition="pass_on", rule=RULE),),
    )


def _second() -> Human:
    return Human(
        title="主管部门办理",
        roles=(Role.COMMISSION_STAFF, Role.COMMISSION_LEAD),
        holder=Holder.COMMISSION,
        clock="list.review",
        not_opener=True,
        four_eyes_with=("first",),
        outcomes=(Outcome(name="hand_back", label="退回", transition="hand_back", rule=RULE),),
    )


class DirectFlow(CaseFlow):
    """From one person to the other."""

    process_class = Trial
    start = Start().Next(this.first)
    first = _first().Next(this.second)
    second = _second().Next(this.first)
    end = End()


class GatewayFlow(CaseFlow):
    """The same, each time through a gateway that reads the state."""

    process_class = Trial
    start = Start().Next(this.first)
    first = _first().Next(this.after)
    second = _second().Next(this.after)
    after = (
        Route()
        .Case(this.second, in_state("second"))
        .Case(this.first, in_state("first"))
        .Default(this.end)
    )
    end = End()


class StockDirectFlow(flow.Flow):
    """The same two tasks as viewflow ships them: nobody is asked who they are."""

    process_class = Process
    lock_impl = lock.SelectForUpdateLock(nowait=False)
    start = flow.StartHandle(this.begin).Next(this.first)
    first = flow.View(View.as_view()).Next(this.second)
    second = flow.View(View.as_view()).Next(this.first)

    def begin(self, activation: object) -> None:
        """Begin with nothing."""


class StockGatewayFlow(flow.Flow):
    """The same through viewflow's own gateway."""

    process_class = Process
    lock_impl = lock.SelectForUpdateLock(nowait=False)
    start = flow.StartHandle(this.begin).Next(this.first)
    first = flow.View(View.as_view()).Next(this.after_first)
    after_first = flow.Switch().Default(this.second)
    second = flow.View(View.as_view()).Next(this.after_second)
    after_second = flow.Switch().Default(this.first)

    def begin(self, activation: object) -> None:
        """Begin with nothing."""
