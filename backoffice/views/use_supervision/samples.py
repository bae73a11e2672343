"""Samples of the grants in use: what was drawn, and the act of drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_http_methods

from backoffice.delivering import deliver_soon
from backoffice.views.clock import moment, today
from backoffice.views.registries.readers import (
    may_enter,
    must_read,
    registrar_hat,
    status_after,
)
from cases.errors import KaifangError
from cases.queries.supervision_samples import drawn_in, samples
from forms.obligations import SampleForm
from workflows.conditional_access.use_supervision.sampling import draw_sample, period_of
from workflows.conditional_access.use_supervision.terms import supervision_terms

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


@login_required
@require_GET
def overview(request: SignedInRequest) -> HttpResponse:
    must_read(request)
    found, period = samples(), period_of(today())
    context = {
        "samples": [(sample, drawn_in(sample)) for sample in found[:1]],
        "earlier": found[1:],
        "period": period,
        "share": supervision_terms().share_percent,
        "may_draw": may_enter(request) and all(each.period != period for each in found),
    }
    return render(request, "use_supervision/samples.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    hat = registrar_hat(request)
    form = SampleForm(request.POST or None)
    refusal: KaifangError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            sample = draw_sample(membership=hat, at=moment(), words=form.cleaned_data["words"])
        except KaifangError as error:
            refusal = error
        else:
            deliver_soon()
            messages.success(request, _t("已抽取 %(period)s 的样本。") % {"period": sample.period})
            return redirect("samples")
    context = {
        "form": form,
        "period": period_of(today()),
        "share": supervision_terms().share_percent,
        "refusal": refusal.message if refusal else "",
    }
    status = status_after(form, refusal)
    return render(request, "use_supervision/sample_new.html", context, status=status)
