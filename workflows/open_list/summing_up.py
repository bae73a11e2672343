"""Compare a preview and keep its numbers, together with what they were counted against."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max

from cases.models import ChangeItem, Organisation, StagedRow
from cases.queries.list_versions import last_of_chain
from cases.states.list_change import OPEN, ItemOperation
from workflows.engine.clocks import civil_date
from workflows.open_list.comparing import PROPOSING, compare_with_list
from workflows.open_list.guard import absent_entries, losses, stage_removals
from workflows.open_list.known_names import heirs_in_office
from workflows.open_list.open_proposals import held_by
from workflows.open_list.staging import NOT_OWN, PROPOSED, UNCHANGED, WAITING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cases.models import ListImport
    from workflows.open_list.already_listed import AlreadyListed

_COUNTED = {
    **{str(operation): str(operation) for operation in PROPOSING},
    str(ItemOperation.REMOVE): "remove",
    UNCHANGED: "unchanged",
    PROPOSED: "already_proposed",
    WAITING: "waiting",
    NOT_OWN: "not_own",
}
# More organisations than a city has departments.
_KEPT_LOSSES = 200


def compare_and_count(
    list_import: ListImport,
    scope: frozenset[int] | None,
    listed: AlreadyListed,
    *,
    against: list[Any],  # Any: JSON content
) -> None:
    """Compare the staged rows with the list and set the import's counts.

    Args:
        list_import: the import whose rows are freshly staged.
        scope: organisations whose entries may be proposed; None for every one.
        listed: rows of the file that were not staged, because they change nothing.
        against: `compared_with`, as it was before the first row was compared.

    Writes: operations of the staged rows; `counts` of the import, which the caller saves.
    """
    found = compare_with_list(list_import, columns=list_import.columns)
    stage_removals(list_import, scope, listed)
    absent = absent_entries(list_import)
    totals: Counter[str] = Counter(dict.fromkeys(_COUNTED.values(), 0))
    organisations: dict[int, Counter[str]] = defaultdict(Counter)
    heirs = heirs_in_office(on=civil_date(list_import.uploaded_at))
    for holder, operation, number in _by_owner(list_import, listed):
        owner = heirs.get(holder, holder)
        totals[_COUNTED[operation]] += number
        organisations[owner][_COUNTED[operation]] += number
    names = Organisation.objects.in_bulk(organisations.keys())
    list_import.counts = {
        **totals,
        "typographic": found.typographic,
        "held_by": held_by(list_import),
        "fields": dict(found.fields.most_common()),
        "organisations": [
            {"id": pk, "name": names[pk].full_name, **organisations[pk]}
            for pk in sorted(organisations)
        ],
        "losses": [
            {
                "name": names[loss.organisation].full_name,
                "absent": loss.absent,
                "entries": loss.entries,
            }
            for loss in losses(absent)[:_KEPT_LOSSES]
            if loss.is_suspicious
        ],
        "compared_with": against,
    }


def _by_owner(list_import: ListImport, listed: AlreadyListed) -> Iterable[tuple[int, str, int]]:
    """Count rows by organisation and operation; an entry that changes hands is its holder's."""
    for owner, number in listed.owners.items():
        yield owner, UNCHANGED, number
    rows = StagedRow.objects.filter(list_import=list_import).order_by()
    staying = rows.exclude(operation=ItemOperation.TRANSFER)
    for owners, counted in (
        ("provider_id", staying),
        ("base_row__provider_id", rows.filter(operation=ItemOperation.TRANSFER)),
    ):
        yield from counted.values_list(owners, "operation").annotate(number=Count("id"))


def compared_with(scope: frozenset[int] | None) -> list[Any]:  # Any: JSON content
    """Return what changes whenever the list, the open requests or the person's scope do."""
    last = last_of_chain()
    items = ChangeItem.objects.aggregate(last=Max("pk"))
    open_items = ChangeItem.objects.filter(decision__in=OPEN, change__finished__isnull=True)
    # By decision: an item in conflict that is drafted again holds its entry from then on.
    by_decision = open_items.order_by("decision").values_list("decision")
    numbers = [list(row) for row in by_decision.annotate(number=Count("pk"))]
    own = None if scope is None else sorted(scope)
    return [last.sequence if last else None, items["last"], numbers, own]


def says_the_same(
    before: dict[str, Any],  # Any: JSON content
    after: dict[str, Any],  # Any: JSON content
) -> bool:
    """Tell whether two counts agree, whatever they were counted against."""
    return {**before, "compared_with": None} == {**after, "compared_with": None}
