"""Rounds of evaluation: those there were, the opening of a new one, and the dossiers of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_http_methods

from backoffice.delivering import deliver_soon
from backoffice.middleware import status_of
from backoffice.views.clock import moment, today
from backoffice.views.evaluation.readers import must_read
from cases.errors import KaifangError, NotAllowed
from cases.permissions import hats_of
from cases.queries.evaluation import (
    DOSSIERS_ON_A_PAGE,
    dossiers_after,
    round_labelled,
    rounds_of,
)
from forms.evaluation import RoundForm
from forms.whole_number import whole_number
from workflows.open_list.evaluation.dossier_acts import JUDGES
from workflows.open_list.evaluation.open_round import RoundTerms, open_round

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


@login_required
@require_http_methods(["GET", "POST"])
def evaluations(request: SignedInRequest) -> HttpResponse:
    must_read(request)
    hats = hats_of(request.user, JUDGES, on=today())
    form = RoundForm(request.POST or None, initial={"year": today().year}) if hats else None
    refusal: KaifangError | None = None
    if request.method == "POST":
        if form is None:
            raise NotAllowed(_t("年度评估由主管部门开启。"))
        if form.is_valid():
            terms = RoundTerms(**form.cleaned_data)
            try:
                opened = open_round(terms=terms, membership=hats[0], at=moment())
            except KaifangError as error:
                refusal = error
            else:
                deliver_soon()
                messages.success(request, _t("已开启年度评估，各单位的评估档案已建立。"))
                return redirect("evaluation", label=opened.label)
    status = status_of(refusal) if refusal else 422 if form and form.errors else 200
    context = {
        "form": form,
        "refusal": refusal.message if refusal else "",
        "rounds": rounds_of(request.user, on=today()),
    }
    return render(request, "evaluation/rounds.html", context, status=status)


@login_required
@require_GET
def evaluation(request: SignedInRequest, label: str) -> HttpResponse:
    must_read(request)
    opened = round_labelled(label)
    if opened is None:
        raise Http404
    after = whole_number(request.GET.get("after", "")) or 0
    rows = dossiers_after(request.user, opened, on=today(), after=after)
    page = rows[:DOSSIERS_ON_A_PAGE]
    context = {
        "round": opened,
        "dossiers": page,
        "first_url": "?" if after else "",
        "next_url": f"?after={page[-1].pk}" if len(rows) > len(page) else "",
    }
    return render(request, "evaluation/round.html", context)
