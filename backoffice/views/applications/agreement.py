"""An agreement on its page, and as the PDF of its text."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET

from backoffice.views.clock import today
from backoffice.views.taken_file import taken_file
from cases.queries.agreements import (
    agreement_numbered,
    lines_in,
    newest_document,
    newest_paper,
    signatures_of,
)
from cases.queries.data_grants import grants_of
from cases.queries.visible import visible_to
from cases.states.agreement import AgreementState
from reports.agreement.draw import draw_agreement
from reports.signing.provider import is_signing_online

if TYPE_CHECKING:
    from django.http import FileResponse

    from backoffice.signed_in import SignedInRequest
    from cases.models import Agreement


def agreement_details(
    request: SignedInRequest, agreement: Agreement
) -> dict[str, Any]:  # Any: template context
    """Return the bound text, what it covers, and what was signed or entered of it."""
    signatures = signatures_of(agreement)
    paper = newest_paper(agreement)
    return {
        "agreement": agreement,
        "bound": agreement.bound,
        "agreed_lines": lines_in(agreement),
        "signatures": signatures,
        "grants": grants_of(agreement),
        "paper": paper if not signatures and agreement.state == AgreementState.SIGNING else None,
        "is_online": is_signing_online(),
        "is_user": agreement.opened_by_id == request.user.pk,
    }


@login_required
@require_GET
def agreement_pdf(request: SignedInRequest, number: str) -> FileResponse:
    """Return the agreement as it was signed online, else its text with places for signatures."""
    agreement = agreement_numbered(number, visible_to(request.user, on=today()))
    if agreement is None:
        raise Http404
    signed = newest_document(agreement)
    content = bytes(signed.content) if signed else draw_agreement(agreement.bound.text).content
    return taken_file(
        io.BytesIO(content),
        name=_t("应用协议 %(number)s.pdf") % {"number": agreement.number},
        plain_name=f"{agreement.number}.pdf",
        content_type="application/pdf",
    )
