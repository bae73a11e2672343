"""An agreement on its page, and as the PDF of its text."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET

from backoffice.views.casework.attachments import HARMLESS
from backoffice.views.clock import moment, today
from backoffice.views.taken_file import taken_file
from cases.models import Agreement
from cases.queries.agreements import (
    agreement_after,
    lines_in,
    newest_document,
    newest_paper,
    signatures_of,
)
from cases.queries.data_grants import grants_of
from cases.queries.one_case import visible_case
from cases.states.agreement import OPEN, AgreementState
from reports.agreement.draw import draw_agreement
from reports.signing.provider import is_signing_online
from workflows.conditional_access.agreements.anew import rounds_used_up
from workflows.conditional_access.agreements.still_open import (
    barred_datasets,
    is_barred_for_good,
    is_term_over,
    why_followed_grant_bars,
)
from workflows.conditional_access.agreements.taking import record_taking
from workflows.conditional_access.agreements.text_changes import changed_lines
from workflows.engine.records import record_of

if TYPE_CHECKING:
    from django.http import FileResponse

    from backoffice.signed_in import SignedInRequest


def agreement_details(
    request: SignedInRequest, agreement: Agreement
) -> dict[str, Any]:  # Any: template context
    """Return the bound text, what it covers, and what was signed or entered of it."""
    signatures = signatures_of(agreement)
    paper = newest_paper(agreement)
    is_open = agreement.state in OPEN
    return {
        "agreement": agreement,
        "bound": agreement.bound,
        "agreed_lines": lines_in(agreement),
        "signatures": signatures,
        "grants": grants_of(agreement),
        "paper": paper if not signatures and agreement.state == AgreementState.SIGNING else None,
        "is_online": is_signing_online(),
        "is_user": agreement.opened_by_id == request.user.pk,
        "barred": barred_datasets(agreement) if is_open else [],
        "grant_bars": why_followed_grant_bars(agreement) if is_open else "",
        "is_barred_for_good": is_open and is_barred_for_good(agreement),
        "is_term_over": is_open and is_term_over(agreement, on=today()),
        "rounds_used_up": is_open and rounds_used_up(agreement),
        "text_changes": changed_lines(agreement),
        "followed_by": agreement_after(agreement),
    }


@login_required
@require_GET
def agreement_pdf(request: SignedInRequest, number: str) -> FileResponse:
    """Return the agreement as it was signed online, else its text with places for signatures."""
    agreement = record_of(visible_case(request.user, number, on=today()))
    if not isinstance(agreement, Agreement):
        raise Http404
    signed = newest_document(agreement)
    content = bytes(signed.content) if signed else draw_agreement(agreement.bound.text).content
    # Before a byte leaves: what cannot be recorded is not given out.
    record_taking(agreement=agreement, person=request.user, content=content, at=moment())
    response = taken_file(
        io.BytesIO(content),
        name=_t("应用协议 %(number)s.pdf") % {"number": agreement.number},
        plain_name=f"{agreement.number}.pdf",
        content_type="application/pdf",
    )
    for name, value in HARMLESS.items():
        response[name] = value
    return response
