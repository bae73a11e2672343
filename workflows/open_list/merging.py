"""Lay a proposed change over wording that has moved on since it was drafted, field by field.

Three wordings of one entry: the one drafted on, the one that stands now, the one proposed.
Untouched since: the proposal holds. Changed alike on both sides: said once. Changed differently:
nobody but a person can tell (open-list-quality-objection.md 2.2, rule 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cases.models import CONTENT_FIELDS
from workflows.open_list.wording import WORDING_FIELDS, wording_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Content = dict[str, Any]  # Any: values by field

# What says one thing together: half of each side would be a wording that nobody proposed.
_TOGETHER: tuple[tuple[str, ...], ...] = (
    ("provider_id", "provider_name"),
    ("open_type", "conditions", "condition_templates", "condition_supplement"),
)
_ALONE = tuple(
    (name,) for name in CONTENT_FIELDS if not any(name in fields for fields in _TOGETHER)
)


@dataclass(frozen=True, kw_only=True)
class Merge:
    """What becomes of a proposal on the wording that stands.

    Attributes:
        content: what stands, with everything of the proposal that overlaps nothing.
        brought: the fields that the proposal changes in what stands, in the order of the entry.
        overlaps: the fields that both sides changed, and not alike; here what stands is kept.
    """

    content: Content
    brought: tuple[str, ...]
    overlaps: tuple[str, ...]


def merge(
    base: Mapping[str, Any],  # Any: values by field
    standing: Mapping[str, Any],  # Any: values by field
    proposed: Mapping[str, Any],  # Any: values by field
) -> Merge:
    """Lay what a proposal changes over what stands.

    A change that only respells gives way to one that says something else.

    Args:
        base: the wording that the proposal was drafted on.
        standing: the wording that stands now.
        proposed: the wording that is proposed. All three have `CONTENT_FIELDS` and
            `provider_id`.
    """
    content = dict(standing)
    brought: set[str] = set()
    overlaps: set[str] = set()
    for fields in (*_TOGETHER, *_ALONE):
        mine = {name for name in fields if proposed[name] != base[name]}
        theirs = {name for name in fields if standing[name] != base[name]}
        if not mine or (theirs and _alike(standing, proposed, fields)):
            continue
        if _alike(base, standing, fields):
            content |= {name: proposed[name] for name in fields}
            brought |= mine | theirs
        elif not _alike(base, proposed, fields):
            overlaps |= mine | theirs
    # Two departments under one name are told apart by who they are, and shown by their name.
    if "provider_id" in overlaps:
        overlaps.add("provider_name")
    return Merge(
        content=content,
        brought=tuple(name for name in WORDING_FIELDS if name in brought),
        overlaps=tuple(name for name in CONTENT_FIELDS if name in overlaps),
    )


def all_together(fields: Iterable[str]) -> set[str]:
    """Return fields with those that are ruled on as one with them."""
    wanted = set(fields)
    return wanted.union(*(some for some in _TOGETHER if wanted.intersection(some)))


def grouped(fields: Iterable[str]) -> list[tuple[str, ...]]:
    """Return fields in the groups that are ruled on as one, each in the order given."""
    found: dict[tuple[str, ...], list[str]] = {}
    for name in fields:
        key = next((some for some in _TOGETHER if name in some), (name,))
        found.setdefault(key, []).append(name)
    return [tuple(names) for names in found.values()]


def _alike(
    one: Mapping[str, Any],  # Any: values by field
    other: Mapping[str, Any],  # Any: values by field
    fields: tuple[str, ...],
) -> bool:
    return all(wording_key(one[name]) == wording_key(other[name]) for name in fields)
