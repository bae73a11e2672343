"""Organisations: the list, one with its names and units, and a new one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_http_methods

from backoffice.views.admin.area import (
    administration,
    carried_out,
    organisation_or_404,
    posted,
    status_of,
)
from backoffice.views.clock import moment, today
from cases.models import OrganisationKind
from cases.queries import organisation_directory, people
from cases.search_terms import LONGEST_SEARCH
from cases.states.role import Role
from forms.organisation import AddOrganisationForm
from workflows.administration.add_organisation import OrganisationFacts, add_organisation
from workflows.administration.requirements import require_administrator

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.views.admin.area import AdministrationRequest


@administration
@require_GET
def organisation_list(request: AdministrationRequest) -> HttpResponse:
    text = request.GET.get("text", "").strip()[:LONGEST_SEARCH]
    kind = request.GET.get("kind", "")
    closed = request.GET.get("closed", "")
    after = request.GET.get("after", "")
    rows = organisation_directory.organisations_after(
        text=text,
        kind=kind if kind in OrganisationKind.values else "",
        after=after,
        with_closed=bool(closed),
    )
    page = rows[: organisation_directory.ORGANISATIONS_ON_A_PAGE]
    kept = {"text": text, "kind": kind, "closed": closed}
    following = urlencode({**kept, "after": page[-1].full_name}) if len(rows) > len(page) else ""
    return render(
        request,
        "admin/organisations.html",
        {
            "organisations": page,
            "kinds": OrganisationKind.choices,
            **kept,
            "first_url": f"?{urlencode(kept)}" if after else "",
            "next_url": f"?{following}" if following else "",
            "is_administrator": Role.ADMINISTRATOR in request.separated,
        },
    )


@administration
@require_GET
def organisation_page(request: AdministrationRequest, pk: int) -> HttpResponse:
    organisation = organisation_or_404(pk)
    return render(
        request,
        "admin/organisation.html",
        {
            "organisation": organisation,
            "aliases": organisation_directory.aliases_of(organisation),
            "units": organisation_directory.units_of(organisation),
            "predecessors": organisation_directory.predecessors_of(organisation),
            "members": people.members_of(organisation, on=today()),
            "is_administrator": Role.ADMINISTRATOR in request.separated,
        },
    )


@administration
@require_http_methods(["GET", "POST"])
def new_organisation(request: AdministrationRequest) -> HttpResponse:
    require_administrator(request.user, on=today())
    form = AddOrganisationForm(posted(request))
    if form.is_valid():
        act = partial(
            add_organisation,
            actor=request.user,
            facts=OrganisationFacts(**form.cleaned_data),
            at=moment(),
        )
        added = carried_out(form, act)
        if added is not None:
            messages.success(
                request, _t("已新增%(name)s。") % {"name": added.organisation.full_name}
            )
            return redirect("organisation", pk=added.organisation.pk)
    context = {
        "form": form,
        "title": _t("新增单位"),
        "lead": _t("全称须与公文一致；清单文件中的其他写法在建立后作为别名登记。"),
        "button": _t("新增单位"),
        "back_url": reverse("organisations"),
        "area_url": reverse("organisations"),
        "area_label": _t("单位"),
    }
    return render(request, "admin/form_page.html", context, status=status_of(form))
