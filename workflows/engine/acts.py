"""What a person may do in a flow: finish a task in one of its ways, or act on the case itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django_stubs_ext import StrOrPromise

    from cases.models import Case
    from cases.states.role import Role
    from workflows.engine.step import Step


class Holder(Enum):
    """Which organisation's people do a task."""

    OWNER = "owner"
    # Whoever asks something of the owner: the same, but for kinds of case that say otherwise.
    ASKING = "asking"
    COMMISSION = "commission"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One way to finish a human task: a person's act and the one legal move it makes.

    Attributes:
        name: identifier, a verb; also the act in the event.
        label: what the button says.
        transition: name of the transition method on the record.
        rule: the source of the act, as shown beside it (`工作安排 二(1)` or `house default`).
        form: name of the form that carries its data, resolved by the screens; empty for
            a bare confirmation.
        perform: writes what belongs to the act under the case's lock, before the move;
            returns the facts that go into the event. May refuse with `GuardFailed`.
        undo: puts back what `perform` wrote, when the person takes the step back; it is given
            the step that does so and the facts of the undone one. May refuse with
            `GuardFailed`. An outcome whose `perform` has none cannot be taken back.
        reason_required: whether the act needs a written reason.
        style: how the button looks: primary, secondary or danger.
        in_bulk: whether many tasks may be finished this way at once.
        alone: refuses with `GuardFailed`, under the lock, a case that must not pass in bulk.
    """

    name: str
    label: StrOrPromise
    transition: str
    rule: str
    form: str = ""
    perform: Callable[[Step], dict[str, Any]] | None = None  # Any: JSON facts
    undo: Callable[[Step, Mapping[str, Any]], None] | None = None  # Any: JSON facts
    reason_required: bool = False
    style: str = "primary"
    in_bulk: bool = False
    alone: Callable[[Case], None] | None = None

    @property
    def may_be_taken_back(self) -> bool:
        """Whether everything that it writes can be put back."""
        return self.perform is None or self.undo is not None


@dataclass(frozen=True, kw_only=True)
class CaseAct:
    """An act on a case that belongs to no work item: withdraw, take effect, a timer.

    `then` names the node where the flow goes on; None leaves the open tasks as they are.
    `roles` empty means that only the system does it. `on_case_page` is False for acts that
    a page of their own offers. `prepares` names the task that an act prepares: who may not
    finish that task, by four eyes or because another holds it, may not prepare it either.
    `recused` names who may not do it in a case; `on_case_page` may ask the case as well.
    `stops_for` names the reasons for which the act alone stops a clock: nobody enters or ends
    such a stop by hand.
    """

    name: str
    label: StrOrPromise
    transition: str
    rule: str
    roles: tuple[Role, ...] = ()
    holder: Holder = Holder.OWNER
    only_opener: bool = False
    then: str | None = None
    closes_items: bool = False
    form: str = ""
    perform: Callable[[Step], dict[str, Any]] | None = None  # Any: JSON facts
    reason_required: bool = False
    style: str = "secondary"
    on_case_page: bool | Callable[[Case], bool] = True
    prepares: str | None = None
    recused: Callable[[Case], frozenset[int]] | None = None
    stops_for: tuple[str, ...] = ()
