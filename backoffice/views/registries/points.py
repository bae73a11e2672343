"""Consultation points: all of them with what they did, a new one, closing one, the rate."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_http_methods

from backoffice.navigation import POINT_READERS
from backoffice.views.clock import moment, today
from backoffice.views.registries.form_page import FormPage, take_form
from backoffice.views.registries.readers import may_enter, must_read, registrar_hat
from cases.queries.consultation_points import (
    POINTS_ON_A_PAGE,
    PointFigure,
    point_figures,
    point_numbered,
    points_after,
    points_open,
)
from cases.queries.effective_applications import effective_figures
from cases.states.priority_scenario import ListedState
from forms.consultation import FormerFilter, PointClosingForm, PointForm
from forms.whole_number import whole_number
from workflows.conditional_access.registries.points import PointFacts, close_point, enter_point
from workflows.conditional_access.registries.supply import points_aimed_at

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.queries.effective_applications import EffectiveFigure

_MAY_BE_CLOSED = {ListedState.UPCOMING, ListedState.LISTED}


@login_required
@require_GET
def overview(request: SignedInRequest) -> HttpResponse:
    must_read(request, POINT_READERS)
    form, on = FormerFilter(request.GET), today()
    kept = form.wanted
    after = whole_number(request.GET.get("after", "")) or 0
    found = points_after(on=on, with_former="former" in kept, after=after)
    page = found[:POINTS_ON_A_PAGE]
    figures = point_figures([point.pk for point in page])
    states = {point.pk: point.state_on(on) for point in page}
    following = urlencode({**kept, "after": page[-1].number}) if page else ""
    context = {
        "form": form,
        "is_filtered": bool(kept),
        "rows": [
            (
                point,
                states[point.pk],
                figures.get(point.pk, PointFigure()),
                states[point.pk] in _MAY_BE_CLOSED,
            )
            for point in page
        ],
        "open": points_open(on=on).count(),
        "aimed_at": points_aimed_at(),
        "may_enter": may_enter(request),
        "next_url": f"?{following}" if len(found) > len(page) else "",
        "first_url": f"?{urlencode(kept)}" if after else "",
    }
    return render(request, "registries/points.html", context)


@login_required
@require_GET
def rate(request: SignedInRequest) -> HttpResponse:
    must_read(request, POINT_READERS)
    prepared, others = effective_figures()
    rows = ((_t("咨询服务点代拟的"), prepared), (_t("其他申请"), others))
    context = {"rows": [(name, figure, _percent(figure)) for name, figure in rows]}
    return render(request, "registries/effective_rate.html", context)


def _percent(figure: EffectiveFigure) -> str:
    if not figure.ended:
        return ""
    return f"{figure.effective * 1000 // figure.ended / 10:.1f}"


def _registry() -> tuple[str, str]:
    return _t("咨询服务点"), reverse("consultation-points")


@login_required
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    hat = registrar_hat(request)

    def enter(form: forms.Form) -> tuple[str, str]:
        enter_point(facts=PointFacts(**form.cleaned_data), membership=hat, at=moment())
        return reverse("consultation-points"), _t("已登记服务点。")

    page = FormPage(
        title=_t("登记服务点"),
        lead=_t("登记后不能改动，只能撤销并写明理由；续期请从原截止日期的次日起再次登记。"),
        registry=_registry(),
        back_url=reverse("consultation-points"),
    )
    return take_form(request, page, PointForm(request.POST or None), enter)


@login_required
@require_http_methods(["GET", "POST"])
def close(request: SignedInRequest, number: int) -> HttpResponse:
    hat = registrar_hat(request)
    point = point_numbered(number)
    if point is None:
        raise Http404

    def end(form: forms.Form) -> tuple[str, str]:
        close_point(point=point, membership=hat, at=moment(), **form.cleaned_data)
        return reverse("consultation-points"), _t("已撤销服务点；此前的咨询保留。")

    page = FormPage(
        title=_t("撤销服务点"),
        lead=f"{point.number} · {point.name} · {point.host.full_name}",
        registry=_registry(),
        back_url=reverse("consultation-points"),
    )
    return take_form(request, page, PointClosingForm(request.POST or None), end)
