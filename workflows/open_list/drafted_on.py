"""The version that a request says it is drafted on (起草所依版本)."""

from __future__ import annotations

from cases.models import ListChange
from cases.queries.list_versions import newest_version


def note_version(change: ListChange) -> None:
    """Let a request name the newest version, because one of its entries is drafted on it now.

    Writes: the version, where it is another.
    """
    newest = newest_version()
    if newest is None or newest.pk == change.base_version_id:
        return
    change.base_version = newest
    ListChange.objects.filter(pk=change.pk).update(base_version=newest)
