"""Stop a clock, let it go on, ask for more time: one view, a page for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods

from backoffice.delivering import deliver_soon
from backoffice.middleware import status_of
from backoffice.views.casework.clock_change_page import PAGES
from backoffice.views.casework.clock_overtaken import is_done_by_oneself, overtaken
from backoffice.views.clock import moment
from cases.errors import KaifangError, NotAllowed
from cases.queries.one_case import clock_of, events_of_clock, visible_case
from workflows.engine.clock_offers import offered_changes
from workflows.engine.clock_replay import replay
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from backoffice.views.casework.clock_change_page import ChangePage, ClockForm
    from cases.models import Case, Clock


@login_required
@require_http_methods(["GET", "POST"])
def clock_change(request: SignedInRequest, number: str, pk: int, verb: str) -> HttpResponse:
    at, page = moment(), PAGES[verb]
    case = visible_case(request.user, number, on=civil_date(at))
    clock = clock_of(case, pk)
    form = _form(request, page, case, clock, at)
    refusal, status = "", 422 if form and form.errors else 200
    if request.method == "POST" and form and form.is_valid():
        try:
            done = page.carry_out(clock, form, request.user, at)
        except NotAllowed:
            raise
        except KaifangError as error:
            refusal, status = _refused(form, error), status_of(error)
            case = visible_case(request.user, number, on=civil_date(at))
            clock = clock_of(case, pk)
        else:
            deliver_soon()
            messages.success(request, done)
            return redirect("why-this-date", number=number, pk=pk)
    posted = request.method == "POST"
    since = overtaken(request, page, case, clock, on=civil_date(at)) if posted else {}
    if form is None and since and is_done_by_oneself(request, page, case, clock):
        messages.info(request, _t("您刚才已办理“%(act)s”。") % {"act": page.title})
        return redirect("why-this-date", number=number, pk=pk)
    if form is None:
        refusal, status = _not_offered(page, clock, is_overtaken=bool(since)), 409
    elif since:
        _show_new_version(form, request, case)
    context = {
        "case": case,
        "clock": clock,
        "page": page,
        "form": form,
        "refusal": refusal,
        "late_since": _late_since(clock, verb, on=civil_date(at)),
    }
    return render(request, "casework/clock_change.html", {**context, **since}, status=status)


def _late_since(clock: Clock, verb: str, *, on: date) -> date | None:
    cures = verb == "stop" and not clock.policy.is_fixed_date
    return clock.due_on if cures and clock.has_passed(on) else None


def _form(
    request: SignedInRequest, page: ChangePage, case: Case, clock: Clock, at: datetime
) -> ClockForm | None:
    on = civil_date(at)
    told = replay(clock, list(events_of_clock(clock)))
    offers = offered_changes(clock, told, person=request.user, on=on)
    initial = {"expected_version": case.version, "on": on}
    return page.form(request.POST if request.method == "POST" else None, offers, clock, initial)


def _not_offered(page: ChangePage, clock: Clock, *, is_overtaken: bool) -> str:
    """Return why there is nothing to do here any more, on a page that others overtook.

    Raises:
        NotAllowed: nobody was quicker, or the act was never theirs.
    """
    facts = {
        "label": _t(clock.policy.label),
        "status": clock.get_status_display(),
        "act": page.title,
    }
    if is_overtaken:
        return (
            _t(
                "您打开页面之后，本案卷有新的办理记录，“%(label)s”现为“%(status)s”，"
                "不能再办理“%(act)s”。您填写的内容保留在下面，请核对；需要补充的，可写内部备注。"
            )
            % facts
        )
    raise NotAllowed(
        _t("“%(label)s”现为“%(status)s”，您当前不能办理“%(act)s”。请回到案卷页查看。") % facts
    )


def _refused(form: ClockForm, error: KaifangError) -> str:
    """Put a refusal beside the field it is about; return it where it is about none."""
    field = str(error.facts.get("field") or "")
    if field in form.fields and not form.fields[field].widget.is_hidden:
        form.add_error(field, error.message)
        return ""
    return error.message


def _show_new_version(form: ClockForm, request: SignedInRequest, case: Case) -> None:
    """Let the page carry the version that it now shows; what was typed stays."""
    typed = request.POST.copy()
    typed["expected_version"] = str(case.version)
    form.data = typed
