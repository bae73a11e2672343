"""With what facts a task about faulty data is closed by hand (house default)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from cases.queries.data_issues import faults_of_issue

if TYPE_CHECKING:
    from cases.models import DataIssue
    from workflows.engine.step import Step


def what_was_seen(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Return what the task was opened for: a reason is given for that, and for nothing else."""
    issue = cast("DataIssue", step.case)
    return {"faults": [fault.fault for fault in faults_of_issue(issue)]}
