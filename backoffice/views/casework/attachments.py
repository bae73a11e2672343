"""Files of a case: upload one, and download one, never shown in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_POST

from backoffice.views.clock import moment, today
from cases.errors import BadInput
from cases.queries.one_case import attachments_of, visible_case
from workflows.engine.attachment_reads import record_read
from workflows.engine.attachments import attach
from workflows.engine.kept_files import attachment_store, path_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import Attachment

# Should a browser open a file all the same, nothing in it runs, loads or knows the session.
HARMLESS: Final = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


@login_required
@require_GET
def attachment(request: SignedInRequest, number: str, pk: int) -> FileResponse:
    case = visible_case(request.user, number, on=today())
    found = attachments_of(case).select_related("case").filter(pk=pk).first()
    return given_out(request, found)


def given_out(request: SignedInRequest, found: Attachment | None) -> FileResponse:
    """Return a file that the reader may open, its read recorded; 404 where there is none."""
    path = path_of(attachment_store(), found.digest) if found else None
    if found is None or path is None or not path.is_file():
        raise Http404(_t("没有这个附件。"))
    # Before a byte leaves: what cannot be recorded is not given out.
    record_read(attachment=found, person=request.user, at=moment())
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type=found.media_type,
        headers=HARMLESS,
    )


@login_required
@require_POST
def upload(request: SignedInRequest, number: str) -> HttpResponse:
    case = visible_case(request.user, number, on=today())
    file = request.FILES.get("file")
    if file is None:
        raise BadInput(_t("没有选择文件：请先选择一个文件再上传。"))
    kept = attach(
        case=case,
        file=file,
        name=file.name or "",
        person=request.user,
        at=moment(),
        store=attachment_store(),
    )
    messages.success(request, _t("已上传附件“%(name)s”。") % {"name": kept.name})
    return redirect("case", number=case.number)
