"""Reads of drafts that consultation points prepared, from the side of who claimed one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import PreparedDraft

if TYPE_CHECKING:
    from cases.models import AccessApplication


def was_prepared(application: AccessApplication) -> bool:
    """Tell whether a point prepared an application and does not know yet what became of it."""
    return PreparedDraft.objects.filter(application=application, shared_at=None).exists()
