"""Pages on which an applicant contests an answer, follows what becomes of it, or gives it up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods, require_POST

from backoffice.delivering import deliver_soon
from backoffice.middleware import status_of
from backoffice.views.applications.letters import letters_shown
from backoffice.views.applications.since_before import changed_parts
from backoffice.views.clock import moment, today
from cases.errors import BadInput, KaifangError
from cases.models import AccessApplication
from cases.queries.applications import line_numbered, submissions_of
from cases.queries.one_case import visible_case
from cases.queries.second_looks import looks_at
from cases.states.second_look import DECIDED, OPEN
from forms.base import StepForm
from forms.second_looks import SecondLookRequestForm
from workflows.conditional_access.second_look.ask import why_not
from workflows.conditional_access.second_look.term import time_to_ask
from workflows.engine.gate import act
from workflows.engine.records import record_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import AccessLine, SecondLook


@dataclass(frozen=True, kw_only=True)
class Page:
    """A line of an application, as whoever applied reads about it."""

    request: SignedInRequest
    application: AccessApplication
    line: AccessLine

    @classmethod
    def load(cls, request: SignedInRequest, number: str, line: str) -> Page:
        """Return it; 404 for everybody but who applied."""
        application = record_of(visible_case(request.user, number, on=today()))
        found = line_numbered(application, line)
        if (
            not isinstance(application, AccessApplication)
            or application.opened_by_id != request.user.pk
            or found is None
        ):
            raise Http404
        return cls(request=request, application=application, line=found)

    @property
    def look(self) -> SecondLook | None:
        """The second look that was asked for."""
        return looks_at([self.line]).get(self.line.pk)

    def act(self, name: str, form: StepForm) -> None:
        act(
            case=self.application,
            name=name,
            actor=self.request.user,
            at=moment(),
            expected_version=form.expected,
            data={"line": self.line, **form.act_data()},
        )
        deliver_soon()

    def drawn(
        self, form: StepForm | None = None, refusal: KaifangError | None = None
    ) -> HttpResponse:
        look, at = self.look, moment()
        refused = "" if look else why_not(self.line, at=at)
        asking = form if isinstance(form, SecondLookRequestForm) else None
        served_at = self.line.answered_at
        context = {
            "case": self.application,
            "line": self.line,
            "look": look,
            "is_open": look is not None and look.state in OPEN,
            "is_decided": look is not None and look.state in DECIDED,
            "why_not": refused,
            "term": time_to_ask(served_at=served_at) if served_at else None,
            "form": asking or SecondLookRequestForm(case=self.application, hats=()),
            "refusal": refusal,
        }
        failed = 422 if form is not None and form.errors else 200
        status = status_of(refusal) if refusal else failed
        return render(self.request, "applications/second_look.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def second_look(request: SignedInRequest, number: str, line: str) -> HttpResponse:
    """Draw what was answered and may be contested, or contest it."""
    page = Page.load(request, number, line)
    if request.method == "GET":
        return page.drawn()
    form = SecondLookRequestForm(request.POST, case=page.application, hats=())
    if not form.is_valid():
        return page.drawn(form)
    try:
        page.act("ask_second_look", form)
    except BadInput as error:
        form.add_error(str(error.facts["field"]), error.message)
        return page.drawn(form)
    except KaifangError as error:
        return page.drawn(form, error)
    messages.success(request, _t("复核申请已提交，由主管部门另行指定人员审查。"))
    return redirect(request.path)


@login_required
@require_POST
def give_up(request: SignedInRequest, number: str, line: str) -> HttpResponse:
    """Give a second look up; the answer stands, and cannot be contested again."""
    page = Page.load(request, number, line)
    form = StepForm(request.POST, case=page.application, hats=())
    if not form.is_valid():
        return page.drawn(form)
    try:
        page.act("give_up_second_look", form)
    except KaifangError as error:
        return page.drawn(refusal=error)
    messages.success(request, _t("复核申请已撤回，原答复仍然有效。"))
    return redirect("second-look", number=number, line=line)


def second_look_details(look: SecondLook) -> dict[str, Any]:  # Any: template context
    """Return what the commission reads: the grounds, the answer, and what was applied for."""
    line = look.line
    application = line.application
    submissions = submissions_of(application)
    return {
        "look": look,
        "line": line,
        "application": application,
        "submission": submissions[0] if submissions else None,
        "changes": changed_parts(submissions),
        "letters": letters_shown(look),
    }
