"""How decisions can be contested, as letters print it: every text, and another from a day on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_http_methods

from backoffice.views.admin.area import administration, carried_out, posted, status_of
from backoffice.views.clock import moment, today
from cases.queries.letters import remedy_texts
from cases.states.role import Role
from forms.remedies import RemediesForm
from workflows.administration.enter_remedies import Remedies, enter_remedies
from workflows.administration.requirements import require_administrator

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.views.admin.area import AdministrationRequest


@administration
@require_GET
def remedies(request: AdministrationRequest) -> HttpResponse:
    on, texts = today(), remedy_texts()
    context = {
        "texts": texts,
        "on": on,
        "in_force": next((each for each in texts if each.effective_from <= on), None),
        "is_administrator": Role.ADMINISTRATOR in request.separated,
    }
    return render(request, "admin/remedies.html", context)


@administration
@require_http_methods(["GET", "POST"])
def new_remedies(request: AdministrationRequest) -> HttpResponse:
    require_administrator(request.user, on=today())
    newest = next(iter(remedy_texts()), None)
    initial = (
        {"text": newest.text, "source": newest.source, "tier": newest.tier} if newest else None
    )
    form = RemediesForm(posted(request), initial=initial)
    if form.is_valid():
        wanted = Remedies(**form.cleaned_data)
        act = partial(enter_remedies, actor=request.user, remedies=wanted, at=moment())
        if (entered := carried_out(form, act)) is not None:
            messages.success(
                request,
                _t("已登记：自 %(day)s 起发出的文书印新的救济途径。")
                % {"day": entered.effective_from},
            )
            return redirect("remedies")
    context = {
        "form": form,
        "title": _t("登记救济途径"),
        "lead": _t(
            "不予开放的决定能否复议尚无定论，所以这段文字是数据：写明依据，自施行日期起使用。"
        ),
        "button": _t("登记"),
        "area_url": reverse("remedies"),
        "area_label": _t("救济途径"),
        "back_url": reverse("remedies"),
    }
    return render(request, "admin/form_page.html", context, status=status_of(form))
