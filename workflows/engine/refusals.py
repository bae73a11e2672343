"""The refusals that several acts share, each said once: who was quicker, and when.

Each is returned, not raised, so that the place that refuses reads `raise already_done(item)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.errors import AlreadyClaimed
from cases.states.civil_time import SHANGHAI

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import WorkItem


def claimed_by_another(item: WorkItem) -> AlreadyClaimed:
    """Return the refusal of a task that another person holds; it names them and the time."""
    return AlreadyClaimed(
        _t("这项任务已由%(who)s于%(when)s领取。如需接办，请先请其移交或退回队列。")
        % {"who": item.owner, "when": moment_shown(item.assigned)},
        item=item,
    )


def moment_shown(at: datetime | None) -> str:
    """Return a moment as a refusal names it."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if at else ""
