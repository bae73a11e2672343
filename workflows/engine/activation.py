"""The life of a person's task, from its opening to its end."""

from __future__ import annotations

from viewflow.workflow.activation import Activation
from viewflow.workflow.status import STATUS


class HumanActivation(Activation):
    """The life of a person's task: new or assigned, then done, in one move.

    `complete` stays as viewflow has it: widening it would let the cascade finish every
    new task without a person.
    """

    @Activation.status.super()
    def activate(self) -> None:
        """Wait for a person."""

    @Activation.status.transition(source=[STATUS.NEW, STATUS.ASSIGNED], target=STATUS.DONE)
    def finish(self) -> None:
        """Mark the task done; the gate saves it."""

    @Activation.status.transition(source=STATUS.DONE, target=STATUS.ASSIGNED)
    def reopen(self) -> None:
        """Give the task back to who finished it; the gate saves it."""

    @Activation.status.transition(source=[STATUS.NEW, STATUS.ASSIGNED], target=STATUS.CANCELED)
    def cancel(self) -> None:
        """Mark the task as no longer needed; the gate saves it."""
