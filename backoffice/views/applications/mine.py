"""One's own applications, and another one that begins with the words of an earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_POST

from backoffice.views.applications.draft_task import task_url
from backoffice.views.clock import moment, today
from cases.models import AccessApplication
from cases.queries.applicants import applicant_of_person, waiting_registration
from cases.queries.applications import APPLICATIONS_ON_A_PAGE, applications_of
from cases.queries.my_applications import as_listed
from cases.queries.one_case import visible_case
from forms.whole_number import whole_number
from workflows.conditional_access.start import start_application
from workflows.engine.records import record_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


@login_required
@require_GET
def my_applications(request: SignedInRequest) -> HttpResponse:
    before = whole_number(request.GET.get("before", ""))
    found = applications_of(request.user, before=before)
    page = found[:APPLICATIONS_ON_A_PAGE]
    context = {
        "applications": as_listed(page),
        "next_url": f"?before={page[-1].pk}" if len(found) > len(page) else "",
        "first_url": "?" if before is not None else "",
        "applicant": applicant_of_person(request.user, on=today()),
        "waiting": waiting_registration(request.user),
    }
    return render(request, "applications/mine.html", context)


@login_required
@require_POST
def copy_as_new(request: SignedInRequest, number: str) -> HttpResponse:
    record = record_of(visible_case(request.user, number, on=today()))
    if not isinstance(record, AccessApplication) or record.opened_by_id != request.user.pk:
        raise Http404
    application = start_application(person=request.user, at=moment(), copy_of=record)
    messages.success(
        request, _t("已按 %(number)s 的内容新建申请草稿，请核对后提交。") % {"number": number}
    )
    return redirect(task_url(application))
