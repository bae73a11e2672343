"""Units listed as pioneers or models: the lists, a new one, and taking one off."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_http_methods

from backoffice.views.clock import moment, today
from backoffice.views.registries.readers import may_enter, must_read, registrar_hat, status_after
from cases.errors import KaifangError
from cases.queries.priority_scenarios import UNITS_ON_A_PAGE, unit_by_key, units_after
from cases.states.priority_scenario import ListedState
from forms.registries import RemovalForm, UnitFilter, UnitForm
from forms.whole_number import whole_number
from workflows.conditional_access.registries.priority_units import (
    UnitFacts,
    list_unit,
    remove_unit,
)

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest

_MAY_BE_REMOVED = {ListedState.UPCOMING, ListedState.LISTED}


@login_required
@require_GET
def overview(request: SignedInRequest) -> HttpResponse:
    must_read(request)
    form, on = UnitFilter(request.GET), today()
    kept = form.wanted
    before = whole_number(request.GET.get("before", ""))
    found = units_after(
        on=on, kind=kept.get("kind", ""), with_former="former" in kept, before=before
    )
    page = found[:UNITS_ON_A_PAGE]
    following = urlencode({**kept, "before": page[-1].pk}) if page else ""
    states = [each.state_on(on) for each in page]
    context = {
        "form": form,
        "is_filtered": bool(kept),
        "rows": [
            (unit, state, state in _MAY_BE_REMOVED)
            for unit, state in zip(page, states, strict=True)
        ],
        "may_enter": may_enter(request),
        "next_url": f"?{following}" if len(found) > len(page) else "",
        "first_url": f"?{urlencode(kept)}" if before is not None else "",
    }
    return render(request, "registries/units.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    hat = registrar_hat(request)
    form = UnitForm(request.POST or None)
    refusal: KaifangError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            list_unit(facts=UnitFacts(**form.cleaned_data), membership=hat, at=moment())
        except KaifangError as error:
            refusal = error
        else:
            messages.success(request, _t("已列入名单。"))
            return redirect("priority-units")
    context = {"form": form, "refusal": refusal.message if refusal else ""}
    status = status_after(form, refusal)
    return render(request, "registries/unit_new.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    hat = registrar_hat(request)
    unit = unit_by_key(pk)
    if unit is None:
        raise Http404
    form = RemovalForm(request.POST or None)
    refusal: KaifangError | None = None
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            remove_unit(unit=unit, reason=reason, membership=hat, at=moment())
        except KaifangError as error:
            refusal = error
        else:
            messages.success(request, _t("已移出名单；此前批准的事项不受影响。"))
            return redirect("priority-units")
    context = {
        "form": form,
        "unit": unit,
        "state": unit.state_on(today()),
        "refusal": refusal.message if refusal else "",
    }
    status = status_after(form, refusal)
    return render(request, "registries/unit_remove.html", context, status=status)
