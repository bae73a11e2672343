"""What a fact of a dossier is: a label, a unit and one query for all organisations at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from cases.models import EntryRow
from cases.queries.open_list import rows_of_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django.db.models import QuerySet
    from django_stubs_ext import StrOrPromise

    from cases.models import ListVersion


@dataclass(frozen=True, kw_only=True)
class FactScope:
    """What the facts of a round are about.

    Attributes:
        version: the list in effect; None: there is none yet.
        since: the first moment of the year.
        until: the moment at which the facts are taken, or the end of the year before that.
    """

    version: ListVersion | None
    since: datetime
    until: datetime

    @property
    def entries(self) -> QuerySet[EntryRow]:
        """The rows of the list in effect, in no order."""
        if self.version is None:
            return EntryRow.objects.none()
        return rows_of_version(self.version).order_by()

    def within(self, field: str) -> Q:
        """Return the condition that a moment lies in the year, up to now."""
        return Q(**{f"{field}__gte": self.since, f"{field}__lt": self.until})


class Figure(NamedTuple):
    """One figure of one organisation: the share it is about, and what it is a part of."""

    organisation: int
    part: str
    value: int
    whole: int | None = None


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One kind of fact.

    Attributes:
        code: how rows name it; never reused for something else.
        label: what the dossier calls it.
        unit: what is counted.
        figures: the query: every organisation's figures, those that are not zero.
        part_label: what a share is called; an empty share is the whole.
    """

    code: str
    label: StrOrPromise
    unit: StrOrPromise
    figures: Callable[[FactScope], Iterable[Figure]]
    part_label: Callable[[str], str] = str
