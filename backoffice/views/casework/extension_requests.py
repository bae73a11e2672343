"""Requests for more time: the list, and the page on which a lead decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_http_methods

from backoffice.delivering import deliver_soon
from backoffice.middleware import status_of
from backoffice.views.clock import moment, today
from cases.errors import BadInput, KaifangError, NotAllowed
from cases.queries.clock_reasons import reasons_in_force
from cases.queries.extension_requests import REQUESTS_ON_A_PAGE, request_for, requests_for
from cases.states.clock import ExtensionDecision
from forms.both_versions import BothVersions, in_words
from forms.clock_changes import MoreTimeDecisionForm
from forms.whole_number import whole_number
from workflows.engine.clocks import civil_date
from workflows.engine.extensions import decide_on_more_time, may_decide

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import ExtensionRequest

DECISIONS = ("approve", "refuse")


@login_required
@require_GET
def extension_requests(request: SignedInRequest) -> HttpResponse:
    on = today()
    is_open = request.GET.get("decided") != "1"
    below = whole_number(request.GET.get("below", ""))
    rows = requests_for(request.user, on=on, is_open=is_open, below=below)
    page = rows[:REQUESTS_ON_A_PAGE]
    start = "?" if is_open else "?decided=1&"
    context = {
        "requests": page,
        "is_open": is_open,
        "first_url": start.rstrip("&") if below else "",
        "next_url": f"{start}below={page[-1].pk}" if len(rows) > len(page) else "",
    }
    return render(request, "casework/extension_requests.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def extension_request(request: SignedInRequest, pk: int) -> HttpResponse:
    at = moment()
    asked = request_for(request.user, pk, on=civil_date(at))
    form = MoreTimeDecisionForm(request.POST if request.method == "POST" else None)
    refusal, status = "", 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"]
        try:
            approve = _decision(request)
            decide_on_more_time(
                request=asked, approve=approve, actor=request.user, at=at, note=note
            )
        except NotAllowed:
            raise
        except KaifangError as error:
            status = status_of(error)
            if error.facts.get("field") == "note":
                form.add_error("note", error.message)
            else:
                refusal = error.message
                asked = request_for(request.user, pk, on=civil_date(at))
        else:
            deliver_soon()
            messages.success(
                request, _t("已同意延期。") if approve else _t("已不同意延期，申请人会收到通知。")
            )
            return redirect("extension-requests")
    return render(
        request,
        "casework/extension_request.html",
        {
            **_facts(request, asked),
            "form": form,
            "refusal": refusal,
            "both_versions": _both(request, asked, form),
        },
        status=status,
    )


def _decision(request: SignedInRequest) -> bool:
    decision = request.POST.get("decision")
    if decision not in DECISIONS:
        raise BadInput(_t("请选择“同意延期”或“不同意延期”。"))
    return decision == "approve"


def _both(
    request: SignedInRequest, asked: ExtensionRequest, form: MoreTimeDecisionForm
) -> list[BothVersions]:
    """Return what was entered beside what another lead has decided meanwhile."""
    if request.method != "POST" or asked.decided_by_id in (None, request.user.pk):
        return []
    mine = {"approve": ExtensionDecision.APPROVED, "refuse": ExtensionDecision.REFUSED}
    typed = mine.get(request.POST.get("decision", ""))
    rows = [
        BothVersions(
            name="decision",
            label=_t("审批结果"),
            typed=str(typed.label) if typed else "",
            stored=asked.get_decision_display(),
        ),
        BothVersions(
            name="note",
            label=form["note"].label,
            typed=in_words(form["note"]),
            stored=asked.note,
        ),
    ]
    return [each for each in rows if each.typed != each.stored]


def _facts(request: SignedInRequest, asked: ExtensionRequest) -> dict[str, object]:
    clock = asked.clock
    is_open = asked.decision == ExtensionDecision.PENDING
    known = reasons_in_force([asked.reason], on=civil_date(asked.requested_at))
    return {
        "asked": asked,
        "reason": known.get(asked.reason),
        "may_decide": is_open
        and asked.requested_by_id != request.user.pk
        and may_decide(clock, request.user, on=today()),
        "is_own": is_open and asked.requested_by_id == request.user.pk,
    }
