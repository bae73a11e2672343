"""The files of a version: always the same bytes under the same address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponseNotModified
from django.views.decorators.http import require_safe

from backoffice.version_files import kept_file
from backoffice.views.clock import moment
from backoffice.views.public.sight import version_or_404
from backoffice.views.taken_file import taken_file
from cases.queries.list_versions import PUBLIC_STATES
from cases.states.list_version import ExportFormat
from reports.open_list.files import FILE_KINDS, file_name, saved_name

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

ONE_DAY = 24 * 60 * 60


@require_safe
def version_file(request: HttpRequest, label: str, name: str) -> HttpResponseBase:
    version = version_or_404(request, label)
    by_name = {file_name(version, each): each for each in ExportFormat}
    if name not in by_name:
        raise Http404
    export_format = by_name[name]
    kept = kept_file(version, export_format, at=moment())
    etag = f'"{kept.digest}"'
    response: HttpResponseBase
    if etag in request.headers.get("If-None-Match", ""):
        response = HttpResponseNotModified()
    else:
        response = taken_file(
            kept.path.open("rb"),
            name=saved_name(version, export_format),
            plain_name=name,
            content_type=FILE_KINDS[export_format].media_type,
        )
    response["ETag"] = etag
    response["Cache-Control"] = _caching(is_public=version.state in PUBLIC_STATES)
    return response


def _caching(*, is_public: bool) -> str:
    return f"public, max-age={ONE_DAY}" if is_public else "private, no-store"
