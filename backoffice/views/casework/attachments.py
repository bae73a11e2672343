"""Files of a case: upload one, and download one, never shown in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_POST

from backoffice.views.clock import moment, today
from cases.errors import BadInput
from cases.queries.one_case import attachments_of, visible_case
from workflows.engine.attachments import attach, path_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from backoffice.signed_in import SignedInRequest


def store() -> Path:
    return Path(settings.DATA_DIR) / "attachments"


@login_required
@require_GET
def attachment(request: SignedInRequest, number: str, pk: int) -> FileResponse:
    case = visible_case(request.user, number, on=today())
    found = attachments_of(case).filter(pk=pk).first()
    path = path_of(store(), found.digest) if found else None
    if found is None or path is None or not path.is_file():
        raise Http404(_t("没有这个附件。"))
    response = FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type=found.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


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
        store=store(),
    )
    messages.success(request, _t("已上传附件“%(name)s”。") % {"name": kept.name})
    return redirect("case", number=case.number)
