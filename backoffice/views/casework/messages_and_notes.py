"""Write a message or a note about a case; mark messages as read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST

from backoffice.delivering import deliver_soon
from backoffice.views.casework.case import drawn
from backoffice.views.casework.collaboration import Typed, case_url
from backoffice.views.clock import moment, today
from cases.errors import GuardFailed
from cases.queries.one_case import visible_case
from forms.collaboration import MessageForm, NoteForm
from forms.whole_number import whole_number
from workflows.collaboration.messages import mark_messages_read, send_message
from workflows.collaboration.notes import write_note
from workflows.engine.records import record_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import Case


@login_required
@require_POST
def message(request: SignedInRequest, number: str) -> HttpResponse:
    case = visible_case(request.user, number, on=today())
    form = MessageForm(request.POST)
    if form.is_valid() and _is_sent(request, case, form):
        deliver_soon()
        messages.success(request, _t("消息已发出，对方会收到通知。"))
        return redirect(case_url(case, "messages"))
    return drawn(request, record_of(case), typed=Typed(message=form), status=422)


@login_required
@require_POST
def read_messages(request: SignedInRequest, number: str) -> HttpResponse:
    case = visible_case(request.user, number, on=today())
    _mark_read(request, case)
    return redirect(case_url(case, "messages"))


@login_required
@require_POST
def note(request: SignedInRequest, number: str) -> HttpResponse:
    case = visible_case(request.user, number, on=today())
    form = NoteForm(request.POST)
    if not form.is_valid():
        return drawn(request, record_of(case), typed=Typed(note=form), status=422)
    write_note(case=case, author=request.user, text=form.cleaned_data["text"], at=moment())
    messages.success(request, _t("备注已保存，只有承办方看得到。"))
    return redirect(case_url(case, "notes"))


def _is_sent(request: SignedInRequest, case: Case, form: MessageForm) -> bool:
    text = form.cleaned_data["text"]
    try:
        send_message(case=case, author=request.user, text=text, at=moment())
    except GuardFailed as error:
        form.add_error("text", error.message)
        return False
    # Who answers has read what stood above the answer.
    _mark_read(request, case)
    return True


def _mark_read(request: SignedInRequest, case: Case) -> None:
    shown = whole_number(request.POST.get("seen", ""))
    if shown is not None:
        mark_messages_read(case=case, person=request.user, up_to=shown)
