"""The numbers on the tabs of the queues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.signed_in import fallen_to_page, hats_of_page
from backoffice.views.capped_figure import capped_figure
from backoffice.views.clock import today
from cases.queries.queues import capped_counts, my_parts, team_parts, unclaimed
from workflows.served_queues import served_queues

if TYPE_CHECKING:
    from backoffice.signed_in import SignedInRequest


def queue_badges(request: SignedInRequest) -> dict[str, str]:
    """Own open tasks, waiting ones included, and what the team has not claimed; at most 99+."""
    on = today()
    hats = hats_of_page(request, on=on)
    team = team_parts(request.user, on=on, served=served_queues(), hats=hats).each(unclaimed)
    fallen = fallen_to_page(request, on=on)
    mine = my_parts(request.user, on=on, hats=hats, fallen=fallen)
    counts = capped_counts(mine, team)
    return dict(zip(("mine", "team"), map(capped_figure, counts), strict=True))
