"""Keep the marks that a head or the commission makes on one page of items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST

from backoffice.views.clock import moment
from backoffice.views.open_list.changes import change_or_404
from cases.states.list_change import ListChangeState
from forms.list_change import refusals_in, shown_in
from forms.whole_number import whole_number
from workflows.engine.gate import act

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest

# Whose marks they are follows from where the request stands.
NOTE_ACTS = {
    ListChangeState.PENDING_HEAD: "note_as_head",
    ListChangeState.IN_REVIEW: "note_as_commission",
}


@login_required
@require_POST
def save_notes(request: SignedInRequest, number: str) -> HttpResponse:
    """Save the refusals of one page; the request itself moves later, as a whole."""
    change = change_or_404(request, number)
    seen = request.POST.get("expected_version", "")
    act(
        case=change,
        name=NOTE_ACTS.get(ListChangeState(change.state), "note_as_head"),
        actor=request.user,
        at=moment(),
        expected_version=whole_number(seen),
        data={
            "refusals": refusals_in(request.POST),
            "page_items": shown_in(request.POST),
        },
    )
    messages.success(request, _t("本页意见已保存，全部条目核完后请提交审核结果。"))
    return redirect("step", pk=whole_number(request.POST.get("work_item", "")) or 0)
