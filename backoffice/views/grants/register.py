"""The public register of grants, live and past: for everybody, as a page and as files (S49)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_safe

from backoffice.templatetags.badges import TONES
from backoffice.views.clock import today
from backoffice.views.taken_file import taken_file
from cases.queries.grant_register import REGISTERED_ON_A_PAGE, page_of_grants
from cases.states.agreement import SigningChannel
from cases.states.case_kind import CaseKind
from forms.whole_number import whole_number
from reports.grant_register import legal_basis, write_csv, write_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

_WRITERS: Final[dict[str, Callable[..., None]]] = {"csv": write_csv, "json": write_json}
_MEDIA: Final = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    before = whole_number(request.GET.get("before", ""))
    found = page_of_grants(today(), before=before)
    page = found[:REGISTERED_ON_A_PAGE]
    context = {
        "rows": [
            (each, TONES[CaseKind.GRANT][each.state], SigningChannel(each.channel).label)
            for each in page
        ],
        "basis": legal_basis(),
        "next_url": f"?before={page[-1].key}" if len(found) > len(page) else "",
        "first_url": "?" if before is not None else "",
    }
    return render(request, "grants/register.html", context)


@require_safe
def register_file(_request: HttpRequest, ending: str) -> HttpResponseBase:
    """The register of today; the same bytes whoever asks, as long as nothing changes."""
    if ending not in _WRITERS:
        raise Http404
    stream = io.BytesIO()
    _WRITERS[ending](stream, on=today())
    stream.seek(0)
    return taken_file(
        stream,
        name=f"{_t('授权公示')}.{ending}",
        plain_name=f"grants.{ending}",
        content_type=_MEDIA[ending],
    )
