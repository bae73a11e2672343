"""Everything that an act of conditional access could write, as it stands at a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from cases import models

if TYPE_CHECKING:
    from django.db.models import Model

# Rows that are only ever added: their number tells whether something was written.
ADDED: Final[tuple[type[Model], ...]] = (
    models.AgreedLine,
    models.AgreementSignature,
    models.AgreementText,
    models.Assignment,
    models.Attachment,
    models.CaseEvent,
    models.ClockEvent,
    models.EscalationFiring,
    models.AgreementTemplateVersion,
    models.Bar,
    models.FastPathCommitment,
    models.LineDiversion,
    models.ObligationFinding,
    models.ObligationReply,
    models.PaperSigning,
    models.SignedDocument,
    models.SubmittedApplication,
    models.SystemEvent,
)
# Rows that acts change: all that they say.
CHANGED: Final[tuple[type[Model], ...]] = (
    models.AccessApplication,
    models.AccessLine,
    models.Agreement,
    models.ApplicationDraft,
    models.CaseNumber,
    models.Clock,
    models.ExtensionRequest,
    models.FastPathReview,
    models.Grant,
    models.GrantSuspension,
    models.Letter,
    models.MeasureProposal,
    models.Notification,
    models.Obligation,
    models.OutboxMessage,
    models.SecondLook,
    models.SupplementRequest,
    models.Violation,
    models.WorkItem,
)


def photograph() -> dict[str, Any]:  # Any: rows
    """Return what the tables hold."""
    names = [each._meta.db_table for each in ADDED]
    with connection.cursor() as cursor:
        counts = ", ".join(f'(SELECT count(*) FROM "{name}")' for name in names)  # noqa: S608
        cursor.execute(f"SELECT {counts}")
        seen: dict[str, Any] = dict(zip(names, cursor.fetchone(), strict=True))
    for each in CHANGED:
        seen[each._meta.db_table] = list(each._default_manager.order_by("pk").values_list())
    return seen
