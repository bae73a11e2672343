"""Keep the marks that a head or the commission makes on one page of items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST

from backoffice.middleware import status_of
from backoffice.views.casework.step_page import StepPage
from backoffice.views.clock import moment
from backoffice.views.open_list.changes import change_or_404
from backoffice.views.open_list.seen_version import seen_version
from cases.errors import KaifangError, NotAllowed
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
    ListChangeState.PENDING_LEAD: "note_as_lead",
    ListChangeState.IN_REVIEW: "note_as_commission",
}


@login_required
@require_POST
def save_notes(request: SignedInRequest, number: str) -> HttpResponse:
    """Save the refusals of one page; the request itself moves later, as a whole."""
    change = change_or_404(request, number)
    task = whole_number(request.POST.get("work_item", "")) or 0
    try:
        act(
            case=change,
            name=NOTE_ACTS.get(ListChangeState(change.state), "note_as_head"),
            actor=request.user,
            at=moment(),
            expected_version=seen_version(request, change),
            data={
                "refusals": refusals_in(request.POST),
                "page_items": shown_in(request.POST),
            },
        )
    except NotAllowed:
        raise
    except KaifangError as error:
        return _with_what_was_typed(request, task, error)
    messages.success(request, _t("本页意见已保存，全部条目核完后请提交审核结果。"))
    after = whole_number(request.POST.get("after", ""))
    page = "" if after is None else f"?after={after}"
    return redirect(f"{reverse('step', args=[task])}{page}")


def _with_what_was_typed(request: SignedInRequest, task: int, error: KaifangError) -> HttpResponse:
    """Draw the task as it is now, with the marks and reasons of the refused page."""
    page = StepPage.load(
        request,
        task,
        typed=request.POST,
        refusal=error.message,
        seen_version=whole_number(request.POST.get("expected_version", "")),
    )
    return render(request, "casework/step.html", page.context(), status=status_of(error))
