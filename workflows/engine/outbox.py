"""What an act sends out: rows written with the act, delivered afterwards at least once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.compiled_writes import insertion
from cases.models import OutboxMessage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from cases.models import Case, CaseEvent, WorkItem
    from workflows.engine.step import Step


def message(
    *,
    topic: str,
    key: str,
    payload: Mapping[str, Any],  # Any: JSON content
    at: datetime,
    case: Case | None = None,
) -> OutboxMessage:
    """Return an unsaved outbox row that is due at once."""
    return OutboxMessage(
        topic=topic,
        idempotency_key=key,
        payload=dict(payload),
        case_id=case.pk if case else None,
        created_at=at,
        next_try_at=at,
    )


def announce(step: Step, *, event: CaseEvent, items: tuple[WorkItem, ...]) -> None:
    """Write the messages of a step: new tasks to those who do them, news to opener and watchers.

    What the step itself has to tell beside (`Step.news`, `Step.outgoing`) goes with them.

    They leave at once, or when the time is over in which the step may be taken back.

    Writes: outbox rows, in one statement, when the step's unit is flushed.
    """
    rows = [
        message(
            topic="task_opened",
            key=f"task:{item.pk}",
            payload={"work_item": item.pk},
            at=step.at,
            case=step.case,
        )
        for item in items
    ]
    by_opener = step.actor is not None and step.actor.pk == step.case.opened_by_id
    if step.case.is_watched or not by_opener:
        rows.append(
            message(
                topic="case_moved",
                key=f"case:{step.case.pk}:{event.sequence}",
                payload={"case": step.case.pk, "sequence": event.sequence},
                at=step.at,
                case=step.case,
            )
        )
    rows += [
        message(
            topic=topic,
            key=f"{topic}:{step.case.pk}:{event.sequence}",
            payload=payload,
            at=step.at,
            case=step.case,
        )
        for topic, payload in step.news.items()
    ]
    rows += step.outgoing
    for row in rows:
        row.sequence = event.sequence
        row.next_try_at = step.held_until or row.next_try_at
    if rows:
        step.unit.add(insertion(rows))
