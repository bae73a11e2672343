"""Take one's own last step back: the page that asks why, then the act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods

from backoffice.delivering import deliver_soon
from backoffice.middleware import status_of
from backoffice.views.casework.outcome_message import what_happened
from backoffice.views.clock import moment, today
from cases.errors import KaifangError, NotAllowed
from cases.queries.one_case import visible_case
from forms.base import ReasonForm
from workflows.engine.known_elsewhere import is_still_free
from workflows.engine.records import record_of
from workflows.engine.taking_back import last_own_step, newest_event, take_back
from workflows.state_names import name_states

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse
    from django_stubs_ext import StrOrPromise

    from backoffice.signed_in import SignedInRequest
    from cases.models import Case, CaseEvent, Person
    from workflows.engine.taking_back import LastStep

MINUTE = 60


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What a person may take back, and for how many more minutes, begun ones counted."""

    event: CaseEvent
    label: StrOrPromise
    until: datetime
    minutes: int


def offer_of(case: Case, newest: CaseEvent, person: Person) -> Offer | None:
    """Return the step that a case's page offers to take back; None where there is none."""
    at = moment()
    try:
        last = last_own_step(case=case, newest=newest, person=person, at=at)
    except KaifangError:
        return None
    return _offer(last, at) if is_still_free(last.event) else None


def _offer(last: LastStep, at: datetime) -> Offer:
    left = (last.until - at).total_seconds()
    return Offer(
        event=last.event,
        label=last.outcome.label,
        until=last.until,
        minutes=int(-(-left // MINUTE)),
    )


@login_required
@require_http_methods(["GET", "POST"])
def undo(request: SignedInRequest, number: str) -> HttpResponse:
    record = record_of(visible_case(request.user, number, on=today()))
    if request.method == "POST":
        return _taken_back(request, record)
    at = moment()
    last = last_own_step(case=record, newest=newest_event(record), person=request.user, at=at)
    form = ReasonForm(case=record, hats=())
    return _drawn(request, record, form, offer=_offer(last, at))


def _taken_back(request: SignedInRequest, record: Case) -> HttpResponse:
    form = ReasonForm(request.POST, case=record, hats=())
    if not form.is_valid():
        offer = offer_of(record, newest_event(record), request.user)
        return _drawn(request, record, form, offer=offer, status=422)
    try:
        taken = take_back(
            case=record,
            actor=request.user,
            at=moment(),
            expected_version=form.expected,
            reason=form.cleaned_data["reason"],
        )
    except NotAllowed:
        raise
    except KaifangError as error:
        record = record_of(record)
        offer = offer_of(record, newest_event(record), request.user)
        kept = ReasonForm(case=record, hats=(), initial=form.act_data())
        return _drawn(request, record, kept, offer=offer, error=error, status=status_of(error))
    deliver_soon()
    messages.success(request, what_happened(_t("撤回这一步"), taken, person=request.user))
    return redirect("case", number=record.number)


def _drawn(  # what the page shows, one keyword each
    request: SignedInRequest,
    record: Case,
    form: ReasonForm,
    *,
    offer: Offer | None,
    error: KaifangError | None = None,
    status: int = 200,
) -> HttpResponse:
    name_states([record])
    context = {
        "case": record,
        "form": form,
        "offer": offer,
        "refusal": error.message if error else "",
    }
    return render(request, "casework/undo.html", context, status=status)
