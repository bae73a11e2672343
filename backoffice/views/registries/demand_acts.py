"""Acts on demands: logging one, sending it on, answering it, noting that it is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods

from backoffice.delivering import deliver_soon
from backoffice.navigation import DEMAND_READERS
from backoffice.views.clock import moment, today
from backoffice.views.registries.demands import answering_hats, demand_or_404
from backoffice.views.registries.readers import must_read, registrar_hat, status_after
from cases.errors import KaifangError, NotAllowed
from forms.demands import AnswerForm, DemandForm, ErasureForm, RoutingForm, WithdrawalForm
from workflows.conditional_access.registries.demand_answers import answer_demand, withdraw_demand
from workflows.conditional_access.registries.demand_routing import route_demand
from workflows.conditional_access.registries.demands import (
    DemandFacts,
    answer_working_days,
    erase_contact,
    log_demand,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpResponse
    from django_stubs_ext import StrOrPromise

    from backoffice.signed_in import SignedInRequest
    from cases.models import DataDemand


@login_required
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    hat = registrar_hat(request)
    form = DemandForm(
        request.POST or None,
        initial={"received_on": today(), "meeting": request.GET.get("meeting", "")},
    )
    refusal: KaifangError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            logged = log_demand(facts=DemandFacts(**form.cleaned_data), membership=hat, at=moment())
        except KaifangError as error:
            refusal = error
        else:
            messages.success(request, _t("已登记需求，请转给承办单位。"))
            return redirect("demand", number=logged.number)
    context = {
        "form": form,
        "days": answer_working_days(),
        "refusal": refusal.message if refusal else "",
    }
    status = status_after(form, refusal)
    return render(request, "registries/demand_new.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def route(request: SignedInRequest, number: int) -> HttpResponse:
    hat = registrar_hat(request)
    demand = demand_or_404(request, number)

    def send(form: forms.Form) -> None:
        route_demand(demand=demand, membership=hat, at=moment(), **form.cleaned_data)
        deliver_soon()

    form, done = RoutingForm(request.POST or None, on=today()), _t("已转办，承办单位将收到通知。")
    return _acted(request, demand, form, send, _t("转给承办单位"), done)


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, number: int) -> HttpResponse:
    must_read(request, DEMAND_READERS)
    demand = demand_or_404(request, number)
    hats = answering_hats(request, demand)
    if not hats:
        raise NotAllowed(_t("需求由承办单位答复；已满足或者已撤回的不再答复。"))

    def say(form: forms.Form) -> None:
        answer_demand(demand=demand, membership=hats[0], at=moment(), **form.cleaned_data)

    form = AnswerForm(request.POST or None)
    return _acted(request, demand, form, say, _t("答复需求"), _t("已答复。"))


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, number: int) -> HttpResponse:
    hat = registrar_hat(request)
    demand = demand_or_404(request, number)

    def note(form: forms.Form) -> None:
        withdraw_demand(demand=demand, membership=hat, at=moment(), **form.cleaned_data)

    form = WithdrawalForm(request.POST or None)
    return _acted(request, demand, form, note, _t("登记撤回"), _t("已登记撤回。"))


@login_required
@require_http_methods(["GET", "POST"])
def erase(request: SignedInRequest, number: int) -> HttpResponse:
    hat = registrar_hat(request)
    demand = demand_or_404(request, number)

    def empty(_form: forms.Form) -> None:
        erase_contact(demand=demand, membership=hat, at=moment())

    form = ErasureForm(request.POST if request.method == "POST" else None)
    done = _t("联系方式已删除。")
    return _acted(request, demand, form, empty, _t("删除联系方式"), done)


def _acted(  # one keyword would say less than the order: on what, with what, by what
    request: SignedInRequest,
    demand: DataDemand,
    form: forms.Form,
    perform: Callable[[forms.Form], None],
    title: StrOrPromise,
    done: str,
) -> HttpResponse:
    refusal: KaifangError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            perform(form)
        except KaifangError as error:
            refusal = error
        else:
            messages.success(request, done)
            return redirect("demand", number=demand.number)
    context = {
        "form": form,
        "demand": demand,
        "title": title,
        "refusal": refusal.message if refusal else "",
    }
    status = status_after(form, refusal)
    return render(request, "registries/demand_act.html", context, status=status)
