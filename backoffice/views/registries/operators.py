"""Authorised operators: all of them with how they answer, a new one, ending one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_http_methods

from backoffice.views.clock import moment, today
from backoffice.views.registries.form_page import FormPage, take_form
from backoffice.views.registries.readers import may_enter, must_read, registrar_hat
from cases.queries.authorised_operators import (
    NOTHING,
    OPERATORS_ON_A_PAGE,
    operator_by_key,
    operator_figures,
    operators_before,
)
from cases.states.authorised_operator import OperatorService
from cases.states.priority_scenario import ListedState
from forms.consultation import FormerFilter
from forms.operators import OperatorEndForm, OperatorForm
from forms.whole_number import whole_number
from workflows.conditional_access.registries.demands import answer_working_days
from workflows.conditional_access.registries.operators import (
    OperatorFacts,
    authorise_operator,
    end_operator,
)

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import AuthorisedOperator

_MAY_BE_ENDED = {ListedState.UPCOMING, ListedState.LISTED}


@login_required
@require_GET
def overview(request: SignedInRequest) -> HttpResponse:
    must_read(request)
    form, on = FormerFilter(request.GET), today()
    kept = form.wanted
    before = whole_number(request.GET.get("before", ""))
    found = operators_before(on=on, with_former="former" in kept, before=before)
    page = found[:OPERATORS_ON_A_PAGE]
    figures = operator_figures([each.organisation_id for each in page], on=on)
    states = {each.pk: each.state_on(on) for each in page}
    following = urlencode({**kept, "before": page[-1].pk}) if page else ""
    context = {
        "form": form,
        "is_filtered": bool(kept),
        "rows": [
            (
                each,
                states[each.pk],
                _services(each),
                figures.get(each.organisation_id, NOTHING),
                states[each.pk] in _MAY_BE_ENDED,
            )
            for each in page
        ],
        "days": answer_working_days(),
        "may_enter": may_enter(request),
        "next_url": f"?{following}" if len(found) > len(page) else "",
        "first_url": f"?{urlencode(kept)}" if before is not None else "",
    }
    return render(request, "registries/operators.html", context)


def _services(operator: AuthorisedOperator) -> str:
    return "、".join(str(OperatorService(code).label) for code in operator.services)


def _registry() -> tuple[str, str]:
    return _t("授权运营主体"), reverse("operators")


@login_required
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    hat = registrar_hat(request)

    def enter(form: forms.Form) -> tuple[str, str]:
        authorise_operator(facts=OperatorFacts(**form.cleaned_data), membership=hat, at=moment())
        return reverse("operators"), _t("已登记授权运营主体。")

    page = FormPage(
        title=_t("登记运营主体"),
        lead=_t("登记后不能改动，只能终止并写明理由；续期请从原截止日期的次日起再次登记。"),
        registry=_registry(),
        back_url=reverse("operators"),
    )
    return take_form(request, page, OperatorForm(request.POST or None), enter)


@login_required
@require_http_methods(["GET", "POST"])
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    hat = registrar_hat(request)
    operator = operator_by_key(pk)
    if operator is None:
        raise Http404

    def finish(form: forms.Form) -> tuple[str, str]:
        end_operator(operator=operator, membership=hat, at=moment(), **form.cleaned_data)
        return reverse("operators"), _t("已终止授权；未答复的需求请另行转办。")

    page = FormPage(
        title=_t("终止授权"),
        lead=f"{operator.organisation.full_name} · {_services(operator)}",
        registry=_registry(),
        back_url=reverse("operators"),
    )
    return take_form(request, page, OperatorEndForm(request.POST or None), finish)
