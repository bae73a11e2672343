"""What catalogue and list differ in, the runs that found it, and the upload of a catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods

from backoffice.delivering import deliver_soon
from backoffice.middleware import status_of
from backoffice.navigation import RECONCILIATION
from backoffice.views.clock import moment, today
from backoffice.views.reconciliation.trend import trend_of_runs
from cases.errors import KaifangError, NotAllowed
from cases.permissions import hats_of, holds_any
from cases.queries.reconciliation import (
    FINDINGS_ON_A_PAGE,
    counts_by_class,
    findings_page,
    newest_runs,
    open_spells,
    run_by_key,
)
from cases.queries.reconciliation_trend import lying_by_organisation
from cases.states.reconciliation import MismatchClass
from cases.states.role import CITY_WIDE_ROLES
from forms.reconciliation import CatalogueForm, ContinueForm
from forms.whole_number import whole_number
from workflows.open_list.reconciliation.reconcile import go_on, last_applied, may_go_on
from workflows.open_list.reconciliation.snapshot import RECONCILERS, RefusedCatalogue
from workflows.open_list.reconciliation.taking_in import load_and_reconcile
from workflows.open_list.reconciliation.tasks import waiting_findings

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


@login_required
@require_http_methods(["GET", "POST"])
def overview(request: SignedInRequest) -> HttpResponse:
    on = today()
    if not holds_any(request.user, RECONCILIATION, on):
        raise NotAllowed(_t("目录核对由主管部门、大数据中心和清单条目的提供部门查看。"))
    hats = hats_of(request.user, RECONCILERS, on=on)
    form = CatalogueForm(request.POST or None, request.FILES or None) if hats else None
    refusal, errors = "", []
    status = 200
    if request.method == "POST":
        if form is None:
            raise NotAllowed(_t("资源目录由主管部门或大数据中心载入。"))
        status = 422
        if form.is_valid():
            try:
                upload = form.cleaned_data["file"]
                led_to = load_and_reconcile(
                    file=upload.file,
                    source=upload.name,
                    only_good_rows=form.cleaned_data["only_good_rows"],
                    membership=hats[0],
                    at=moment(),
                )
            except KaifangError as error:
                refusal, status = error.message, status_of(error)
            else:
                if not isinstance(led_to, RefusedCatalogue):
                    deliver_soon()
                    return redirect("reconciliation-run", pk=led_to.pk)
                refusal, errors = led_to.sentence, led_to.errors
    context = _findings_context(request) | {"form": form, "refusal": refusal, "errors": errors}
    return render(request, "reconciliation/overview.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def run_page(request: SignedInRequest, pk: int) -> HttpResponse:
    run = run_by_key(pk) if holds_any(request.user, CITY_WIDE_ROLES, today()) else None
    if run is None:
        raise Http404
    hats = hats_of(request.user, RECONCILERS, on=today())
    form = ContinueForm(request.POST or None) if hats and may_go_on(run) else None
    refusal: KaifangError | None = None
    if request.method == "POST":
        if form is None:
            raise NotAllowed(_t("这次核对没有停下，或您没有继续核对的角色。"))
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            try:
                done = go_on(run=run, reason=reason, membership=hats[0], at=moment())
            except KaifangError as error:
                refusal = error
            else:
                deliver_soon()
                messages.success(request, _t("已按所写理由继续核对。"))
                return redirect("reconciliation-run", pk=done.pk)
    status = status_of(refusal) if refusal else 422 if form and form.errors else 200
    context = {
        "run": run,
        "form": form,
        "refusal": refusal.message if refusal else "",
        "classes": [(each, run.counts.get(each.value, 0)) for each in MismatchClass],
        "waiting": waiting_findings(on=today()) if hats and run == last_applied() else 0,
    }
    return render(request, "reconciliation/run.html", context, status=status)


def _findings_context(request: SignedInRequest) -> dict[str, Any]:  # Any: template context
    on = today()
    wanted = request.GET.get("mismatch", "")
    mismatch = wanted if wanted in MismatchClass.values else ""
    excepted = request.GET.get("excepted") == "1"
    above = whole_number(request.GET.get("above", "")) or 0
    rows = findings_page(request.user, on=on, mismatch=mismatch, excepted=excepted, above=above)
    page = rows[:FINDINGS_ON_A_PAGE]
    counts = counts_by_class(request.user, on=on)
    start = f"?mismatch={mismatch}&excepted={int(excepted)}"
    sees_city = holds_any(request.user, CITY_WIDE_ROLES, on)
    return {
        "runs": newest_runs() if sees_city else [],
        "trend": trend_of_runs() if sees_city else None,
        "lying": lying_by_organisation(open_spells(request.user, on=on, excepted=False)),
        "every_class": list(MismatchClass),
        "sees_city": sees_city,
        "findings": page,
        "classes": [(each, counts.get(each.value, 0)) for each in MismatchClass],
        "mismatch": mismatch,
        "excepted": excepted,
        "first_url": start if above else "",
        "next_url": f"{start}&above={page[-1].pk}" if len(rows) > len(page) else "",
    }
