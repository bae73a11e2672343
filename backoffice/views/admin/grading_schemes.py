"""Grading schemes: the versions, a new one with a look at what it touches, and the entries."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_http_methods

from backoffice.views.admin.area import administration, posted
from backoffice.views.clock import moment, today
from cases.errors import BadInput, Stale
from cases.queries import grading
from cases.states.role import Role
from forms.grading import GradingLevels, GradingSchemeForm
from forms.whole_number import whole_number
from workflows.administration.change_grading import (
    ProposedScheme,
    enter_scheme,
    preview_scheme,
)
from workflows.administration.grading_levels import ProposedLevel
from workflows.administration.requirements import require_administrator

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from backoffice.views.admin.area import AdministrationRequest
    from cases.models import EntryRow, GradingLevel, GradingScheme
    from workflows.administration.change_grading import SchemeEffect

# What `ProposedLevel` takes from a row as typed.
LEVEL_FIELDS = tuple(ProposedLevel.__dataclass_fields__)


@administration
@require_GET
def schemes(request: AdministrationRequest) -> HttpResponse:
    context = {
        "schemes": grading.schemes(),
        "current": grading.grading_on(today()).number,
        "on": today(),
        "is_administrator": Role.ADMINISTRATOR in request.separated,
    }
    return render(request, "admin/grading_schemes.html", context)


@administration
@require_GET
def scheme(request: AdministrationRequest, pk: int) -> HttpResponse:
    found = grading.scheme_by_id(pk)
    if found is None:
        raise Http404
    levels = list(grading.levels_of(found))
    current = grading.grading_on(today()).number
    context: dict[str, Any] = {"scheme": found, "levels": levels, "current": current}
    # What a version that another has replaced once touched says nothing of the list of today.
    if found.number >= current:
        before = grading.grading_on(found.effective_from - timedelta(days=1)).levels
        touched = grading.touched_entries(grading.as_levels(levels), before=dict(before))
        after = whole_number(request.GET.get("after", ""))
        context |= _page(touched, after) | {"counts": grading.touched_counts(touched)}
    return render(request, "admin/grading_scheme.html", context)


@administration
@require_http_methods(["GET", "POST"])
def new_scheme(request: AdministrationRequest) -> HttpResponse:
    require_administrator(request.user, on=today())
    head, levels = _forms(request)
    context: dict[str, Any] = {"head": head, "levels": levels}
    status, entered = 200, None
    if request.method == "POST":
        status, entered, shown = _looked_at(request, head, levels)
        context |= shown
    if entered is not None:
        messages.success(
            request,
            _t("已登记分级方案%(version)s，自 %(day)s 起施行。")
            % {"version": entered, "day": entered.effective_from},
        )
        return redirect("grading-scheme", pk=entered.pk)
    return render(request, "admin/grading_new.html", context, status=status)


def _forms(request: AdministrationRequest) -> tuple[GradingSchemeForm, Any]:  # Any: made by Django
    newest = grading.newest_scheme()
    initial = [_typed(level) for level in grading.levels_of(newest)] if newest else []
    head = GradingSchemeForm(posted(request), initial={"name": newest.name if newest else ""})
    return head, GradingLevels(posted(request), prefix="levels", initial=initial)


def _looked_at(
    request: AdministrationRequest,
    head: GradingSchemeForm,
    levels: Any,  # Any: a class that Django makes
) -> tuple[int, GradingScheme | None, dict[str, Any]]:
    """Preview what is typed, or enter it where its effect was seen: status, version, context."""
    filled = [form for form in levels if levels.is_valid() and _is_filled(form.cleaned_data)]
    if not all([head.is_valid(), levels.is_valid()]):
        return 422, None, {}
    proposed = ProposedScheme(
        **head.cleaned_data,
        levels=[
            ProposedLevel(**{name: form.cleaned_data[name] for name in LEVEL_FIELDS})
            for form in filled
        ],
    )
    plan, after = request.POST.get("plan", ""), request.POST.get("after")
    try:
        if plan and after is None:
            act = partial(enter_scheme, actor=request.user, plan_hash=plan, at=moment())
            return 200, act(proposed=proposed), {}
        effect = preview_scheme(proposed, on=today())
    except BadInput as error:
        row, field = error.facts.get("row"), error.facts.get("field")
        form = filled[row - 1] if row else head
        form.add_error(field if field in form.fields else None, error.message)
        return 422, None, {}
    except Stale as error:
        effect = preview_scheme(proposed, on=today())
        return 409, None, {"stale": error.message} | _shown(effect, None)
    return 200, None, _shown(effect, whole_number(after or ""))


def _shown(effect: SchemeEffect, after: int | None) -> dict[str, Any]:  # Any: template context
    return {"effect": effect, "counts": effect.counts} | _page(effect.touched, after)


def _page(
    touched: QuerySet[EntryRow], after: int | None
) -> dict[str, Any]:  # Any: template context
    rows = grading.touched_page(touched, after=after)
    page = rows[: grading.TOUCHED_ON_A_PAGE]
    next_after = page[-1].pk if len(rows) > len(page) else None
    return {"touched": page, "after": after, "next_after": next_after}


def _is_filled(typed: dict[str, Any]) -> bool:  # Any: form values
    return bool(typed) and not typed.get("DELETE")


def _typed(level: GradingLevel) -> dict[str, object]:
    return {name: getattr(level, name) for name in LEVEL_FIELDS}
