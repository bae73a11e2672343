"""Reads of the versions of the open list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import ListVersion, VersionFile
from cases.states.list_version import ListVersionState

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

# What anybody may see: a scheduled version is not public before its effective time.
PUBLIC_STATES = (
    ListVersionState.IN_EFFECT,
    ListVersionState.ARCHIVED,
    ListVersionState.REVERSED,
)
PUBLISHED_STATES = (ListVersionState.PUBLISHED, *PUBLIC_STATES)
# What stands in the chain: also what was withdrawn before it took effect.
CHAINED_STATES = (*PUBLISHED_STATES, ListVersionState.WITHDRAWN)
UNFINISHED_STATES = (ListVersionState.COMPILING, ListVersionState.REVIEWING)


def current_version() -> ListVersion | None:
    """Return the version that the public sees: the newest whose effective time has come."""
    found = ListVersion.objects.filter(state=ListVersionState.IN_EFFECT)
    return found.select_related("previous").first()


def newest_version() -> ListVersion | None:
    """Return the newest published version, scheduled or not: imports compare with it."""
    return published_versions().first()


def published_versions() -> QuerySet[ListVersion]:
    """Return every version that is, was or will be in effect, newest first."""
    return ListVersion.objects.filter(state__in=PUBLISHED_STATES).order_by("-sequence")


def chained_versions() -> QuerySet[ListVersion]:
    """Return every version of the chain, newest first, those withdrawn in time included."""
    return ListVersion.objects.filter(state__in=CHAINED_STATES).order_by("-sequence")


def last_of_chain() -> ListVersion | None:
    """Return the newest version of the chain, in force or withdrawn: the next one hashes it in."""
    return chained_versions().first()


def public_versions() -> QuerySet[ListVersion]:
    """Return the versions that anybody may see, newest first."""
    return ListVersion.objects.filter(state__in=PUBLIC_STATES).order_by("-sequence")


def unfinished_version() -> ListVersion | None:
    """Return the version that is being compiled or waits for its second person."""
    return ListVersion.objects.filter(state__in=UNFINISHED_STATES).order_by("pk").first()


def versions_due(at: datetime) -> list[int]:
    """Return the keys of published versions whose effective time has come, in their order."""
    due = ListVersion.objects.filter(state=ListVersionState.PUBLISHED, effective_at__lte=at)
    return list(due.order_by("sequence").values_list("pk", flat=True))


def files_of_version(version: ListVersion) -> dict[str, VersionFile]:
    """Return what was recorded of a version's exports, by format."""
    found = VersionFile.objects.filter(list_version=version)
    return {each.export_format: each for each in found}
