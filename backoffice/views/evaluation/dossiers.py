"""The facts of one dossier, and what its organisation has to say about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_POST

from backoffice.middleware import status_of
from backoffice.views.clock import moment, today
from backoffice.views.evaluation.dossier_details import dossier_details
from backoffice.views.open_list.seen_version import seen_version
from cases.errors import KaifangError, NotAllowed
from cases.permissions import hats_for, hats_on
from cases.queries.evaluation import COMMENT, dossier_numbered
from forms.evaluation import FactCommentForm
from workflows.engine import requirements
from workflows.engine.gate import act
from workflows.open_list.evaluation.flow import EvaluationFlow

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import EvaluationDossier


@login_required
@require_GET
def dossier_facts(request: SignedInRequest, number: str) -> HttpResponse:
    return _shown(request, dossier_or_404(request, number))


@login_required
@require_POST
def dossier_comment(request: SignedInRequest, number: str) -> HttpResponse:
    dossier = dossier_or_404(request, number)
    form = FactCommentForm(request.POST)
    if not form.is_valid():
        return _shown(request, dossier, form=form, status=422)
    try:
        act(
            case=dossier,
            name=COMMENT,
            actor=request.user,
            at=moment(),
            expected_version=seen_version(request, dossier),
            data=form.cleaned_data,
        )
    except NotAllowed:
        raise
    except KaifangError as error:
        dossier.refresh_from_db(fields=["version"])
        return _shown(request, dossier, form=form, refusal=error, status=status_of(error))
    messages.success(request, _t("说明已记入档案；事实本身不变。"))
    return redirect("dossier-facts", number=number)


def dossier_or_404(request: SignedInRequest, number: str) -> EvaluationDossier:
    """Return a dossier that the person may know of."""
    found = dossier_numbered(request.user, number, on=today())
    if found is None:
        raise Http404
    return found


def _shown(
    request: SignedInRequest,
    dossier: EvaluationDossier,
    *,
    form: FactCommentForm | None = None,
    refusal: KaifangError | None = None,
    status: int = 200,
) -> HttpResponse:
    context = dossier_details(dossier) | {
        "case": dossier,
        "may_comment": may_act(request, dossier, COMMENT),
        "form": form,
        "typed_for": form.data.get("fact", "") if form else "",
        "refusal": refusal.message if refusal else "",
    }
    return render(request, "evaluation/facts.html", context, status=status)


def may_act(request: SignedInRequest, dossier: EvaluationDossier, name: str) -> bool:
    """Tell whether the person may do one of the acts of a dossier's own pages."""
    declared = EvaluationFlow.act(name)
    if declared is None or dossier.is_closed:
        return False
    hats = hats_on(request.user, today())
    return bool(hats_for(hats, requirements.of_act(dossier, declared)))
