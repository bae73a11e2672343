"""Demands: the log as far as one may know of it, one demand, and the figure of 有需必应."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from backoffice.navigation import DEMAND_READERS, PEER_READERS
from backoffice.views.clock import today
from backoffice.views.registries.readers import may_enter, must_read
from cases.permissions import Requirement, hats_for, own_memberships_on
from cases.queries.data_demands import (
    DEMANDS_ON_A_PAGE,
    answers_of,
    demand_figures,
    demand_in_sight,
    demands_before,
    routings_of,
    whole_of,
)
from cases.states.case_kind import CaseKind
from cases.states.data_demand import DemandAnswerKind, DemandState
from cases.states.priority_scenario import ScenarioDomain
from forms.demands import DemandFilter
from forms.whole_number import whole_number
from workflows.conditional_access.registries.demand_answers import ANSWERERS
from workflows.conditional_access.registries.demands import answer_working_days
from workflows.conditional_access.registries.registrar import REGISTRARS

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import DataDemand, Membership

_OPEN = {DemandState.TO_ROUTE, DemandState.TO_ANSWER}
_FINAL = {DemandAnswerKind.SATISFIED, DemandAnswerKind.WITHDRAWN}


def demand_or_404(request: SignedInRequest, number: int) -> DataDemand:
    found = demand_in_sight(request.user, number, on=today())
    if found is None:
        raise Http404
    return found


def answering_hats(request: SignedInRequest, demand: DataDemand) -> tuple[Membership, ...]:
    """Return the roles of their own under which the person may answer a demand as it stands."""
    if demand.organisation is None or demand.outcome in _FINAL:
        return ()
    return hats_for(own_memberships_on(request.user, today()), _who_answers(demand))


def _who_answers(demand: DataDemand) -> Requirement:
    return Requirement(
        roles=ANSWERERS, organisation=demand.organisation, kind=CaseKind.ACCESS_APPLICATION
    )


@login_required
@require_GET
def overview(request: SignedInRequest) -> HttpResponse:
    must_read(request, DEMAND_READERS)
    form, on = DemandFilter(request.GET), today()
    kept = form.wanted
    before = whole_number(request.GET.get("before", ""))
    found = demands_before(
        request.user, on=on, state=kept.get("state", ""), late="late" in kept, before=before
    )
    page = found[:DEMANDS_ON_A_PAGE]
    following = urlencode({**kept, "before": page[-1].number}) if page else ""
    context = {
        "form": form,
        "is_filtered": bool(kept),
        "rows": [(each, each.is_late(on)) for each in page],
        "may_enter": may_enter(request),
        "next_url": f"?{following}" if len(found) > len(page) else "",
        "first_url": f"?{urlencode(kept)}" if before is not None else "",
    }
    return render(request, "registries/demands.html", context)


@login_required
@require_GET
def demand(request: SignedInRequest, number: int) -> HttpResponse:
    must_read(request, DEMAND_READERS)
    on = today()
    found = demand_or_404(request, number)
    own = tuple(own_memberships_on(request.user, on))
    roles = {hat.role for hat in own}
    enters = bool(roles & REGISTRARS)
    serves = found.organisation is not None and bool(hats_for(own, _who_answers(found)))
    context = {
        "demand": found,
        "is_late": found.is_late(on),
        "reads_registries": bool(roles & PEER_READERS),
        # The commission and who answers, as the form promises to whoever is asked for it.
        "sees_contact": enters or serves,
        "routings": routings_of(found),
        "answers": answers_of(found),
        "may_route": enters and found.state in _OPEN,
        "may_erase": enters and bool(found.contact),
        "may_answer": serves and found.outcome not in _FINAL,
    }
    return render(request, "registries/demand.html", context)


@login_required
@require_GET
def figure(request: SignedInRequest) -> HttpResponse:
    must_read(request)
    rows = demand_figures(on=today())
    names = dict(ScenarioDomain.choices)
    measured = whole_of(row for row in rows if row.domain)
    due, answered = measured.due, measured.due_answered
    context = {
        "rows": [(names.get(row.domain, ""), row) for row in rows],
        "whole": whole_of(rows),
        "due": due,
        "answered": answered,
        "percent": f"{answered * 1000 // due / 10:.1f}" if due else "",
        "days": answer_working_days(),
    }
    return render(request, "registries/demand_figure.html", context)
