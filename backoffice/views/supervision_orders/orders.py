"""The list of supervision orders, and the page on which the commission opens one by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_http_methods

from backoffice.delivering import deliver_soon
from backoffice.middleware import status_of
from backoffice.navigation import SUPERVISION
from backoffice.views.clock import moment, today
from cases.errors import KaifangError, NotAllowed
from cases.permissions import hats_of, holds_any
from cases.queries.one_case import visible_case
from cases.queries.supervision_orders import (
    ORDERS_ON_A_PAGE,
    orders_by_organisation,
    orders_for,
)
from forms.supervision_order import SupervisionOrderForm
from forms.whole_number import whole_number
from workflows.engine.clocks import civil_date
from workflows.supervision.flow import SUPERVISORS
from workflows.supervision.open_order import open_order

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


@login_required
@require_GET
def order_list(request: SignedInRequest) -> HttpResponse:
    on = today()
    if not holds_any(request.user, SUPERVISION, on):
        raise NotAllowed(_t("督办单由主管部门和各单位负责人查看，您当前没有这些角色。"))
    is_open = request.GET.get("closed") != "1"
    below = whole_number(request.GET.get("below", ""))
    rows = orders_for(request.user, on=on, is_open=is_open, below=below)
    page = rows[:ORDERS_ON_A_PAGE]
    start = "?" if is_open else "?closed=1&"
    return render(
        request,
        "supervision_order/list.html",
        {
            "orders": page,
            "is_open": is_open,
            "counts": orders_by_organisation(request.user, on=on),
            "today": on,
            "first_url": start.rstrip("&") if below else "",
            "next_url": f"{start}below={page[-1].pk}" if len(rows) > len(page) else "",
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def order_new(request: SignedInRequest, number: str) -> HttpResponse:
    at = moment()
    about = visible_case(request.user, number, on=civil_date(at))
    hats = hats_of(request.user, SUPERVISORS, on=civil_date(at))
    if not hats:
        raise NotAllowed(_t("督办单由主管部门发出，您当前没有主管部门经办或负责人的角色。"))
    form = SupervisionOrderForm(request.POST or None)
    refusal: KaifangError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            order = open_order(
                about=about, question=form.cleaned_data["question"], membership=hats[0], at=at
            )
        except KaifangError as error:
            refusal = error
        else:
            deliver_soon()
            messages.success(
                request,
                _t("已向%(organisation)s发出督办单 %(number)s。")
                % {"organisation": order.organisation, "number": order.number},
            )
            return redirect("case", number=order.number)
    status = status_of(refusal) if refusal else 422 if form.errors else 200
    context = {"form": form, "about": about, "refusal": refusal}
    return render(request, "supervision_order/new.html", context, status=status)
