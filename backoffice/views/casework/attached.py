"""The files of a case as its pages show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.queries.one_case import attachments_of

if TYPE_CHECKING:
    from cases.models import Case


def attachment_context(record: Case) -> dict[str, object]:
    return {"attachments": attachments_of(record)}
