"""Whether a dataset can be applied for, asked before anybody logs in; then: into which draft."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods, require_POST

from backoffice.middleware import status_of
from backoffice.views.applications.draft_task import task_url
from backoffice.views.clock import moment, today
from cases.errors import KaifangError
from cases.queries.applicants import applicant_of_person, waiting_registration
from cases.queries.applications import drafts_of
from cases.queries.list_versions import current_version
from cases.queries.open_list import row_of_entry
from workflows.conditional_access.autosave import save_draft
from workflows.conditional_access.checklist import checklist_for
from workflows.conditional_access.content import content_of, must_not_be_too_many
from workflows.conditional_access.datasets import why_not
from workflows.conditional_access.start import start_application

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import AccessApplication, EntryRow, Person


@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, uid: UUID) -> HttpResponse:
    version = current_version()
    row = row_of_entry(version, uid) if version is not None else None
    if row is None:
        raise Http404
    person = request.user if request.user.is_authenticated else None
    refusal: KaifangError | None = None
    closed = why_not(row)
    if request.method == "POST" and person is not None and not closed:
        try:
            application = start_application(
                person=person, at=moment(), entries=(str(row.entry.uid),)
            )
        except KaifangError as error:
            refusal = error
        else:
            messages.success(request, _t("已将“%(name)s”加入申请。") % {"name": row.name})
            return redirect(task_url(application))
    context = {
        "row": row,
        "why_not": closed,
        "questions": checklist_for([row]),
        "refusal": refusal,
        "applicant": applicant_of_person(person, on=today()) if person else None,
        "waiting": waiting_registration(person) if person else None,
        "drafts": _drafts(person, row) if person else [],
    }
    status = status_of(refusal) if refusal else 200
    return render(request, "applications/apply.html", context, status=status)


@login_required
@require_POST
def add(request: SignedInRequest, uid: UUID, number: str) -> HttpResponse:
    """Put a dataset into a draft of one's own."""
    version = current_version()
    row = row_of_entry(version, uid) if version is not None else None
    application = {each.number: each for each in drafts_of(request.user)}.get(number)
    if row is None or application is None or why_not(row):
        raise Http404
    content = content_of(application.draft.content)
    entries = tuple(dict.fromkeys((*content.entries, str(row.entry.uid))))
    must_not_be_too_many(entries)
    save_draft(
        application=application,
        content=replace(content, entries=entries),
        seen=application.draft.version,
        person=request.user,
        at=moment(),
    )
    messages.success(request, _t("已将“%(name)s”加入申请。") % {"name": row.name})
    return redirect(task_url(application))


def _drafts(person: Person, row: EntryRow) -> list[tuple[AccessApplication, bool]]:
    uid = str(row.entry.uid)
    return [(each, uid in content_of(each.draft.content).entries) for each in drafts_of(person)]
