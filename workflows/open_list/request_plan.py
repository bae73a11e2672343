"""Which organisation's change request gets which of the staged rows and removals."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models.functions import Coalesce

from cases.models import Organisation, OrganisationKind, StagedRow
from workflows.engine.clocks import civil_date
from workflows.open_list.comparing import PROPOSING
from workflows.open_list.guard import AbsentEntry, absent_entries
from workflows.open_list.known_names import heirs_in_office
from workflows.open_list.staging import text_length

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cases.models import ListImport


@dataclass(frozen=True, slots=True)
class StagedChange:
    """A staged row that proposes something, by its key, with the key of the row it changes.

    Attributes:
        characters: how much text its long fields have.
    """

    staged: int
    operation: str
    base: int | None
    characters: int


@dataclass(frozen=True, slots=True)
class RequestPlan:
    """One change request to be opened.

    Attributes:
        organisation: who holds the entries now; for new ones, who provides them.
        changes: staged rows, in the order of the file.
        removals: entries that a full file does not hold.
    """

    organisation: Organisation
    changes: tuple[StagedChange, ...]
    removals: tuple[AbsentEntry, ...]


def plan_requests(list_import: ListImport) -> list[RequestPlan]:
    """Return the requests that a compared import leads to, in the order of organisations.

    An entry that changes hands stays with the organisation that holds it: its head decides
    whether to give it away. What an organisation left that ended is its successor's.
    """
    rows = (
        StagedRow.objects.filter(list_import=list_import, operation__in=PROPOSING)
        .annotate(owner=Coalesce("base_row__provider_id", "provider_id"))
        .order_by("row_number")
        .values_list("owner", "id", "operation", "base_row_id", text_length())
    )
    changes: dict[int, list[StagedChange]] = defaultdict(list)
    for owner, *change in rows.iterator(chunk_size=5_000):
        changes[owner].append(StagedChange(*change))
    removals: dict[int, list[AbsentEntry]] = defaultdict(list)
    for absent in absent_entries(list_import):
        removals[absent.organisation].append(absent)
    heirs = heirs_in_office(on=civil_date(list_import.uploaded_at))
    holders: dict[int, list[int]] = defaultdict(list)
    for pk in sorted(changes.keys() | removals.keys()):
        holders[heirs.get(pk, pk)].append(pk)
    organisations = Organisation.objects.in_bulk(holders)
    return [
        RequestPlan(
            organisation,
            tuple(change for holder in holders[pk] for change in changes[holder]),
            tuple(absent for holder in holders[pk] for absent in removals[holder]),
        )
        for pk, organisation in sorted(organisations.items())
    ]


def lock_imports_of(keys: Iterable[int]) -> None:
    """Make imports wait for each other, and for drafts of the organisations that they touch.

    Two files may bring one new identifier under different organisations: the commission's row
    stands for all of them.
    """
    commission = Organisation.objects.filter(kind=OrganisationKind.COMMISSION)
    lock_organisations([*keys, *commission.values_list("pk", flat=True)])


def lock_organisations(keys: Iterable[int]) -> None:
    """Make those who propose for the same organisation wait for each other, in one order."""
    locked = Organisation.objects.select_for_update(no_key=True).filter(pk__in=list(keys))
    list(locked.order_by("pk").values_list("pk"))
