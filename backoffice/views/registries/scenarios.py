"""Priority scenarios: all of them, one with its editions, a new one, a further edition."""

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
from cases.queries.priority_scenarios import (
    SCENARIOS_ON_A_PAGE,
    editions_of,
    scenario_numbered,
    scenarios_after,
)
from forms.registries import RevisionForm, ScenarioFilter, ScenarioForm
from forms.whole_number import whole_number
from workflows.conditional_access.registries.scenarios import (
    ScenarioFacts,
    enter_scenario,
    facts_of,
    revise_scenario,
)

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import PriorityScenario


def scenario_or_404(number: int) -> PriorityScenario:
    found = scenario_numbered(number)
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
def overview(request: SignedInRequest) -> HttpResponse:
    must_read(request)
    form, on = ScenarioFilter(request.GET), today()
    kept = form.wanted
    after = whole_number(request.GET.get("after", "")) or 0
    found = scenarios_after(
        on=on, domain=kept.get("domain", ""), with_ended="ended" in kept, after=after
    )
    page = found[:SCENARIOS_ON_A_PAGE]
    following = urlencode({**kept, "after": page[-1].scenario.number}) if page else ""
    context = {
        "form": form,
        "is_filtered": bool(kept),
        "rows": [(each, each.state_on(on)) for each in page],
        "may_enter": may_enter(request),
        "next_url": f"?{following}" if len(found) > len(page) else "",
        "first_url": f"?{urlencode(kept)}" if after else "",
    }
    return render(request, "registries/scenarios.html", context)


@login_required
@require_GET
def scenario(request: SignedInRequest, number: int) -> HttpResponse:
    must_read(request)
    editions = editions_of(scenario_or_404(number))
    context = {
        "number": number,
        "newest": editions[0],
        "state": editions[0].state_on(today()),
        "editions": editions,
        "may_enter": may_enter(request),
    }
    return render(request, "registries/scenario.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    hat = registrar_hat(request)
    form = ScenarioForm(request.POST or None)
    refusal: KaifangError | None = None
    if request.method == "POST" and form.is_valid():
        facts = ScenarioFacts(**form.cleaned_data)
        try:
            entered = enter_scenario(facts=facts, membership=hat, at=moment())
        except KaifangError as error:
            refusal = error
        else:
            messages.success(request, _t("已登记重点场景。"))
            return redirect("scenario", number=entered.scenario.number)
    context = {"form": form, "refusal": refusal.message if refusal else ""}
    status = status_after(form, refusal)
    return render(request, "registries/scenario_new.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def revise(request: SignedInRequest, number: int) -> HttpResponse:
    hat = registrar_hat(request)
    found = scenario_or_404(number)
    newest = editions_of(found)[0]
    facts = facts_of(newest)
    shown = {
        **vars(facts),
        "bodies": "\n".join(facts.bodies),
        "expected_edition": newest.edition,
    }
    form = RevisionForm(request.POST or None, initial=shown)
    refusal: KaifangError | None = None
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        reason, expected = said.pop("reason"), said.pop("expected_edition")
        try:
            revise_scenario(
                scenario=found,
                facts=ScenarioFacts(**said),
                reason=reason,
                expected_edition=expected,
                membership=hat,
                at=moment(),
            )
        except KaifangError as error:
            refusal = error
        else:
            messages.success(request, _t("已登记新的版次，此前的版次保留。"))
            return redirect("scenario", number=number)
    context = {
        "form": form,
        "number": number,
        "newest": newest,
        "refusal": refusal.message if refusal else "",
    }
    status = status_after(form, refusal)
    return render(request, "registries/scenario_revise.html", context, status=status)
