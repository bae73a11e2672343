"""Departments that provide an entry together with its provider (共同提供部门)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.queries.list_changes import BETWEEN_CO_PROVIDERS, names_of
from workflows.open_list.reading.normalise import compare_key

if TYPE_CHECKING:
    from cases.models import EntryRow, Organisation


def may_propose(organisation: Organisation, row: EntryRow) -> bool:
    """Tell whether an organisation may propose changes of an entry: it provides it, or helps to."""
    if row.provider_id == organisation.pk:
        return True
    names = {compare_key(name) for name in names_of(organisation)}
    helpers = row.co_providers.split(BETWEEN_CO_PROVIDERS)
    return any(compare_key(name) in names for name in helpers if name)
