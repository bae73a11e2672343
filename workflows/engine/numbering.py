"""The numbers of cases: per kind and year, without a gap."""

from __future__ import annotations

from django.db.models import F

from cases.models import CaseNumber
from cases.states.case_kind import NUMBER_LETTERS


def next_number(kind: str, year: int) -> str:
    """Take the next number of a kind of case in a year, such as LC-2026-00031.

    The row of the numbers stays locked until the caller's transaction ends: without gaps, nobody
    can have the next number before it is known whether this one is used.

    Writes: the last number given.
    """
    CaseNumber.objects.get_or_create(kind=kind, year=year)
    CaseNumber.objects.filter(kind=kind, year=year).update(last=F("last") + 1)
    last = CaseNumber.objects.values_list("last", flat=True).get(kind=kind, year=year)
    return f"{NUMBER_LETTERS.get(kind, kind[:2].upper())}-{year}-{last:05d}"
