"""Files of applications: taken from their applicant, given to the departments of their lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET

from backoffice.views.casework.attached import UploadRules, upload_rules
from backoffice.views.casework.attachments import given_out
from backoffice.views.clock import moment, today
from cases.models import AccessLine
from cases.queries.handed_in_files import handed_in_file
from cases.queries.one_case import attachments_of, visible_case
from workflows.conditional_access.files import MOST_FILES
from workflows.engine.attachments import attach
from workflows.engine.kept_files import attachment_store
from workflows.engine.records import record_of

if TYPE_CHECKING:
    from django.http import FileResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import AccessApplication, Attachment
    from workflows.conditional_access.content import Content


@dataclass(frozen=True, kw_only=True)
class DraftFiles:
    """The files of an application while it is written: those that go with it, those left out."""

    handed_in: list[Attachment]
    left_out: list[Attachment]
    rules: UploadRules


def draft_files(application: AccessApplication, content: Content) -> DraftFiles:
    found = list(attachments_of(application))
    return DraftFiles(
        handed_in=[each for each in found if each.pk not in content.left_out],
        left_out=[each for each in found if each.pk in content.left_out],
        rules=upload_rules(application, files=MOST_FILES),
    )


def take_file(request: SignedInRequest, application: AccessApplication) -> bool:
    """Keep the file that came with a page, and tell its writer; False: none came."""
    file = request.FILES.get("file")
    if file is None:
        return False
    kept = attach(
        case=application,
        file=file,
        name=file.name or "",
        person=request.user,
        at=moment(),
        store=attachment_store(),
    )
    messages.success(request, _t("已上传附件“%(name)s”。") % {"name": kept.name})
    return True


@login_required
@require_GET
def line_file(request: SignedInRequest, number: str, pk: int) -> FileResponse:
    """Give a file that was handed in to who may know of a line of its application."""
    line = record_of(visible_case(request.user, number, on=today()))
    if not isinstance(line, AccessLine):
        raise Http404
    return given_out(request, handed_in_file(line, pk))
