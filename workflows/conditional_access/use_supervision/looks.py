"""What a department found when it looked at the use: in order, or to be put right in a term."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from cases.models import ObligationFinding
from cases.states.obligation import FindingKind
from workflows.conditional_access.use_supervision.replies import (
    close_other_tasks,
    file_of,
    sealed_words,
    words_of,
)

if TYPE_CHECKING:
    from cases.models import Obligation
    from workflows.engine.step import Step

Facts = dict[str, Any]  # Any: JSON facts


def find_met(step: Step) -> Facts:
    """Note that the obligation was met.

    `step.data` carries `text` and `file`: the key of an attachment of the case, or None.

    Writes: one `ObligationFinding`, its digest in the event.

    Raises:
        BadInput: no text, too long a text, or a file of another case.
    """
    return _found(step, FindingKind.MET)


def demand_rectification(step: Step) -> Facts:
    """Say what has to be put right; the term is that of the user's task.

    Data and errors are those of `find_met`. Writes: one `ObligationFinding`; that the user owes
    an answer.
    """
    obligation = cast("Obligation", step.case)
    obligation.answered_at, obligation.put_forward_on = None, None
    obligation.save(update_fields=["answered_at", "put_forward_on"])
    return _found(step, FindingKind.TO_RECTIFY)


def _found(step: Step, kind: FindingKind) -> Facts:
    assert step.actor is not None  # noqa: S101  # a person's task
    text, file = words_of(step), file_of(step)
    # What the user still owed is not waited for any more.
    close_other_tasks(step)
    finding = ObligationFinding.objects.create(
        obligation=cast("Obligation", step.case),
        kind=kind,
        text=text,
        file=file,
        by=step.actor,
        at=step.at,
    )
    return {"finding": finding.pk, "kind": str(kind), **sealed_words(text, file)}
