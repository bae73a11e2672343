"""Messages between an applicant and the department of one line, read on the application's side.

The applicant never sees the line itself, and so none of its notes (docs/decisions/0044).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods, require_POST

from backoffice.delivering import deliver_soon
from backoffice.views.casework.collaboration import Typed, talk_of
from backoffice.views.clock import moment, today
from cases.errors import GuardFailed
from cases.queries.applications import line_numbered
from cases.queries.one_case import visible_case
from cases.queries.sides import Standing, standing_of
from forms.collaboration import MessageForm
from forms.whole_number import whole_number
from workflows.collaboration.messages import mark_messages_read, send_message

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import AccessLine


@dataclass(frozen=True, kw_only=True)
class Page:
    """A line, as a person of the asking side talks about it."""

    request: SignedInRequest
    line: AccessLine
    standing: Standing

    @classmethod
    def load(cls, request: SignedInRequest, number: str, line: str) -> Page:
        """Return it; 404 for whoever does not see the application, or is not of its applicant."""
        application = visible_case(request.user, number, on=today())
        record = line_numbered(application, line)
        if record is None:
            raise Http404
        standing = standing_of(request.user, record, on=today())
        if standing.asks is None:
            raise Http404
        return cls(request=request, line=record, standing=standing)

    def address(self, name: str) -> str:
        return reverse(name, args=[self.line.application.number, self.line.number])

    def mark_read(self) -> None:
        shown = whole_number(self.request.POST.get("seen", ""))
        if shown is not None:
            mark_messages_read(case=self.line, person=self.request.user, up_to=shown)


@login_required
@require_http_methods(["GET", "POST"])
def line_talk(request: SignedInRequest, number: str, line: str) -> HttpResponse:
    """Draw the messages about a line, or send one; who answers has read what stood above."""
    page = Page.load(request, number, line)
    if request.method == "GET":
        return _drawn(page)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _drawn(page, form)
    try:
        text = form.cleaned_data["text"]
        send_message(case=page.line, author=request.user, text=text, at=moment())
    except GuardFailed as error:
        form.add_error("text", error.message)
        return _drawn(page, form)
    page.mark_read()
    deliver_soon()
    messages.success(request, _t("消息已发出，对方会收到通知。"))
    return redirect(page.address("line-talk"))


@login_required
@require_POST
def read_line_talk(request: SignedInRequest, number: str, line: str) -> HttpResponse:
    page = Page.load(request, number, line)
    page.mark_read()
    return redirect(page.address("line-talk"))


def _drawn(page: Page, form: MessageForm | None = None) -> HttpResponse:
    talk = talk_of(page.request, page.line, page.standing, Typed(message=form))
    context = {
        "case": page.line.application,
        "line": page.line,
        "talk": talk,
        "names_offices": True,
        "message_url": page.address("line-talk"),
        "read_url": page.address("line-talk-read"),
    }
    status = 422 if form is not None else 200
    return render(page.request, "applications/line_talk.html", context, status=status)
