"""Publish a version of the list, and bring it into effect when its time comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import CONTENT_FIELDS, ChangeItem, EntryRow, ListVersion
from cases.proof_of_merges import is_as_taken
from cases.queries.list_versions import last_of_chain, newest_version
from cases.queries.open_list import manifest_lines
from cases.row_hash import row_hash
from cases.states.list_change import ItemDecision, ItemOperation
from cases.version_hash import chain_hash, manifest_hash
from workflows.engine.clocks import civil_date
from workflows.open_list.cut import counts_of
from workflows.open_list.standing_already import close_what_stands

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from workflows.engine.step import Step

HASH_CHUNK = 2_000
IN_EFFECT: Final = "version_in_effect"


def publish_version(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Freeze what the version says: number it, give its rows their validity, hash and chain it.

    Two updates however long the list is: the replaced rows end, the proposed rows begin.

    Writes: `valid_until` and `valid_from` of rows; the version's number, counts and hashes; all
    that `close_what_stands` writes.

    Raises:
        GuardFailed: the version holds nothing, a row is not what was approved, or it holds other
            than its cut took in.

    Rests on 工作安排 二(1), decisions.md (Open list).
    """
    version = cast("ListVersion", step.case)
    items = ChangeItem.objects.filter(list_version=version, decision=ItemDecision.APPROVED)
    if not items.exists():
        raise GuardFailed(_t("本版本没有收入任何条目，不能公布。请选择“不予公布”，再重新编制。"))
    last = last_of_chain()
    version.sequence = last.sequence + 1 if last and last.sequence else 1
    version.previous = newest_version()
    version.label = _next_label(civil_date(step.at).year)
    version.published_at = step.at
    version.confirmed_by = step.actor
    version.counts = counts_of(version)
    _refuse_altered_rows(items)
    _refuse_other_items(version)
    _replace_rows(items, version.sequence)
    version.entries = _newest_rows().count()
    version.manifest_hash = manifest_hash(manifest_lines(version.sequence))
    version.chain_hash = chain_hash(version, previous=last.chain_hash if last else "")
    version.save(update_fields=_WRITTEN)
    closed = close_what_stands(version, step)
    return {
        "label": version.label,
        "sequence": version.sequence,
        "entries": version.entries,
        "counts": version.counts,
        "manifest_hash": version.manifest_hash,
        "chain_hash": version.chain_hash,
        **closed,
    }


def take_effect(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Let the items of a version take effect.

    Writes: the decision of its approved items; the moment on the version; news for workflows
    whose matters rest on the list.
    """
    version = cast("ListVersion", step.case)
    version.effect_at = step.at
    version.save(update_fields=["effect_at"])
    items = ChangeItem.objects.filter(list_version=version, decision=ItemDecision.APPROVED)
    effective = items.update(decision=ItemDecision.EFFECTIVE)
    step.news[IN_EFFECT] = {"version": version.pk}
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


def _refuse_other_items(version: ListVersion) -> None:
    """Refuse a version that holds other than its cut sealed."""
    if not is_as_taken(version.pk):
        raise GuardFailed(
            _t("收入的条目与编制时的记录不符，不能公布。请不予公布本版本，查明原因后再重新编制。")
        )


def _replace_rows(items: QuerySet[ChangeItem], sequence: int) -> None:
    _refuse_what_does_not_follow(items)
    # Several items of a version may be about one entry: its row on the list ends once.
    _newest_rows().filter(entry_id__in=items.values("entry_id")).update(valid_until=sequence)
    begun = _rows_to_begin(items).filter(valid_from__isnull=True).update(valid_from=sequence)
    if begun != items.filter(proposed_row__isnull=False, overtaken=False).count():
        raise _does_not_follow()


def _refuse_what_does_not_follow(items: QuerySet[ChangeItem]) -> None:
    """Refuse items that change what is not listed, or list what is listed already.

    A version may list an entry and change or remove it again, or remove it and list it again.
    """
    added = items.filter(base_row__isnull=True)
    removed = items.filter(operation=ItemOperation.REMOVE)
    listed = _newest_rows().values("entry_id")
    not_listed = items.exclude(entry_id__in=added.values("entry_id")).exclude(entry_id__in=listed)
    listed_twice = added.filter(entry_id__in=listed).exclude(
        entry_id__in=removed.values("entry_id")
    )
    if not_listed.exists() or listed_twice.exists():
        raise _does_not_follow()


def _does_not_follow() -> GuardFailed:
    return GuardFailed(
        _t("收入的条目与清单的最新内容不再衔接，不能公布。请不予公布本版本，再重新编制。")
    )


def _newest_rows() -> QuerySet[EntryRow]:
    return EntryRow.objects.filter(valid_from__isnull=False, valid_until__isnull=True)


def _rows_to_begin(items: QuerySet[ChangeItem]) -> QuerySet[EntryRow]:
    """Return the rows that the version takes: of each entry the last word on it."""
    last = items.filter(proposed_row__isnull=False, overtaken=False)
    return EntryRow.objects.filter(pk__in=last.values(row=Coalesce("merged_row", "proposed_row")))
