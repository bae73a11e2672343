"""Take a task, put it back, pass it on, ask for the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST

from backoffice.middleware import status_of
from backoffice.views.clock import moment, today
from cases.errors import AlreadyClaimed, AlreadyDone, BadInput, GuardFailed, NotAllowed
from cases.queries.one_case import visible_task
from forms.hand_over import HandOverForm
from workflows.engine import claims, next_task
from workflows.served_queues import served_queues

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


@login_required
@require_POST
def claim(request: SignedInRequest, pk: int) -> HttpResponse:
    item = visible_task(request.user, pk, on=today())
    try:
        claims.claim(work_item=item, person=request.user, at=moment())
    except (AlreadyClaimed, AlreadyDone) as error:
        messages.warning(request, error.message)
    except NotAllowed as error:
        # Whom the matter keeps from a task, no queue knows before it is asked for (not_theirs.py).
        context = {"item": item, "refusal": error.message}
        return render(request, "casework/not_taken.html", context, status=status_of(error))
    else:
        messages.success(request, _t("已领取。任务现在由您办理，可在“我的任务”中找到。"))
    return redirect("step", pk=pk)


@login_required
@require_POST
def release(request: SignedInRequest, pk: int) -> HttpResponse:
    item = visible_task(request.user, pk, on=today())
    try:
        claims.release(
            work_item=item,
            person=request.user,
            at=moment(),
            note=request.POST.get("note", "")[: claims.NOTE_LENGTH],
        )
    except AlreadyDone as error:
        messages.warning(request, error.message)
        return redirect("step", pk=pk)
    messages.success(request, _t("已退回团队队列，其他同事可以领取。"))
    return redirect("team-queue")


@login_required
@require_POST
def hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    item = visible_task(request.user, pk, on=today())
    people = claims.possible_holders(work_item=item, on=today())
    form = HandOverForm(request.POST, people=people)
    if not form.is_valid():
        messages.error(request, form.in_one_sentence())
        return redirect("step", pk=pk)
    to = form.cleaned_data["to"]
    try:
        claims.hand_over(
            work_item=item,
            person=request.user,
            to=to,
            at=moment(),
            note=form.cleaned_data["note"],
        )
    except (AlreadyDone, BadInput) as error:
        messages.warning(request, error.message)
        return redirect("step", pk=pk)
    messages.success(request, _t("已移交给%(to)s。") % {"to": to})
    return redirect("my-queue")


@login_required
@require_POST
def pull_next(request: SignedInRequest) -> HttpResponse:
    try:
        item = next_task.pull_next(person=request.user, at=moment(), served=served_queues())
    except GuardFailed as error:
        messages.warning(request, error.message)
        neglected = error.facts.get("item")
        return redirect("step", pk=neglected.pk) if neglected else redirect("my-queue")
    if item is None:
        messages.info(request, _t("团队队列中没有您可以办理的待领任务。"))
        return redirect("team-queue")
    messages.success(request, _t("已为您领取最急的一件任务。"))
    return redirect("step", pk=item.pk)
