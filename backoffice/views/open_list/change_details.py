"""What the step page and the case page show of a change request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.views.open_list.changes import items_page
from cases.states.list_change import ItemOperation, ListChangeState

if TYPE_CHECKING:
    from backoffice.signed_in import SignedInRequest
    from cases.models import ListChange


def list_change_details(request: SignedInRequest, change: ListChange) -> dict[str, object]:
    """Return the context of a request's summary and of one page of its items."""
    context = items_page(request, change)
    counts = context["counts"]
    assert isinstance(counts, dict)  # noqa: S101  # for the type checker
    context["operation_counts"] = [
        (operation.value, operation.label, counts["operation"][operation.value])
        for operation in ItemOperation
        if operation.value in counts["operation"]
    ]
    context["may_note"] = change.state in {
        ListChangeState.PENDING_HEAD,
        ListChangeState.IN_REVIEW,
    }
    return context
