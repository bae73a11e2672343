"""A leaver: say where their open things go, read the plan, confirm it; then the account ends."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backoffice.middleware import status_of as error_status
from backoffice.tasks import go_on_soon
from backoffice.views.admin.area import (
    administration,
    carried_out,
    person_or_404,
    posted,
    status_of,
)
from backoffice.views.admin.leaving_again import plan_choices
from backoffice.views.casework.bulk_rows import work_a_little
from backoffice.views.clock import moment, today
from cases.errors import BadInput, GuardFailed, Stale
from cases.queries.bulk_plans import own_plan, row_counts
from cases.queries.leaving import absences_named, rows_of_leaving_plan
from forms.leaving import LeavingForm
from workflows.administration.leave import LEAVE, confirm_leaving_plan, draw_leaving_plan
from workflows.administration.leaving import left_behind
from workflows.administration.requirements import require_administrator

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.views.admin.area import AdministrationRequest
    from cases.models import BulkPlan, Person


@administration
@require_http_methods(["GET", "POST"])
def leaving(request: AdministrationRequest, pk: int) -> HttpResponse:
    require_administrator(request.user, on=today())
    person = person_or_404(pk)
    left = left_behind(person, on=today())
    again = _plan_again(request, person)
    form = LeavingForm(
        posted(request), left=left, initial=plan_choices(again, left) if again else None
    )
    if form.is_valid():
        plan = carried_out(
            form,
            partial(
                draw_leaving_plan,
                actor=request.user,
                person=person,
                answers=form.answers(),
                reason=form.cleaned_data["reason"],
                at=moment(),
            ),
        )
        if plan is not None:
            return redirect("leaving-plan", operation=plan.operation)
    context = {
        "form": form,
        "title": _t("离岗移交：%(name)s") % {"name": person.name},
        "lead": _t("停用账号之前，先为其名下每一组任务、起草的案卷和代办指定去处；期限不变。"),
        "button": _t("拟定方案"),
        "back_url": reverse("person", args=[pk]),
        "back_label": person.name,
        "area_url": reverse("people"),
        "area_label": _t("人员"),
    }
    return render(request, "admin/form_page.html", context, status=status_of(form))


def _plan_again(request: AdministrationRequest, person: Person) -> BulkPlan | None:
    """The plan of one's own that the page is to begin from; None where none is named."""
    try:
        operation = UUID(request.GET.get("plan", ""))
    except ValueError:
        return None
    plan = own_plan(request.user, operation, acts=[LEAVE.name])
    return plan if plan.data["leaver"] == person.pk else None


@administration
@require_GET
def leaving_plan(request: AdministrationRequest, operation: UUID) -> HttpResponse:
    require_administrator(request.user, on=today())
    plan = own_plan(request.user, operation, acts=[LEAVE.name])
    return _drawn(request, plan)


@administration
@require_POST
def apply_leaving_plan(request: AdministrationRequest, operation: UUID) -> HttpResponse:
    require_administrator(request.user, on=today())
    plan = own_plan(request.user, operation, acts=[LEAVE.name])
    try:
        now = confirm_leaving_plan(
            plan=plan, actor=request.user, seen_hash=request.POST.get("hash", ""), at=moment()
        )
    except (BadInput, GuardFailed, Stale) as error:
        return _drawn(request, plan, refusal=error.message, status=error_status(error))
    if now:
        messages.success(request, _t("已确认，开始逐项移交。"))
    work_a_little(plan)
    go_on_soon()
    return redirect("leaving-plan", operation=operation)


def _drawn(
    request: AdministrationRequest, plan: BulkPlan, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    is_running = plan.applied_at is not None and plan.finished_at is None
    context = {
        "plan": plan,
        "person": person_or_404(plan.data["leaver"]),
        "rows": rows_of_leaving_plan(plan),
        "absences": absences_named(plan),
        "counts": row_counts(plan),
        "is_running": is_running,
        "refusal": refusal,
        "area_url": reverse("people"),
        "area_label": _t("人员"),
    }
    response = render(request, "admin/leaving_plan.html", context, status=status)
    if is_running:
        response["Refresh"] = "3"
    return response
