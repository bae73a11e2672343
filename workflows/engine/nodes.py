"""Nodes of a flow, on top of viewflow's: its graph and its references, our own life.

viewflow keeps the graph, the references stored on work items and the charts. The life of
a work item is ours: gateways write no rows, a person's task is finished by the gate in one
move, and every next task is created in the same transaction (docs/concepts.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Edge, Flow, Node
from viewflow.workflow.lock import SelectForUpdateLock
from viewflow.workflow.nodes.mixins import NextNodeMixin
from viewflow.workflow.nodes.switch import Switch

from cases.models import WorkItem
from workflows.engine.activation import HumanActivation
from workflows.engine.acts import CaseAct, Holder, Outcome
from workflows.engine.clock_by_case import code_in, codes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from datetime import date

    from django_stubs_ext import StrOrPromise

    from cases.models import Case, CaseEvent, Clock
    from cases.states.role import Role
    from workflows.engine.clock_by_case import ClockByCase
    from workflows.engine.more_time import MoreTimeGranted


class Start(NextNodeMixin, Node):
    """Where a flow begins: opening a case leads to the next node."""

    task_type = "START"
    bpmn_element = "startEvent"
    activation_class = Activation
    shape = {  # noqa: RUF012  # viewflow reads a plain class attribute
        "width": 50,
        "height": 50,
        "svg": '<circle class="event" cx="25" cy="25" r="25"/>',
    }


class Human(NextNodeMixin, Node):
    """A person's task: who does it, by when, and how it can end."""

    task_type = "HUMAN"
    bpmn_element = "userTask"
    activation_class = HumanActivation
    shape = {  # noqa: RUF012  # viewflow reads a plain class attribute
        "width": 150,
        "height": 100,
        "text-align": "middle",
        "svg": '<rect class="task" width="150" height="100" rx="5" ry="5"/>',
    }

    def __init__(  # noqa: PLR0913  # a declaration: one keyword per property of the task
        self,
        *,
        title: StrOrPromise,
        roles: tuple[Role, ...],
        clock: str | ClockByCase,
        outcomes: tuple[Outcome, ...],
        continues: bool = False,
        ends_on: Callable[[Case], date | None] | None = None,
        holder: Holder = Holder.OWNER,
        for_opener: bool = False,
        not_opener: bool = False,
        four_eyes_with: tuple[str, ...] = (),
        recused: Callable[[Case], frozenset[int]] | None = None,
        template: str = "",
    ) -> None:
        """Declare a task.

        Args:
            title: what the person does, as the queue shows it.
            roles: who may do it in the holding organisation; the first owns the queue.
            clock: code of the deadline it runs under, or how a case tells it; empty for none.
            outcomes: how it can end.
            continues: whether it takes that deadline over from the task whose end leads to it,
                where that ran under the same; else it starts anew.
            ends_on: whence a deadline of a fixed date takes its day in a case.
            holder: whose people do it.
            for_opener: whether it goes straight to the person who opened the case.
            not_opener: whether the person who opened the case is barred (four eyes).
            four_eyes_with: names of earlier tasks whose doer is barred.
            recused: who else may not do it in a case, for what they have to do with it.
            template: a page of its own, where the shared step page is not enough.

        Raises:
            ValueError: it continues a deadline and names none.
        """
        if continues and not clock:
            raise ValueError(f"{title} continues a deadline: name its code")
        self.roles = roles
        self._clock = clock
        self.continues = continues
        self.outcomes = outcomes
        self.ends_on = ends_on
        self.holder = holder
        self.for_opener = for_opener
        self.not_opener = not_opener
        self.four_eyes_with = four_eyes_with
        self.recused = recused
        self.template = template
        super().__init__()
        self.task_title = title

    def outcome(self, name: str) -> Outcome | None:
        """Return the outcome of that name, or None."""
        return next((outcome for outcome in self.outcomes if outcome.name == name), None)

    @property
    def clocks(self) -> tuple[str, ...]:
        """The codes of the deadlines that it may run under; empty for none."""
        return codes_of(self._clock)

    def clock_of(self, case: Case) -> str:
        """Return the code of the deadline that it runs under in a case; empty for none."""
        return code_in(self._clock, case)

    def last_day(self, case: Case) -> date | None:
        """Return the day that a case gives to a deadline of a fixed date; None: it gives none."""
        return self.ends_on(case) if self.ends_on is not None else None


class Route(Switch):
    """A gateway that reads the case's legal state; it writes no row."""

    task_type = "ROUTE"

    def choose(self, case: Case) -> Node:
        """Return the first branch whose condition holds for the case, else the default."""
        for node, condition in self._branches:
            if condition is None or condition(case):
                return node
        message = f"{self.flow_class}.{self.name} has no branch for {case.state}"
        raise LookupError(message)


class End(Node):
    """Where a flow ends: the case is closed."""

    task_type = "END"
    bpmn_element = "endEvent"
    activation_class = Activation
    shape = {  # noqa: RUF012  # viewflow reads a plain class attribute
        "width": 50,
        "height": 50,
        "svg": '<circle class="event" cx="25" cy="25" r="25" stroke-width="4"/>',
    }

    def _outgoing(self) -> Iterator[Edge]:
        return iter(())


class Wait(NextNodeMixin, Node):
    """Nobody has anything to do until a declared act of the system goes on from here."""

    task_type = "WAIT"
    bpmn_element = "intermediateCatchEvent"
    activation_class = Activation
    shape = {  # noqa: RUF012  # viewflow reads a plain class attribute
        "width": 50,
        "height": 50,
        "svg": '<circle class="event" cx="25" cy="25" r="25" stroke-dasharray="4"/>',
    }


def in_state(*states: str) -> Callable[[Case], bool]:
    """Return a condition for `Route`: the case is in one of these legal states."""
    return lambda case: case.state in states


class CaseFlow(Flow):
    """A flow over a kind of case. Subclasses name `process_class`, nodes and acts."""

    task_class = WorkItem
    lock_impl = SelectForUpdateLock(nowait=False, attempts=1)
    acts: tuple[CaseAct, ...] = ()
    # Whether its cases take a zip with several files as one attachment.
    takes_archives: bool = False
    # Whether the two sides of its cases write each other there, and not in cases beneath it.
    takes_messages: bool = True

    @classmethod
    def act(cls, name: str) -> CaseAct | None:
        """Return the case act of that name, or None."""
        return next((act for act in cls.acts if act.name == name), None)

    @classmethod
    def no_more_files(cls, case: Case) -> str:  # for flows that freeze files
        """Return why a case that is open takes no file now; empty: it does, by itself always."""
        return ""

    @classmethod
    def risky_among(cls, cases: Collection[int]) -> frozenset[int]:  # for flows that know risks
        """Return which cases carry a risk that routing rules may ask about; none by itself."""
        return frozenset()

    @classmethod
    def state_words(cls, states: Mapping[int, str]) -> Mapping[int, StrOrPromise]:
        """Return, by case, what its state is called where the label would mislead; fixed reads."""
        return {}

    @classmethod
    def event_words(
        cls, events: Sequence[CaseEvent]
    ) -> Mapping[int, tuple[StrOrPromise, StrOrPromise]]:
        """Return, by event of a case, the words for the states around it; empty: the label."""
        return {}

    @classmethod
    def reminder_topic(cls, code: str) -> str:  # for flows whose reminders are not silenced
        """Return the topic of reminders of a deadline to its holder; empty: that of reminders."""
        return ""

    @classmethod
    def reminder_words(cls, clock: Clock, due: str, *, is_late: bool) -> str:  # what is at stake
        """Return what its holder reads of a deadline; empty: what is said of all deadlines."""
        return ""

    @classmethod
    def more_time_given(cls, granted: MoreTimeGranted) -> dict[str, Any]:  # Any: JSON facts
        """Write what belongs to more time for one of its cases, and return what its event says."""
        return {}


__all__ = [
    "CaseAct",
    "CaseFlow",
    "End",
    "Holder",
    "Human",
    "Outcome",
    "Route",
    "Start",
    "Wait",
    "in_state",
]
