"""Publish a version of the list, and bring it into effect when its time comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import CONTENT_FIELDS, ChangeItem, EntryRow, ListVersion
from cases.queries.list_versions import newest_version
from cases.queries.open_list import manifest_lines
from cases.row_hash import row_hash
from cases.states.list_change import ItemDecision, ItemOperation
from cases.version_hash import chain_hash, manifest_hash
from workflows.engine.clocks import civil_date
from workflows.open_list.cut import counts_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from workflows.engine.step import Step

HASH_CHUNK = 2_000


def publish_version(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Freeze what the version says: number it, give its rows their validity, hash and chain it.

    Two updates however long the list is: the replaced rows end, the proposed rows begin.

    Writes: `valid_until` and `valid_from` of rows; the version's number, counts and hashes.

    Raises:
        GuardFailed: the version holds nothing, or a row is not what was approved.

    Rests on 工作安排 二(1), decisions.md (Open list).
    """
    version = cast("ListVersion", step.case)
    items = ChangeItem.objects.filter(list_version=version, decision=ItemDecision.APPROVED)
    if not items.exists():
        raise GuardFailed(_t("本版本没有收入任何条目，不能公布。请选择“不予公布”，再重新编制。"))
    previous = newest_version()
    version.sequence = previous.sequence + 1 if previous and previous.sequence else 1
    version.previous = previous
    version.label = _next_label(civil_date(step.at).year)
    version.published_at = step.at
    version.confirmed_by = step.actor
    version.counts = counts_of(version)
    _refuse_altered_rows(items)
    _replace_rows(items, version.sequence)
    version.entries = EntryRow.objects.filter(
        valid_from__isnull=False, valid_until__isnull=True
    ).count()
    version.manifest_hash = manifest_hash(manifest_lines(version.sequence))
    version.chain_hash = chain_hash(version, previous=previous.chain_hash if previous else "")
    version.save(update_fields=_WRITTEN)
    return {
        "label": version.label,
        "sequence": version.sequence,
        "entries": version.entries,
        "counts": version.counts,
        "manifest_hash": version.manifest_hash,
        "chain_hash": version.chain_hash,
    }


def take_effect(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Let the items of a version take effect.

    Writes: the decision of its approved items; the moment on the version.
    """
    version = cast("ListVersion", step.case)
    version.effect_at = step.at
    version.save(update_fields=["effect_at"])
    items = ChangeItem.objects.filter(list_version=version, decision=ItemDecision.APPROVED)
    effective = items.update(decision=ItemDecision.EFFECTIVE)
    return {"label": version.label, "effective_items": effective}


_WRITTEN = (
    "sequence",
    "previous",
    "label",
    "published_at",
    "confirmed_by",
    "counts",
    "entries",
    "manifest_hash",
    "chain_hash",
)


def _next_label(year: int) -> str:
    of_year = ListVersion.objects.filter(label__startswith=f"{year}-")
    last = of_year.order_by("-sequence").values_list("label", flat=True).first()
    number = int(last.partition("-")[2]) + 1 if last else 1
    return f"{year}-{number:03d}"


def _refuse_altered_rows(items: QuerySet[ChangeItem]) -> None:
    """Refuse rows that do not hash to what they carry: a version of them would never verify."""
    rows = _rows_to_begin(items).values("row_hash", "name", *CONTENT_FIELDS)
    for row in rows.iterator(chunk_size=HASH_CHUNK):
        if row_hash(row) != row["row_hash"]:
            raise GuardFailed(
                _t(
                    "条目“%(name)s”的内容与其摘要值不符，不能公布。请不予公布本版本，并重新起草该条目。"
                )
                % {"name": row["name"]}
            )


def _replace_rows(items: QuerySet[ChangeItem], sequence: int) -> None:
    # Several items of a version may be about one entry: its row on the list ends once.
    listed = _items_of_listed_entries(items)
    replaced = EntryRow.objects.filter(
        entry_id__in=listed.values("entry_id"), valid_from__isnull=False, valid_until__isnull=True
    ).update(valid_until=sequence)
    begun = _rows_to_begin(items).filter(valid_from__isnull=True).update(valid_from=sequence)
    expected = (
        listed.values("entry_id").distinct().count(),
        items.filter(proposed_row__isnull=False, overtaken=False).count(),
    )
    if (replaced, begun) != expected:
        raise GuardFailed(
            _t("收入的条目与清单的最新内容不再衔接，不能公布。请不予公布本版本，再重新编制。")
        )


def _items_of_listed_entries(items: QuerySet[ChangeItem]) -> QuerySet[ChangeItem]:
    """Return items whose entry the list holds: all but those that the same version adds."""
    removed = items.filter(operation=ItemOperation.REMOVE)
    added = items.filter(operation=ItemOperation.ADD).exclude(
        entry_id__in=removed.values("entry_id")
    )
    return items.exclude(entry_id__in=added.values("entry_id")).filter(base_row__isnull=False)


def _rows_to_begin(items: QuerySet[ChangeItem]) -> QuerySet[EntryRow]:
    """Return the rows that the version takes: of each entry the last word on it."""
    last = items.filter(proposed_row__isnull=False, overtaken=False)
    return EntryRow.objects.filter(pk__in=last.values(row=Coalesce("merged_row", "proposed_row")))
