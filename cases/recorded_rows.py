"""How the rows of a registry stand in the system chain, for the proof that compares the two."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cases.models import Organisation, OrganisationAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.db.models import QuerySet

Facts = dict[str, Any]  # Any: JSON facts


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """How the rows of a table, or one act on them, stand in the system chain.

    Attributes:
        acts: the events, one a row.
        keys: what of an event's facts tells whose it is.
        rows: the rows, read in the order of their keys.
        key: the same of a row.
        facts: what the event must say of a row; of a set of names one.
        at: the column of the moment, which is the event's.
        by: the column of who acted.
        optional: facts that events of earlier releases do not hold.
    """

    acts: tuple[str, ...]
    keys: tuple[str, ...]
    rows: QuerySet[Any]  # Any: one model per table
    key: Callable[[Any], tuple[Any, ...]]
    facts: Callable[[Any], Facts]
    at: str = "entered_at"
    by: str = "entered_by_id"
    optional: frozenset[str] = frozenset()


def known_names() -> Mapping[int, frozenset[str]]:
    """Return the names under which organisations may be recorded: their own and their aliases."""
    found: dict[int, set[str]] = defaultdict(set)
    for pk, name in Organisation.objects.values_list("pk", "full_name"):
        found[pk].add(name)
    for pk, name in OrganisationAlias.objects.values_list("organisation_id", "name"):
        found[pk].add(name)
    return {pk: frozenset(names) for pk, names in found.items()}


def dates_of(row: Any) -> Facts:  # Any: a row with two days
    """Return the days of a row as events hold them."""
    until = row.valid_until
    return {
        "valid_from": row.valid_from.isoformat(),
        "valid_until": until.isoformat() if until else "",
    }
