"""Programmes: all of them, a new one, and one with its criteria, progress and nominations."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_http_methods

from backoffice.middleware import status_of
from backoffice.navigation import PEER_READERS
from backoffice.views.clock import moment, today
from backoffice.views.programmes.criterion_lines import lines_of
from backoffice.views.programmes.nominate import nominating_hats
from cases.errors import KaifangError, NotAllowed
from cases.permissions import hats_of, holds_any
from cases.queries.label_programmes import (
    NOMINATIONS_ON_A_PAGE,
    labels_held,
    nominations_after,
    programme_labelled,
    programmes,
    states_of,
)
from cases.states.label_nomination import NominationState
from forms.programmes import NominationFilter, ProgrammeForm
from forms.whole_number import whole_number
from workflows.open_list.programmes.flow import JUDGES
from workflows.open_list.programmes.open_programme import Call, open_programme
from workflows.open_list.programmes.terms import terms

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import LabelProgramme


def must_read(request: SignedInRequest) -> None:
    if not holds_any(request.user, PEER_READERS, today()):
        raise NotAllowed(_t("样本与品牌数据由各部门和主管部门查看，您当前没有这些角色。"))


def programme_or_404(label: str) -> LabelProgramme:
    found = programme_labelled(label)
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
def overview(request: SignedInRequest) -> HttpResponse:
    must_read(request)
    context = {
        "programmes": programmes(request.user, on=today()),
        "today": today(),
        "may_open": holds_any(request.user, JUDGES, today()),
    }
    return render(request, "programmes/overview.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    hats = hats_of(request.user, JUDGES, on=today())
    if not hats:
        raise NotAllowed(_t("标注批次由主管部门开启。"))
    proposed = terms()
    form = ProgrammeForm(
        request.POST or None,
        initial={"target": proposed.targets["sample"], "term_months": proposed.months},
    )
    refusal: KaifangError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            opened = open_programme(call=Call(**form.cleaned_data), membership=hats[0], at=moment())
        except KaifangError as error:
            refusal = error
        else:
            messages.success(request, _t("已开启标注批次，各部门可以申报。"))
            return redirect("programme", label=opened.label)
    status = status_of(refusal) if refusal else 422 if form.is_bound and form.errors else 200
    context = {
        "form": form,
        "targets": proposed.targets,
        "refusal": refusal.message if refusal else "",
    }
    return render(request, "programmes/new.html", context, status=status)


@login_required
@require_GET
def programme(request: SignedInRequest, label: str) -> HttpResponse:
    must_read(request)
    found, on = programme_or_404(label), today()
    narrowed = NominationFilter(request.GET)
    after = whole_number(request.GET.get("after", "")) or 0
    rows = nominations_after(found, request.user, on=on, state=narrowed.wanted, after=after)
    page = rows[:NOMINATIONS_ON_A_PAGE]
    kept = {"state": narrowed.wanted} if narrowed.wanted else {}
    following = urlencode({**kept, "after": page[-1].pk}) if page else ""
    counts = states_of(found, request.user, on=on)
    is_open = on <= found.nominate_until
    context = {
        "programme": found,
        "is_open": is_open,
        "held": labels_held(found, on=on),
        "counts": [(each.label, counts[each]) for each in NominationState if each in counts],
        "criterion_lines": lines_of(found.criteria),
        "filter_form": narrowed,
        "is_filtered": bool(kept),
        "nominations": page,
        "may_nominate": is_open and bool(nominating_hats(request)),
        "next_url": f"?{following}" if len(rows) > len(page) else "",
        "first_url": f"?{urlencode(kept)}" if after else "",
    }
    return render(request, "programmes/programme.html", context)
