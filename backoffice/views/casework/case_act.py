"""An act on the case that belongs to no task: the page that asks for a reason, then the act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods

from backoffice.delivering import deliver_soon
from backoffice.middleware import status_of
from backoffice.views.casework.outcome_message import what_happened
from backoffice.views.casework.since_then import news_since
from backoffice.views.clock import moment, today
from cases.errors import GuardFailed, KaifangError, NotAllowed
from cases.queries.one_case import visible_case
from forms.registry import form_named
from workflows.engine.gate import act
from workflows.engine.offered import OfferedAct, offered_acts
from workflows.engine.records import record_of
from workflows.state_names import name_states

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from backoffice.views.casework.history import HistoryLine
    from cases.models import Case
    from forms.base import StepForm


@login_required
@require_http_methods(["GET", "POST"])
def case_act(request: SignedInRequest, number: str, name: str) -> HttpResponse:
    record = record_of(visible_case(request.user, number, on=today()))
    offer = _offered(request, record, name)
    kind = form_named(offer.act.form, reason_required=offer.act.reason_required)
    form = kind(request.POST or None, case=record, hats=offer.hats)
    refusal, status = "", 200
    news: list[HistoryLine] = []
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _carried_out(request, record, offer, form)
            except NotAllowed:
                raise
            except KaifangError as error:
                refusal, status = error.message, status_of(error)
                # The version of the page moves on; what was typed stays.
                record = record_of(record)
                news = news_since(record, form.expected)
                form = kind(case=record, hats=offer.hats, initial=form.act_data())
    context = {
        "case": record,
        "act": offer.act,
        "form": form,
        "refusal": refusal,
        "news": news,
    }
    name_states([record])
    return render(request, "casework/case_act.html", context, status=status)


def _offered(request: SignedInRequest, record: Case, name: str) -> OfferedAct:
    offers = offered_acts(case=record, person=request.user, on=today())
    found = next((offer for offer in offers if offer.act.name == name), None)
    if found is not None:
        return found
    if record.flow_class.act(name) is None:
        raise GuardFailed(_t("这类案卷没有这一操作。请回到案卷页查看可办操作。"))
    raise NotAllowed(
        _t("%(number)s 现为“%(state)s”，您当前不能办理这一操作。请回到案卷页查看可办操作。")
        % {"number": record.number, "state": record.state_label}
    )


def _carried_out(
    request: SignedInRequest, record: Case, offer: OfferedAct, form: StepForm
) -> HttpResponse:
    taken = act(
        case=record,
        name=offer.act.name,
        actor=request.user,
        at=moment(),
        expected_version=form.expected,
        data=form.act_data(),
        hat_id=form.hat_id,
    )
    deliver_soon()
    messages.success(request, what_happened(offer.act.label, taken, person=request.user))
    return redirect("case", number=record.number)
