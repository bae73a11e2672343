"""How well the list of the demonstration is kept: scores, and reminders of what falls due."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from workflows.open_list.entry_scores import score_unscored
from workflows.open_list.update_reminders import remind_of_updates

if TYPE_CHECKING:
    from backoffice.demo.stage import Stage


def look_at_quality(stage: Stage) -> None:
    """Score the version in effect as the night does, and remind as the morning does.

    Writes: scores of every entry, reminders, and what tells of them.
    """
    at = stage.now - timedelta(minutes=1)
    score_unscored(at=at)
    remind_of_updates(at=at)
