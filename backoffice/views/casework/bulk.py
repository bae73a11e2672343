"""Many tasks at once: choose what to do, read the plan, confirm it, watch it run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_POST

from backoffice.delivering import deliver_soon
from backoffice.middleware import status_of
from backoffice.tasks import go_on_soon
from backoffice.views.casework.bulk_rows import plan_context, work_a_little
from backoffice.views.casework.queue_kinds import QUEUES
from backoffice.views.casework.task_rows import narrowing
from backoffice.views.casework.tasks_of_queue import tasks_of_queue
from backoffice.views.clock import moment, today
from cases.errors import BadInput, GuardFailed, Stale
from cases.queries.absences import colleagues_of
from cases.queries.bulk_plans import first_of, newest_plans, open_among, own_plan
from forms.bulk import BulkForm, picked_tasks
from forms.task_filters import TaskFilterForm
from workflows.engine.bulk.acts import ACTS, decisions_in_bulk
from workflows.engine.bulk.apply import apply_plan
from workflows.engine.bulk.plan import MOST_ROWS, Picked, draw_plan, must_be_a_fit_number
from workflows.engine.calendar import newest_calendar

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest

# Sent by the button that takes every task of the queue, by the first page, and by the second.
EVERY, DRAW = "every", "draw"


@login_required
@require_POST
def bulk_new(request: SignedInRequest) -> HttpResponse:
    """The checked tasks in, the act out: a page that asks what to do, then the plan."""
    step = request.POST.get("step", "")
    try:
        picked = _every_task(request) if step == EVERY else _checked(request)
    except BadInput as error:
        kind = QUEUES.get(request.POST.get("queue", ""))
        if kind is None:
            raise
        # Back where the tasks are ticked, or the filter is narrowed.
        messages.error(request, error.message)
        return redirect(f"{reverse(kind.url_name)}?{request.GET.urlencode()}")
    on = today()
    found = list(open_among(request.user, [each.work_item for each in picked], on=on))
    form = BulkForm(
        request.POST if step == DRAW else None,
        colleagues=colleagues_of(request.user, on=on),
        decisions=decisions_in_bulk(found),
    )
    if form.is_valid():
        plan = draw_plan(
            act=ACTS[form.act_name],
            person=request.user,
            picked=picked,
            data=form.act_data(),
            all_or_nothing=form.cleaned_data["all_or_nothing"],
            at=moment(),
        )
        return redirect("bulk-plan", operation=plan.operation)
    context = {"form": form, "picked": picked, "count": len(picked)}
    status = 422 if form.errors else 200
    return render(request, "casework/bulk_new.html", context, status=status)


@login_required
@require_GET
def bulk_plans(request: SignedInRequest) -> HttpResponse:
    plans = newest_plans(request.user, acts=ACTS)
    rows = [(plan, ACTS[plan.act].label) for plan in plans]
    return render(request, "casework/bulk_plans.html", {"rows": rows})


@login_required
@require_GET
def bulk_plan(request: SignedInRequest, operation: UUID) -> HttpResponse:
    plan = own_plan(request.user, operation, acts=ACTS)
    return _drawn(request, plan_context(request, plan, ACTS))


@login_required
@require_POST
def bulk_apply(request: SignedInRequest, operation: UUID) -> HttpResponse:
    plan = own_plan(request.user, operation, acts=ACTS)
    try:
        now = apply_plan(
            plan=plan,
            person=request.user,
            seen_hash=request.POST.get("hash", ""),
            act=ACTS[plan.act],
            at=moment(),
        )
    except (GuardFailed, Stale) as error:
        context = {**plan_context(request, plan, ACTS), "refusal": error.message}
        return _drawn(request, context, status=status_of(error))
    if now:
        messages.success(request, _t("已确认，开始逐项办理。"))
    work_a_little(plan)
    go_on_soon()
    deliver_soon()
    return redirect("bulk-plan", operation=operation)


def _drawn(
    request: SignedInRequest, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    response = render(request, "casework/bulk_plan.html", context, status=status)
    if context["is_running"]:
        # The page looks again by itself, with scripts or without.
        response["Refresh"] = "3"
    return response


def _checked(request: SignedInRequest) -> list[Picked]:
    picked = picked_tasks(request.POST.getlist("task"))
    must_be_a_fit_number(len(picked))
    return picked


def _every_task(request: SignedInRequest) -> list[Picked]:
    """Every task of the queue that the person looked at, as its filter leaves it."""
    narrow = narrowing(TaskFilterForm(request.GET).wanted(), on=today(), calendar=newest_calendar())
    found = first_of(narrow(tasks_of_queue(request, request.POST.get("queue", ""))), MOST_ROWS)
    if len(found) > MOST_ROWS:
        raise BadInput(
            _t("符合条件的任务超过 %(most)s 项：请用筛选缩小范围，分批办理。") % {"most": MOST_ROWS}
        )
    must_be_a_fit_number(len(found))
    return [Picked(work_item=pk, version=version) for pk, version in found]
