"""Reads of what an organisation thinks of its entries in an evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Subquery

from cases.models import EntryRow, EntryVerdict
from cases.queries.open_list import rows_of_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from cases.models import EvaluationDossier

ENTRIES_ON_A_PAGE = 50
UNDECIDED = "undecided"


def entries_of(dossier: EvaluationDossier) -> QuerySet[EntryRow]:
    """Return the rows that an organisation must have a verdict on, in no order.

    They are what it provided in the list that the round took its facts from.
    """
    version = dossier.round.list_version
    if version is None:
        return EntryRow.objects.none()
    return rows_of_version(version).filter(provider=dossier.organisation_id).order_by()


def undecided(dossier: EvaluationDossier) -> QuerySet[EntryRow]:
    """Return the rows on which there is no verdict yet."""
    said = EntryVerdict.objects.filter(dossier=dossier, entry=OuterRef("entry_id"))
    return entries_of(dossier).filter(~Exists(said))


def entries_with_verdicts(
    dossier: EvaluationDossier, *, verdict: str = "", domain: str = "", after: int = 0
) -> Sequence[EntryRow]:
    """Return one page of entries, each with `verdict` and `reason`, and one more.

    Args:
        dossier: whose entries.
        verdict: one verdict only, or `UNDECIDED`; empty: all.
        domain: one field of public life only; empty: all.
        after: the last entry of the page before.
    """
    rows = undecided(dossier) if verdict == UNDECIDED else entries_of(dossier)
    said = EntryVerdict.objects.filter(dossier=dossier, entry=OuterRef("entry_id"))
    rows = rows.annotate(
        verdict=Subquery(said.values("verdict")[:1]),
        verdict_reason=Subquery(said.values("reason")[:1]),
    )
    narrowed: dict[str, Any] = {"entry_id__gt": after}  # Any: values of lookups
    if verdict and verdict != UNDECIDED:
        narrowed["verdict"] = verdict
    if domain:
        narrowed["domain"] = domain
    return list(rows.filter(**narrowed).order_by("entry_id")[: ENTRIES_ON_A_PAGE + 1])


def verdict_counts(dossier: EvaluationDossier) -> dict[str, int]:
    """Return how many entries have each verdict, and how many none under `UNDECIDED`."""
    rows = EntryVerdict.objects.filter(dossier=dossier).order_by().values_list("verdict")
    return dict(rows.annotate(number=Count("pk"))) | {UNDECIDED: undecided(dossier).count()}
