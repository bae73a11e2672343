"""Reads of agreements, of what they cover and of who signed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, F, Q

from cases.models import (
    AccessLine,
    AgreedLine,
    Agreement,
    AgreementSignature,
    Clock,
    PaperSigning,
    SignedDocument,
)
from cases.states.access_line import UNDECIDED, LineState
from cases.states.agreement import OPEN, AgreementState, SigningSide
from cases.states.clock import OPEN_CLOCK_STATUSES
from cases.states.grant import LIVE_STATES

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import AccessApplication


def fully_signed() -> QuerySet[Agreement]:
    """Return the agreements in force that both sides have signed: only they bear a grant.

    Source: decisions.md, Applications; conditional-access, S26.
    """
    both = (
        AgreementSignature.objects.filter(round=F("agreement__round"))
        .order_by()
        .values("agreement")
        .annotate(sides=Count("side", distinct=True))
        .filter(sides=len(SigningSide))
    )
    return Agreement.objects.filter(state=AgreementState.IN_FORCE, pk__in=both.values("agreement"))


def lines_to_agree_on(application: AccessApplication) -> list[list[AccessLine]]:
    """Return the approved lines that no agreement has covered yet, by organisation.

    An organisation that has not decided all of its lines is left out: it gets one agreement.
    """
    lines = AccessLine.objects.filter(application=application)
    waiting = set(lines.filter(state__in=UNDECIDED).values_list("organisation", flat=True))
    found: dict[int, list[AccessLine]] = {}
    approved = lines.filter(state=LineState.APPROVED, agreed__isnull=True)
    for line in approved.select_related("row", "organisation").order_by("organisation", "pk"):
        if line.organisation_id not in waiting:
            found.setdefault(line.organisation_id, []).append(line)
    return list(found.values())


def standing_agreements_of(entries: Collection[int]) -> list[tuple[int, Agreement]]:
    """Return the agreements about some entries that wait for a signature or bear a live grant.

    Returns:
        Entry and agreement, in the order of the agreements; one statement.
    """
    waiting = Q(agreement__state__in=OPEN)
    live = Q(agreement__state=AgreementState.IN_FORCE, line__granted__state__in=LIVE_STATES)
    found = AgreedLine.objects.filter(waiting | live, line__entry__in=list(entries))
    agreed = found.select_related("agreement", "line").order_by("agreement", "line")
    return [(each.line.entry_id, each.agreement) for each in agreed]


def lines_in(agreement: Agreement) -> Sequence[AccessLine]:
    """Return the lines that an agreement covers, in the order of their datasets."""
    found = AccessLine.objects.filter(agreed__agreement=agreement)
    return list(found.select_related("row", "entry", "organisation").order_by("pk"))


def agreements_of(application: AccessApplication) -> Sequence[Agreement]:
    """Return the agreements about an application, the oldest first."""
    found = Agreement.objects.filter(application=application)
    return list(found.select_related("organisation").order_by("pk"))


def datasets_by_agreement(agreements: Collection[int]) -> dict[int, list[AccessLine]]:
    """Return the lines that some agreements cover, by the key of the agreement; one statement."""
    found = AgreedLine.objects.filter(agreement__in=agreements).select_related("line__row")
    lines: dict[int, list[AccessLine]] = {}
    for each in found.order_by("line"):
        lines.setdefault(each.agreement_id, []).append(each.line)
    return lines


def days_to_sign(agreements: Collection[int]) -> dict[int, date]:
    """Return the last day for signing of those that wait for the user, by key; one statement."""
    waiting = Clock.objects.filter(
        case__in=agreements,
        case__state=AgreementState.DRAFTED,
        code="app.sign",
        status__in=OPEN_CLOCK_STATUSES,
    )
    return dict(waiting.values_list("case", "due_on"))


def agreement_after(agreement: Agreement) -> Agreement | None:
    """Return the agreement that was drawn up in the place of one; None: there is none."""
    return Agreement.objects.filter(replaces=agreement).first()


def newest_paper(agreement: Agreement) -> PaperSigning | None:
    """Return what was entered last of a paper that both sides signed."""
    found = PaperSigning.objects.filter(agreement=agreement)
    return found.select_related("scan", "entered_by").order_by("-pk").first()


def newest_document(agreement: Agreement) -> SignedDocument | None:
    """Return the document after the last online signature that counts; None: there is none."""
    found = SignedDocument.objects.filter(
        signature__agreement=agreement, signature__round=agreement.round
    )
    return found.order_by("-pk").first()


def signatures_of(agreement: Agreement) -> Sequence[AgreementSignature]:
    """Return who signed in the round that counts, the provider first."""
    found = AgreementSignature.objects.filter(agreement=agreement, round=agreement.round)
    return list(
        found.select_related("paper__scan", "recorded_by", "document")
        .defer("document__content")
        .order_by("side")
    )
