"""What a refused form of a task leaves behind for who has the task now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.views.clock import moment
from cases.errors import AlreadyClaimed, Stale
from workflows.engine.kept_drafts import keep_draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backoffice.views.casework.step_page import StepPage
    from cases.errors import KaifangError

NOT_WORDS = frozenset({"expected_version", "hat"})


def keep_what_was_typed(page: StepPage, error: KaifangError) -> None:
    if not isinstance(error, Stale | AlreadyClaimed):
        return
    outcome = page.item.flow_task.outcome(page.request.POST.get("outcome", ""))
    if outcome is not None:
        keep_draft(
            work_item=page.item,
            person=page.request.user,
            outcome=str(outcome.label),
            words=_words(page),
            at=moment(),
        )


def _words(page: StepPage) -> Iterator[tuple[str, str]]:
    """Each field of the task's forms once, with what stood in it."""
    seen = set(NOT_WORDS)
    for outcome in page.item.flow_task.outcomes:
        for bound in page.form_of(outcome):
            if bound.html_name not in seen:
                seen.add(bound.html_name)
                yield str(bound.label), " ".join(page.request.POST.getlist(bound.html_name))
