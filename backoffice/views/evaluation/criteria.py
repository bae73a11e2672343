"""The criteria of evaluations: the versions there were, and a new one drawn up from the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_http_methods

from backoffice.middleware import status_of
from backoffice.views.clock import moment, today
from backoffice.views.evaluation.readers import must_read
from cases.errors import BadInput, KaifangError, NotAllowed, Stale
from cases.permissions import hats_of
from cases.queries.criteria import (
    criteria_numbered,
    criteria_of,
    criteria_versions,
    newest_criteria,
)
from forms.criteria import (
    CriteriaForm,
    CriterionRows,
    criterion_typed,
    version_typed,
)
from forms.whole_number import whole_number
from workflows.open_list.evaluation.dossier_acts import JUDGES
from workflows.open_list.evaluation.enter_criteria import CriteriaTerms, enter_criteria

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import CriteriaVersion, Membership


@login_required
@require_GET
def criteria(request: SignedInRequest) -> HttpResponse:
    must_read(request)
    wanted = request.GET.get("version", "")
    number = whole_number(wanted)
    shown = newest_criteria() if not wanted else number and criteria_numbered(number)
    if wanted and not shown:
        raise Http404
    context = {
        "shown": shown or None,
        "criteria": criteria_of(shown or None),
        "versions": criteria_versions(),
        "may_enter": bool(hats_of(request.user, JUDGES, on=today())),
    }
    return render(request, "evaluation/criteria.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def criteria_new(request: SignedInRequest) -> HttpResponse:
    hats = hats_of(request.user, JUDGES, on=today())
    if not hats:
        raise NotAllowed(_t("评估指标由主管部门录入。"))
    newest = newest_criteria()
    posted = request.POST if request.method == "POST" else None
    head = CriteriaForm(posted, initial=version_typed(newest))
    rows = CriterionRows(
        posted, prefix="criteria", initial=[criterion_typed(each) for each in criteria_of(newest)]
    )
    refusal: KaifangError | None = None
    if posted is not None and all([head.is_valid(), rows.is_valid()]):
        try:
            version = _entered(head, rows, hats[0])
        except (BadInput, Stale) as error:
            refusal = error
        else:
            messages.success(request, _t("评估指标已录入；此后开启的评估按这一版计分。"))
            return redirect(f"{request.path.removesuffix('new/')}?version={version.number}")
    failed = bool(head.errors or rows.total_error_count())
    context = {
        "head": head,
        "rows": rows,
        "refusal": refusal.message if refusal else "",
    }
    status = status_of(refusal) if refusal else 422 if failed else 200
    return render(request, "evaluation/criteria_new.html", context, status=status)


def _entered(
    head: CriteriaForm,
    rows: Any,  # Any: a class that Django makes
    hat: Membership,
) -> CriteriaVersion:
    filled = [form.terms() for form in rows.forms if form.cleaned_data]
    return enter_criteria(
        terms=CriteriaTerms(
            criteria=[each for each in filled if each is not None],
            bands=head.bands(),
            least_coverage=head.cleaned_data["least_coverage"],
            reason=head.cleaned_data["reason"],
            expected=head.cleaned_data["expected"],
        ),
        membership=hat,
        at=moment(),
    )
