"""The page of a task: look at it, and finish it in one of its declared ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods

from backoffice.delivering import deliver_soon
from backoffice.middleware import status_of
from backoffice.views.applications.draft_task import own_page
from backoffice.views.applications.online_signing import held_while_signed, with_signature
from backoffice.views.casework.kept_drafts import keep_what_was_typed
from backoffice.views.casework.outcome_message import what_happened
from backoffice.views.casework.step_page import StepPage
from backoffice.views.clock import moment
from backoffice.views.open_list.effect import follow_up
from cases.errors import AlreadyClaimed, BadInput, KaifangError, NotAllowed
from forms.whole_number import whole_number
from workflows.engine.gate import take_step

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from workflows.engine.nodes import Outcome


@login_required
@require_http_methods(["GET", "POST"])
def step(request: SignedInRequest, pk: int) -> HttpResponse:
    page = StepPage.load(request, pk)
    if request.method == "POST":
        return _finish(request, page)
    if own := own_page(page.item, request.user):
        return redirect(own)
    return _drawn(page)


def _finish(request: SignedInRequest, page: StepPage) -> HttpResponse:
    try:
        outcome = _chosen(page)
        _must_hold_as_drawn(page)
        form = page.form_of(outcome, request.POST)
        if not form.is_valid():
            page.typed, page.bound = request.POST, form
            return _drawn(page, status=422)
        with held_while_signed(page.item, outcome.name, by=request.user):
            taken = take_step(
                work_item=page.item,
                outcome=outcome.name,
                actor=request.user,
                at=moment(),
                expected_version=form.expected,
                data=with_signature(
                    page.item,
                    outcome.name,
                    form.act_data(),
                    by=request.user,
                    expected_version=form.expected,
                    hat_id=form.hat_id,
                ),
                hat_id=form.hat_id,
            )
    except NotAllowed:
        raise
    except KaifangError as error:
        keep_what_was_typed(page, error)
        return _drawn(_with_what_was_typed(page, error), status=status_of(error))
    follow_up(taken, at=moment())
    deliver_soon()
    messages.success(request, what_happened(outcome.label, taken, person=request.user))
    return redirect("case", number=page.record.number)


def _chosen(page: StepPage) -> Outcome:
    name = page.request.POST.get("outcome", "")
    outcome: Outcome | None = page.item.flow_task.outcome(name)
    if outcome is None:
        raise BadInput(_t("没有选择办理结果。请点页面下方的一个办理按钮。"))
    return outcome


def _must_hold_as_drawn(page: StepPage) -> None:
    """A page drawn for its holder does nothing any more once they have given the task back."""
    item = page.item
    if page.request.POST.get("held") and item.finished is None and item.owner_id is None:
        raise AlreadyClaimed(
            _t("打开本页之后，您已将这项任务退回团队队列。仍要由您办理的，请重新领取后再提交。")
        )


def _with_what_was_typed(page: StepPage, error: KaifangError) -> StepPage:
    """The page as the case is now: nothing typed is lost, nothing stale is offered."""
    seen = page.request.POST.get("expected_version", "")
    return StepPage.load(
        page.request,
        page.item.pk,
        typed=page.request.POST,
        refusal=error.message,
        seen_version=whole_number(seen),
    )


def _drawn(page: StepPage, *, status: int = 200) -> HttpResponse:
    return render(page.request, "casework/step.html", page.context(), status=status)
