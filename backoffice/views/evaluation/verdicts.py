"""What should become of each entry of a dossier: the list, some at once, all the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_POST

from backoffice.middleware import status_of
from backoffice.views.clock import moment
from backoffice.views.evaluation.dossiers import dossier_or_404, may_act
from backoffice.views.open_list.seen_version import seen_version
from cases.errors import KaifangError, NotAllowed
from cases.queries.verdicts import (
    ENTRIES_ON_A_PAGE,
    UNDECIDED,
    entries_with_verdicts,
    verdict_counts,
)
from cases.states.evaluation import EvaluationState
from forms.evaluation import VerdictFilter, VerdictForm, ticked_entries
from forms.whole_number import whole_number
from workflows.engine.gate import act

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import EvaluationDossier


@login_required
@require_GET
def verdicts(request: SignedInRequest, number: str) -> HttpResponse:
    return _shown(request, dossier_or_404(request, number))


@login_required
@require_POST
def say(request: SignedInRequest, number: str) -> HttpResponse:
    dossier = dossier_or_404(request, number)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _shown(request, dossier, form=form, status=422)
    data = {"entries": ticked_entries(request.POST), **form.cleaned_data}
    return _done(request, dossier, "say_verdicts", data, form)


@login_required
@require_POST
def keep(request: SignedInRequest, number: str) -> HttpResponse:
    return _done(request, dossier_or_404(request, number), "keep_the_rest", {}, None)


def _done(
    request: SignedInRequest,
    dossier: EvaluationDossier,
    name: str,
    data: dict[str, Any],  # Any: what the act takes
    form: VerdictForm | None,
) -> HttpResponse:
    try:
        act(
            case=dossier,
            name=name,
            actor=request.user,
            at=moment(),
            expected_version=seen_version(request, dossier),
            data=data,
        )
    except NotAllowed:
        raise
    except KaifangError as error:
        dossier.refresh_from_db(fields=["version"])
        return _shown(request, dossier, form=form, refusal=error, status=status_of(error))
    messages.success(request, _t("条目意见已保存。"))
    return redirect("dossier-verdicts", number=dossier.number)


def _shown(
    request: SignedInRequest,
    dossier: EvaluationDossier,
    *,
    form: VerdictForm | None = None,
    refusal: KaifangError | None = None,
    status: int = 200,
) -> HttpResponse:
    narrowed = VerdictFilter(request.GET)
    wanted = narrowed.wanted()
    after = whole_number(request.GET.get("after", "")) or 0
    rows = entries_with_verdicts(dossier, after=after, **wanted)
    page = rows[:ENTRIES_ON_A_PAGE]
    more = len(rows) > len(page)
    is_open = dossier.state == EvaluationState.SELF_ASSESSING
    context = {
        "case": dossier,
        "rows": page,
        "ticked": ticked_entries(request.POST),
        "filter_form": narrowed,
        "form": form or VerdictForm(),
        "may_say": is_open and may_act(request, dossier, "say_verdicts"),
        "undecided": verdict_counts(dossier)[UNDECIDED],
        "refusal": refusal.message if refusal else "",
        "first_url": f"?{urlencode(wanted)}" if after else "",
        "next_url": f"?{urlencode({**wanted, 'after': page[-1].entry_id})}" if more else "",
    }
    return render(request, "evaluation/verdicts.html", context, status=status)
