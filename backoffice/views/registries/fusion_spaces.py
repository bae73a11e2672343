"""Data-fusion spaces: all of them, one with its parts, a new one, closing one."""

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
from cases.queries.fusion_spaces import (
    SPACES_ON_A_PAGE,
    datasets_of,
    departments_of,
    space_numbered,
    spaces_after,
    spaces_in_operation,
)
from forms.consultation import FormerFilter
from forms.fusion_spaces import SpaceClosingForm, SpaceForm
from forms.whole_number import whole_number
from workflows.conditional_access.registries.fusion_spaces import (
    SpaceFacts,
    close_space,
    open_space,
)
from workflows.conditional_access.registries.supply import spaces_aimed_at

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import FusionSpace


@login_required
@require_GET
def overview(request: SignedInRequest) -> HttpResponse:
    must_read(request)
    form, on = FormerFilter(request.GET), today()
    kept = form.wanted
    after = whole_number(request.GET.get("after", "")) or 0
    found = spaces_after(on=on, with_closed="former" in kept, after=after)
    page = found[:SPACES_ON_A_PAGE]
    following = urlencode({**kept, "after": page[-1].number}) if page else ""
    context = {
        "form": form,
        "is_filtered": bool(kept),
        "rows": [(each, each.state_on(on)) for each in page],
        "in_operation": spaces_in_operation(on=on),
        "aimed_at": spaces_aimed_at(),
        "may_enter": may_enter(request),
        "next_url": f"?{following}" if len(found) > len(page) else "",
        "first_url": f"?{urlencode(kept)}" if after else "",
    }
    return render(request, "registries/spaces.html", context)


def _space_or_404(number: int) -> FusionSpace:
    found = space_numbered(number)
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
def space(request: SignedInRequest, number: int) -> HttpResponse:
    must_read(request)
    found = _space_or_404(number)
    context = {
        "space": found,
        "state": found.state_on(today()),
        "departments": departments_of(found),
        "datasets": datasets_of(found),
        "may_close": found.closed_on is None and may_enter(request),
    }
    return render(request, "registries/space.html", context)


def _registry() -> tuple[str, str]:
    return _t("数据融合空间"), reverse("fusion-spaces")


@login_required
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    hat = registrar_hat(request)

    def enter(form: forms.Form) -> tuple[str, str]:
        opened = open_space(facts=SpaceFacts(**form.cleaned_data), membership=hat, at=moment())
        return reverse("fusion-space", args=[opened.number]), _t("已登记数据融合空间。")

    page = FormPage(
        title=_t("登记融合空间"),
        lead=_t("登记后不能改动，只能登记停用；内容有变的停用后另行登记。"),
        registry=_registry(),
        back_url=reverse("fusion-spaces"),
    )
    form = SpaceForm(request.POST or None, initial={"opened_on": today()})
    return take_form(request, page, form, enter)


@login_required
@require_http_methods(["GET", "POST"])
def close(request: SignedInRequest, number: int) -> HttpResponse:
    hat = registrar_hat(request)
    found = _space_or_404(number)
    address = reverse("fusion-space", args=[number])

    def end(form: forms.Form) -> tuple[str, str]:
        close_space(space=found, membership=hat, at=moment(), **form.cleaned_data)
        return address, _t("已登记停用。")

    page = FormPage(
        title=_t("登记停用"),
        lead=f"{found.number} · {found.name}",
        registry=_registry(),
        middle=(found.name, address),
        back_url=address,
    )
    form = SpaceClosingForm(request.POST or None, initial={"last_day": today()})
    return take_form(request, page, form, end)
