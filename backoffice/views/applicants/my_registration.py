"""One's own registration as an applicant: where it stands, and another one after a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from backoffice.delivering import deliver_soon
from backoffice.middleware import status_of
from backoffice.views.clock import moment
from cases.errors import BadInput, KaifangError
from cases.queries import applicants
from forms.applicants import SubjectForm
from workflows.administration.applicants.register import register
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


@login_required
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("number")
def my_registration(request: SignedInRequest) -> HttpResponse:
    at = moment()
    form = SubjectForm(request.POST or None)
    refusal: KaifangError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            registration = register(person=request.user, subject=form.subject, at=at)
        except BadInput as error:
            form.show_refusal(str(error.facts.get("field", "")), error.message)
        except KaifangError as error:
            refusal = error
        else:
            deliver_soon()
            messages.success(
                request,
                _t("主体认证 %(number)s 已提交，核验结果会通知您。")
                % {"number": registration.number},
            )
            return redirect("my-registration")
    registrations = applicants.registrations_of(request.user)
    reasons = applicants.reasons_of_refusal(registrations)
    waiting = applicants.waiting_registration(request.user)
    status = status_of(refusal) if refusal else 422 if form.is_bound else 200
    context = {
        "form": form,
        "refusal": refusal,
        "registrations": [(each, reasons.get(each.pk, "")) for each in registrations],
        "is_refused": bool(reasons),
        "applicant": applicants.applicant_of_person(request.user, on=civil_date(at)),
        "waiting": waiting,
        "due_on": applicants.due_day_of(waiting) if waiting else None,
    }
    return render(request, "applicants/my_registration.html", context, status=status)
