"""The files of a case as its pages show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.views.clock import today
from cases.queries.one_case import attachments_of
from workflows.engine.attachments import may_attach

if TYPE_CHECKING:
    from backoffice.signed_in import SignedInRequest
    from cases.models import Case


def attachment_context(request: SignedInRequest, record: Case) -> dict[str, object]:
    return {
        "attachments": attachments_of(record),
        "may_attach": may_attach(case=record, person=request.user, on=today()),
    }
