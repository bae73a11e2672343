"""The page on which a reviewer asks the applicant for a supplement, once and whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods

from backoffice.delivering import deliver_soon
from backoffice.middleware import status_of
from backoffice.views.applications.details import line_details
from backoffice.views.clock import moment, today
from cases.errors import BadInput, KaifangError
from cases.models import AccessLine
from cases.permissions import hats_for, memberships_on, require
from cases.queries.one_case import visible_case
from forms.access_lines import SupplementRequestForm
from workflows.conditional_access.line_flow import AccessLineFlow
from workflows.conditional_access.supplement import ask_for_supplement, last_day_to_ask
from workflows.engine import requirements
from workflows.engine.records import record_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: SignedInRequest, number: str) -> HttpResponse:
    line = record_of(visible_case(request.user, number, on=today()))
    if not isinstance(line, AccessLine):
        raise Http404
    declared = AccessLineFlow.act("ask_supplement")
    assert declared is not None  # noqa: S101  # declared in the flow
    asked = requirements.of_act(line, declared)
    require(request.user, asked, on=today())
    hats = hats_for(memberships_on(request.user, today()), asked)
    form = SupplementRequestForm(request.POST or None, case=line, hats=hats)
    refusal: KaifangError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            ask_for_supplement(
                line=line,
                asked=form.asked(),
                actor=request.user,
                at=moment(),
                expected_version=form.expected,
                hat_id=form.hat_id,
            )
        except BadInput as error:
            form.add_error(str(error.facts["field"]), error.message)
        except KaifangError as error:
            refusal = error
        else:
            deliver_soon()
            messages.success(request, _t("已要求申请人补正，答复时限暂停计算。"))
            return redirect("case", number=number)
    context = {
        **line_details(request, line),
        "case": line,
        "form": form,
        "refusal": refusal,
        "last_day": last_day_to_ask(line),
    }
    status = status_of(refusal) if refusal else 422 if form.errors else 200
    return render(request, "applications/line_supplement.html", context, status=status)
