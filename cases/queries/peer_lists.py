"""Reads of other cities' lists: what they open and this city does not, by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from cases.models import EntryRow, PeerList, PeerMark, PeerName
from cases.queries.open_list import rows_of_version
from cases.states.vocabulary import Domain, OpenType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from cases.models import ListVersion

LISTS_ON_A_PAGE = 25
NAMES_ON_A_PAGE = 25
# What a reader may ask for beside the choices of marks.
UNMARKED = "unmarked"


@dataclass(frozen=True, kw_only=True)
class DomainCounts:
    """One field of public life on both lists.

    Attributes:
        domain: its code; empty: names that belong to no field of ours.
        ours: entries of our list that are open.
        theirs: names of the other city's list.
        missing: of these, what our list does not open.
        unmarked: of these, what nobody has said anything about.
    """

    domain: str
    ours: int
    theirs: int
    missing: int
    unmarked: int

    @property
    def label(self) -> str:
        """Return the field as people read it; empty where there is none."""
        return str(Domain(self.domain).label) if self.domain else ""


def peer_lists_before(before: int | None = None) -> Sequence[PeerList]:
    """Return one page of the lists that were taken in, the newest first, and one more."""
    found = PeerList.objects.select_related("loaded_by")
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-pk")[: LISTS_ON_A_PAGE + 1])


def peer_list_by_key(pk: int) -> PeerList | None:
    """Return one list of another city."""
    return PeerList.objects.filter(pk=pk).select_related("loaded_by").first()


def peer_name_by_key(peer_list: int, pk: int) -> PeerName | None:
    """Return one name of a list of another city."""
    names = PeerName.objects.filter(peer_list_id=peer_list, pk=pk)
    return names.select_related("peer_list").first()


def compared_by_domain(peer_list: PeerList, version: ListVersion | None) -> list[DomainCounts]:
    """Return what both lists have in every field, in the order of our fields.

    Args:
        peer_list: the other city's.
        version: ours; None: nothing is open yet.
    """
    missing = ~_is_ours(version)
    unmarked = ~Exists(_marks())
    names = PeerName.objects.filter(peer_list=peer_list).order_by()
    theirs = {
        domain: counts
        for domain, *counts in names.values_list("domain").annotate(
            theirs=Count("pk"),
            missing=Count("pk", filter=Q(missing)),
            unmarked=Count("pk", filter=Q(missing) & Q(unmarked)),
        )
    }
    ours = dict(
        _open_rows(version).order_by().values_list("domain").annotate(number=Count("pk"))
        if version
        else ()
    )
    return [
        DomainCounts(
            domain=code,
            ours=ours.get(code, 0),
            **dict(
                zip(("theirs", "missing", "unmarked"), theirs.get(code, (0, 0, 0)), strict=True)
            ),
        )
        for code in ("", *Domain.values)
        if code in theirs or code in ours
    ]


def names_they_open_alone(
    peer_list: PeerList,
    version: ListVersion | None,
    *,
    domain: str | None = None,
    choice: str = "",
    after: int = 0,
) -> Sequence[PeerName]:
    """Return one page of the names that our list does not open, and one more.

    Args:
        peer_list: the other city's.
        version: ours; None: nothing is open yet.
        domain: one field only, empty: names of no field of ours; None: all.
        choice: what was said of them; empty: whatever was.
        after: the last key of the page before.
    """
    names = PeerName.objects.filter(~_is_ours(version), peer_list=peer_list, pk__gt=after)
    names = names.annotate(choice=Subquery(_marks().values("choice")[:1]))
    narrowed: dict[str, Any] = {}  # Any: values of lookups
    if domain is not None:
        narrowed["domain"] = domain
    if choice == UNMARKED:
        narrowed["choice__isnull"] = True
    elif choice:
        narrowed["choice"] = choice
    names = names.filter(**narrowed)
    return list(names.order_by("pk")[: NAMES_ON_A_PAGE + 1])


def is_opened_by_us(name_key: str, version: ListVersion | None) -> bool:
    """Tell whether a version of our list opens data of that name."""
    return version is not None and _open_rows(version).filter(name_key=name_key).exists()


def newest_mark(name_key: str) -> PeerMark | None:
    """Return what was said last of a name."""
    marks = PeerMark.objects.filter(name_key=name_key).order_by("-pk")
    return marks.select_related("change__organisation").first()


def marks_of(name_key: str) -> Sequence[PeerMark]:
    """Return everything that was said of a name, the newest first."""
    marks = PeerMark.objects.filter(name_key=name_key).order_by("-pk")
    return list(marks.select_related("change__organisation", "marked_by", "peer_name__peer_list"))


def _open_rows(version: ListVersion) -> QuerySet[EntryRow]:
    return rows_of_version(version).exclude(open_type=OpenType.NOT_OPEN)


def _is_ours(version: ListVersion | None) -> Exists:
    rows = _open_rows(version) if version else EntryRow.objects.none()
    return Exists(rows.filter(name_key=OuterRef("name_key")))


def _marks() -> QuerySet[PeerMark]:
    return PeerMark.objects.filter(name_key=OuterRef("name_key")).order_by("-pk")
