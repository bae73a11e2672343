"""Reads of official letters, of how they were served, and of the remedies that they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import Letter, OutboxMessage, RemedyText

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from cases.models import AccessApplication, AccessLine


def remedies_on(on: date) -> str:
    """Return how a decision can be contested, as letters of a day print it; empty: no text."""
    found = RemedyText.objects.filter(effective_from__lte=on)
    last = found.order_by("-effective_from", "-pk").values_list("text", flat=True).first()
    return last or ""


def remedy_texts() -> Sequence[RemedyText]:
    """Return all texts of remedies, the one that holds last first."""
    found = RemedyText.objects.select_related("entered_by")
    return list(found.order_by("-effective_from", "-pk"))


def letters_about(application: AccessApplication) -> QuerySet[Letter]:
    """Return the letters that the applicant got, of all departments, oldest first."""
    return _with_service(Letter.objects.filter(line__application=application))


def letters_of_line(line: AccessLine) -> QuerySet[Letter]:
    """Return the letters of a department about its own line, oldest first."""
    return _with_service(Letter.objects.filter(line=line))


def _with_service(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    related = ("organisation", "line__row", "line__application", "reading__sealed_by__actor")
    return letters.select_related(*related).order_by("pk")


def mails_about(keys: Iterable[str]) -> dict[str, OutboxMessage]:
    """Return the mails of some keys that were written, sent or not, by their keys."""
    found = OutboxMessage.objects.filter(idempotency_key__in=list(keys))
    return {mail.idempotency_key: mail for mail in found}
