"""Reminders to oneself: set on a case, listed beside the queues, changed and dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backoffice.views.casework.case import drawn
from backoffice.views.casework.collaboration import Typed, case_url
from backoffice.views.casework.queue_badges import queue_badges
from backoffice.views.clock import moment, today
from cases.errors import BadInput, GuardFailed
from cases.queries.one_case import visible_case
from cases.queries.reminders import (
    next_due_day,
    own_reminder,
    told_reminders,
    waiting_reminders,
)
from forms.collaboration import CUSTOM, ReminderForm
from workflows.collaboration.reminders import (
    change_reminder,
    drop_reminder,
    quick_moments,
    set_reminder,
)
from workflows.engine.records import record_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import Case, Reminder
    from workflows.collaboration.reminders import Wanted


@login_required
@require_POST
def remind(request: SignedInRequest, number: str) -> HttpResponse:
    case = visible_case(request.user, number, on=today())
    form = _form(request, case)

    def keep(wanted: Wanted) -> Reminder:
        return set_reminder(case=case, person=request.user, wanted=wanted, at=moment())

    if _is_kept(request, form, keep):
        return redirect(case_url(case, "reminders"))
    return drawn(request, record_of(case), typed=Typed(reminder=form), status=422)


@login_required
@require_GET
def reminders(request: SignedInRequest) -> HttpResponse:
    context = {
        "waiting": waiting_reminders(request.user, on=today()),
        "told": told_reminders(request.user, on=today()),
        "badges": queue_badges(request),
    }
    return render(request, "casework/reminders.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def reminder(request: SignedInRequest, pk: int) -> HttpResponse:
    found = own_reminder(request.user, pk, on=today())
    initial = {
        "moment": CUSTOM,
        "when": timezone.localtime(found.at),
        "text": found.text,
        "hides_tasks": found.hides_tasks,
    }
    form = _form(request, found.case, initial=initial)

    def keep(wanted: Wanted) -> Reminder:
        return change_reminder(reminder=found, wanted=wanted, at=moment())

    if request.method == "POST" and _is_kept(request, form, keep):
        return redirect("reminders")
    context = {"reminder": found, "case": found.case, "form": form}
    return render(request, "casework/reminder.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def drop(request: SignedInRequest, pk: int) -> HttpResponse:
    drop_reminder(reminder=own_reminder(request.user, pk, on=today()), at=moment())
    messages.success(request, _t("已取消提醒。"))
    return redirect("reminders")


def _form(
    request: SignedInRequest,
    case: Case,
    initial: Mapping[str, Any] | None = None,  # Any: form values
) -> ReminderForm:
    moments = quick_moments(at=moment(), due_on=next_due_day(case))
    data = request.POST if request.method == "POST" else None
    return ReminderForm(data, moments=moments, initial=initial)


def _is_kept(
    request: SignedInRequest, form: ReminderForm, keep: Callable[[Wanted], Reminder]
) -> bool:
    if not form.is_valid():
        return False
    try:
        kept = keep(form.wanted())
    except (BadInput, GuardFailed) as error:
        field = error.facts.get("field")
        form.add_error(field if field in form.fields else None, error.message)
        return False
    at = timezone.localtime(kept.at)
    messages.success(
        request, _t("将在 %(when)s 提醒您；案卷的期限不变。") % {"when": f"{at:%Y-%m-%d %H:%M}"}
    )
    return True
