"""The saved views beside a queue: which are offered, which is open, what can be saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from backoffice.signed_in import hats_of_page
from backoffice.views.clock import today
from cases.queries.saved_views import views_known_to
from forms.task_filters import kept_filter
from forms.whole_number import whole_number

if TYPE_CHECKING:
    from backoffice.signed_in import SignedInRequest
    from cases.models import SavedView
    from forms.task_filters import TaskFilterForm


@dataclass(frozen=True, kw_only=True)
class ViewPanel:
    """What casework/view_panel.html shows.

    `dropped` are the clauses of the open view that are not known any more; `clauses` the present
    filter, which a new view would keep; `typed_name` a name that was refused.
    """

    queue: str
    views: tuple[SavedView, ...]
    opened: SavedView | None
    dropped: tuple[tuple[str, str], ...]
    clauses: dict[str, str]
    typed_name: str


def view_panel(request: SignedInRequest, filters: TaskFilterForm, *, queue: str) -> ViewPanel:
    on = today()
    hats = hats_of_page(request, on=on)
    views = tuple(views_known_to(request.user, on=on, hats=hats).filter(queue=queue))
    wanted = whole_number(request.GET.get("view", ""))
    opened = next((view for view in views if view.pk == wanted), None)
    return ViewPanel(
        queue=queue,
        views=views,
        opened=opened,
        dropped=kept_filter(opened.filter).dropped if opened else (),
        clauses=filters.clauses(),
        typed_name=request.GET.get("view_name", ""),
    )
