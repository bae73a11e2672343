"""Reads of the messages of a case, and of what a person has not read of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from cases.models import CaseMessage, ReadMark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from cases.models import Case, Person

SHOWN_AT_ONCE: Final = 20


def messages_of(case: Case) -> QuerySet[CaseMessage]:
    """Return every message of a case, the oldest first; whoever sees the case may read them."""
    return (
        CaseMessage.objects.filter(case_id=case.pk)
        .select_related("author", "organisation")
        .order_by("id")
    )


def newest_messages(case: Case, *, before: int | None = None) -> list[CaseMessage]:
    """Return the newest messages of a case and one more, the newest first.

    Args:
        case: the case.
        before: the last id of the page before; None: the newest of all.
    """
    found = messages_of(case).order_by("-id")
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found[: SHOWN_AT_ONCE + 1])


def messages_by_case(cases: Iterable[int]) -> dict[int, int]:
    """Return how many messages there are about some cases; those without are left out."""
    found = CaseMessage.objects.filter(case_id__in=list(cases)).order_by()
    return dict(found.values("case_id").annotate(all=Count("pk")).values_list("case_id", "all"))


def unread_by_case(person: Person, cases: Iterable[int]) -> dict[int, int]:
    """Return how many messages of others a person has not read, by case, in one statement.

    Args:
        person: whose read marks count.
        cases: primary keys of cases that the person was shown; those without are left out.
    """
    mark = ReadMark.objects.filter(person=person, case_id=OuterRef("case_id"))
    unread = (
        CaseMessage.objects.filter(case_id__in=list(cases))
        .exclude(author=person)
        .annotate(read=Coalesce(Subquery(mark.values("message_id")), 0))
        .filter(pk__gt=F("read"))
    )
    counted = unread.order_by().values("case_id").annotate(unread=Count("pk"))
    return dict(counted.values_list("case_id", "unread"))
