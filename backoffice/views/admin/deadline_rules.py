"""The calendar as data: its versions, and notices with a preview."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_http_methods

from backoffice.views.admin.area import administration, carried_out, posted, status_of
from backoffice.views.clock import moment, today
from cases.errors import Stale
from cases.queries import deadline_rules
from cases.states.role import Role
from forms.calendar_notice import CalendarNoticeForm
from workflows.administration.requirements import require_administrator
from workflows.calendar_notice.days import calendar_with
from workflows.calendar_notice.enter import enter_notice
from workflows.calendar_notice.moves import moves_under
from workflows.calendar_notice.notice import Notice, read_holidays

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.views.admin.area import AdministrationRequest
    from workflows.calendar_notice.moves import Moves

# As many of the moved clocks as a person reads; the rest is counted.
SHOWN = 50


@administration
@require_GET
def calendar(request: AdministrationRequest) -> HttpResponse:
    context = {
        "versions": deadline_rules.calendar_versions(),
        "notices": deadline_rules.calendar_notices(),
        "is_administrator": Role.ADMINISTRATOR in request.separated,
    }
    return render(request, "admin/calendar.html", context)


@administration
@require_http_methods(["GET", "POST"])
def new_notice(request: AdministrationRequest) -> HttpResponse:
    require_administrator(request.user, on=today())
    form = CalendarNoticeForm(posted(request), request.FILES or None)
    moves: Moves | None = None
    stale = ""
    if form.is_valid():
        notice = carried_out(form, partial(_notice, form))
        if notice is not None and (plan_hash := request.POST.get("plan", "")):
            try:
                act = partial(
                    enter_notice,
                    actor=request.user,
                    notice=notice,
                    plan_hash=plan_hash,
                    at=moment(),
                )
                entered = carried_out(form, act)
            except Stale as error:
                stale, entered = error.message, None
            if entered is not None:
                messages.success(
                    request,
                    _t("已录入第 %(number)s 版工作日历，%(moved)s 个时限改期。")
                    % {"number": entered.version.number, "moved": len(entered.moves.moved)},
                )
                return redirect("calendar")
        if notice is not None and not form.errors:
            moves = carried_out(form, partial(_preview, notice))
            _keep_what_the_file_said(form)
    return render(
        request,
        "admin/calendar_notice.html",
        {**_shown(moves), "form": form, "stale": stale, "back_url": reverse("calendar")},
        status=409 if stale else status_of(form),
    )


def _notice(form: CalendarNoticeForm) -> Notice:
    typed = dict(form.cleaned_data)
    holidays = read_holidays(typed.pop("holidays"), year=typed["year"])
    return Notice(holidays=holidays, **typed)


def _keep_what_the_file_said(form: CalendarNoticeForm) -> None:
    # A browser sends a file once: the second, confirming post carries its text instead.
    typed = {name: form.data[name] for name in form.data}
    form.data = typed | {"holidays": form.cleaned_data["holidays"]}


def _preview(notice: Notice) -> Moves:
    return moves_under(calendar_with(notice), on=today())


def _shown(moves: Moves | None) -> dict[str, object]:
    if moves is None:
        return {"moves": None}
    return {
        "moves": moves,
        "moved": moves.moved[:SHOWN],
        "kept": moves.kept[:SHOWN],
        "more_moved": max(0, len(moves.moved) - SHOWN),
        "more_kept": max(0, len(moves.kept) - SHOWN),
    }
