"""The scores of one dossier: its result, and the judging of what no fact proves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_POST

from backoffice.middleware import status_of
from backoffice.views.clock import moment
from backoffice.views.evaluation.dossiers import dossier_or_404, may_act
from backoffice.views.evaluation.score_sheet import ACT_IN, sheet_of
from backoffice.views.open_list.seen_version import seen_version
from cases.errors import KaifangError, NotAllowed
from forms.criteria import ScoreForm
from forms.whole_number import whole_number
from workflows.engine.gate import act

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import EvaluationDossier


@login_required
@require_GET
def scores(request: SignedInRequest, number: str) -> HttpResponse:
    return _shown(request, dossier_or_404(request, number))


@login_required
@require_POST
def score(request: SignedInRequest, number: str) -> HttpResponse:
    dossier = dossier_or_404(request, number)
    about = whole_number(request.POST.get("criterion", "")) or 0
    form = ScoreForm(request.POST, auto_id=f"%s-{about}")
    if not form.is_valid():
        return _shown(request, dossier, form=form, status=422)
    try:
        act(
            case=dossier,
            # Where nothing is scored now, the gate says in which state the dossier is.
            name=ACT_IN.get(dossier.state, "score_criterion"),
            actor=request.user,
            at=moment(),
            expected_version=seen_version(request, dossier),
            data=form.said(),
        )
    except NotAllowed:
        raise
    except KaifangError as error:
        dossier.refresh_from_db()
        return _shown(request, dossier, form=form, refusal=error, status=status_of(error))
    messages.success(request, _t("评分已保存；此前的评分仍保留在下面。"))
    return redirect("dossier-scores", number=number)


def _shown(
    request: SignedInRequest,
    dossier: EvaluationDossier,
    *,
    form: ScoreForm | None = None,
    refusal: KaifangError | None = None,
    status: int = 200,
) -> HttpResponse:
    name = ACT_IN.get(dossier.state)
    context = sheet_of(request, dossier) | {
        "case": dossier,
        "may_score": name is not None and may_act(request, dossier, name),
        "form": form,
        "typed_for": form.data.get("criterion", "") if form else "",
        "refusal": refusal.message if refusal else "",
    }
    return render(request, "evaluation/scores.html", context, status=status)
