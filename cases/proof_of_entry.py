"""Prove that an entry stood in a version with this content: everything that the proof rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from cases.models import Anchor, CaseEvent, ChangeItem
from cases.queries.list_versions import chained_versions
from cases.queries.open_list import manifest_lines
from cases.row_hash import row_hash, row_text
from cases.version_hash import chain_hash, header_text, manifest_hash
from cases.wording import content_of_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cases.models import EntryRow, ListVersion

# What approves a version or a change of the list; drafting and marking are no approval.
APPROVALS_OF_VERSION = ("cut", "confirm", "take_effect", "reverse", "withdraw")
APPROVALS_OF_REQUEST = ("submit", "approve", "clear", "conclude", "publish")


@dataclass(frozen=True, kw_only=True)
class Link:
    """One version in the chain of hashes.

    Attributes:
        version: the version.
        header: the text that is hashed of it beside its manifest.
        agrees: whether its chain hash is what it must be.
    """

    version: ListVersion
    header: str
    agrees: bool


@dataclass(frozen=True, kw_only=True)
class EntryProof:
    """What proves that an entry stood in a version with this content.

    Attributes:
        version: the version.
        row: what it says of the entry.
        text: the text that is hashed of the entry.
        place: the line of the manifest that names the entry, counted from one; 0: none does.
        lines: how many lines the manifest has.
        row_agrees: whether the text hashes to what the row carries.
        manifest_agrees: whether the lines hash to what the version carries.
        chain: from the first version to this one.
        approvals: who approved what, oldest first: of the requests that brought this wording,
            then of the version.
        anchor: the first anchor taken after the version was published; None: there is none yet.
    """

    version: ListVersion
    row: EntryRow
    text: str
    place: int
    lines: int
    row_agrees: bool
    manifest_agrees: bool
    chain: tuple[Link, ...]
    approvals: tuple[CaseEvent, ...]
    anchor: Anchor | None

    @property
    def holds(self) -> bool:
        """Whether everything agrees."""
        return (
            self.row_agrees
            and self.manifest_agrees
            and self.place > 0
            and all(link.agrees for link in self.chain)
        )


def prove_entry(version: ListVersion, row: EntryRow) -> EntryProof:
    """Return what proves an entry of a version; read once, recomputed, and nothing believed.

    Args:
        version: one of the chain.
        row: what it says of the entry, with its entry.
    """
    place, lines = 0, []
    for number, (uid, digest) in enumerate(manifest_lines(version.sequence or 0), 1):
        lines.append((uid, digest))
        if (uid, digest) == (row.entry.uid, row.row_hash):
            place = number
    content = content_of_row(row)
    return EntryProof(
        version=version,
        row=row,
        text=row_text(content),
        place=place,
        lines=len(lines),
        row_agrees=row_hash(content) == row.row_hash,
        manifest_agrees=manifest_hash(lines) == version.manifest_hash,
        chain=chain_until(version),
        approvals=(*_approvals_of_wording(version, row), *approvals_of_version(version)),
        anchor=first_anchor_after(version),
    )


def chain_until(version: ListVersion) -> tuple[Link, ...]:
    """Return the chain of hashes from the first version to one, each link recomputed."""
    links: list[Link] = []
    previous = ""
    versions = chained_versions().filter(sequence__lte=version.sequence).order_by("sequence")
    for expected, each in enumerate(versions, 1):
        agrees = each.sequence == expected and (
            chain_hash(each, previous=previous) == each.chain_hash
        )
        links.append(Link(version=each, header=header_text(each).decode(), agrees=agrees))
        previous = each.chain_hash
    return tuple(links)


def approvals_of_version(version: ListVersion) -> Sequence[CaseEvent]:
    """Return the acts by which a version came about, oldest first."""
    return _approvals({version.pk}, APPROVALS_OF_VERSION)


def first_anchor_after(version: ListVersion) -> Anchor | None:
    """Return the first anchor that covers the publication of a version, or None."""
    if version.published_at is None:
        return None
    return Anchor.objects.filter(at__gte=version.published_at).order_by("sequence").first()


def head_at(version: ListVersion, anchor: Anchor) -> CaseEvent | None:
    """Return the event in which the case of a version ended when an anchor was taken."""
    events = CaseEvent.objects.filter(case_id=version.pk, at__lte=anchor.at)
    return events.order_by("sequence").last()


def _approvals_of_wording(version: ListVersion, row: EntryRow) -> Sequence[CaseEvent]:
    """Return the acts on the requests that brought a wording, however long ago."""
    alike = Q(proposed_row__row_hash=row.row_hash) | Q(merged_row__row_hash=row.row_hash)
    items = ChangeItem.objects.filter(
        alike, entry=row.entry_id, list_version__sequence__lte=version.sequence
    )
    brought = items.order_by("-list_version__sequence").values_list("list_version", flat=True)
    last = brought.first()
    requests = ChangeItem.objects.filter(entry=row.entry_id, list_version=last)
    keys = set(requests.values_list("change_id", flat=True)) if last else set()
    return _approvals(keys, APPROVALS_OF_REQUEST)


def _approvals(cases: set[int], acts: Sequence[str]) -> Sequence[CaseEvent]:
    found = CaseEvent.objects.filter(case_id__in=cases, act__in=acts)
    people = ("case", "actor", "work_item", "organisation")
    return list(found.select_related(*people).order_by("case_id", "sequence"))
