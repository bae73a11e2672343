"""What one act knows about itself while the gate carries it out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cases.statements import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from cases.models import (
        Attachment,
        Case,
        Clock,
        ClockEvent,
        Membership,
        OutboxMessage,
        Person,
        RoutingDecision,
        WorkItem,
    )
    from workflows.engine.handing_on import HeldClock


@dataclass(kw_only=True)
class Step:
    """One person's (or the system's) act inside the gate's transaction.

    Attributes:
        case: the locked record, as its own class.
        actor: who acts; None for the system.
        membership: under which role; None for the system.
        at: the moment of the act.
        data: cleaned values of the form.
        work_item: the task that the act finishes, if any.
        clock_events: what happened to clocks, written with the act's own event.
        routed: why the tasks that the act opens go where they go, written with its event.
        open_clocks: the open clocks of the task that the act finishes.
        operation: the bulk operation that the act belongs to, if any.
        held_until: until when its messages wait, so that it may be taken back; None: not.
        sent_at: when the act's answer left, where that was before the act (`sending.py`).
        evidence: the file that bears that out.
        news: topics of further messages that the act sends, each with its content; they leave
            with the act's own, and are withdrawn with them.
        outgoing: unsaved messages that the act sends beside, where a topic has several of them
            or keys of its own; they leave and are withdrawn as `news` is.
        lapsed: requests for more time that fall away with their clocks.
        waiting_again: such as fell away in the act that this one takes back.
        held_clocks: clocks of tasks that the act closes, which the next task may take over.
        handed_on: what its event says of clocks that went on with another task.
        branch: tells apart tasks of one node that are open at once; each has another.
        unit: writes of the engine that nothing waits for yet; they are sent together.
    """

    case: Case
    actor: Person | None
    membership: Membership | None
    at: datetime
    data: Mapping[str, Any]  # Any: cleaned form values
    work_item: WorkItem | None = None
    clock_events: list[ClockEvent] = field(default_factory=list)
    routed: list[RoutingDecision] = field(default_factory=list)
    open_clocks: Sequence[Clock] = ()
    operation: UUID | None = None
    held_until: datetime | None = None
    sent_at: datetime | None = None
    evidence: Attachment | None = None
    news: dict[str, Mapping[str, Any]] = field(default_factory=dict)  # Any: JSON content
    outgoing: list[OutboxMessage] = field(default_factory=list)
    lapsed: list[int] = field(default_factory=list)
    waiting_again: list[int] = field(default_factory=list)
    held_clocks: list[HeldClock] = field(default_factory=list)
    handed_on: list[dict[str, Any]] = field(default_factory=list)  # Any: JSON facts
    branch: str = "start"
    unit: Unit = field(default_factory=Unit)

    @property
    def acting_for(self) -> Person | None:
        """The person whose role a delegate acts under; None for everybody else."""
        if self.membership is None or self.actor is None:
            return None
        return self.membership.person if self.membership.person_id != self.actor.pk else None


@dataclass(frozen=True, kw_only=True)
class StepTaken:
    """What an act led to.

    Attributes:
        held_until: until when its person may take it back; None: not at all.
    """

    case: Case
    event_sequence: int
    state: str
    next_items: tuple[WorkItem, ...]
    held_until: datetime | None = None
