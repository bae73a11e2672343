"""Draft the request that takes a version back, and show what it leaves as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods

from backoffice.middleware import status_of
from backoffice.views.clock import moment
from backoffice.views.public.sight import version_or_404
from cases.errors import KaifangError, NotAllowed
from cases.permissions import hats_of
from cases.queries.reversals import LEFT_OUT_ON_A_PAGE, left_out_after, left_out_counts
from cases.queries.version_items import by_request, items_of_version
from forms.reversal import ReversalForm
from forms.whole_number import whole_number
from workflows.engine.clocks import civil_date
from workflows.open_list.reversal import REVERSERS, draft_reversal, must_be_reversible

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import ListChange, ListVersion, Membership


@login_required
@require_http_methods(["GET", "POST"])
def version_reversal(request: SignedInRequest, label: str) -> HttpResponse:
    at = moment()
    version = version_or_404(request, label)
    hats = hats_of(request.user, REVERSERS, on=civil_date(at))
    if not hats:
        raise NotAllowed(_t("撤销版本的申请由主管部门经办起草，您当前没有主管部门经办的角色。"))
    form = ReversalForm(request.POST or None, requests=by_request(items_of_version(version)))
    refusal: KaifangError | None = None
    try:
        must_be_reversible(version)
        if request.method == "POST" and form.is_valid():
            return _drafted(request, version, form, hats[0])
    except KaifangError as error:
        refusal = error
    status = 422 if form.is_bound else 200
    if refusal is not None and form.is_bound:
        status = status_of(refusal)
    context = {"version": version, "form": form, "refusal": refusal}
    return render(request, "list_version/reversal.html", context, status=status)


def _drafted(
    request: SignedInRequest, version: ListVersion, form: ReversalForm, hat: Membership
) -> HttpResponse:
    change = draft_reversal(
        version=version,
        membership=hat,
        reason=form.cleaned_data["reason"],
        at=moment(),
        keeping=form.kept,
    )
    messages.success(
        request,
        _t("已起草 %(number)s。请核对反向调整和保留的条目，再提交审核。")
        % {"number": change.number},
    )
    return redirect("case", number=change.number)


def left_out_context(request: SignedInRequest, change: ListChange) -> dict[str, object]:
    """Return what a request about many entries leaves as it is: counts, and one page of them."""
    rows = left_out_after(change, after=whole_number(request.GET.get("left_after", "")))
    page = rows[:LEFT_OUT_ON_A_PAGE]
    more = len(rows) > len(page)
    return {
        "reverses": change.reverses,
        "left_out": page,
        "left_out_counts": left_out_counts(change) if page else [],
        "left_out_next_url": f"?left_after={page[-1].entry_id}#left-out" if more else "",
    }
