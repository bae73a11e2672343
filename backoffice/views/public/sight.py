"""Which versions a visitor may know of: anybody those in effect or past, staff also the next.

Staff see as well what was withdrawn before it took effect.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from backoffice.views.clock import today
from cases.queries.list_versions import chained_versions, public_versions
from cases.queries.visible import visible_to
from cases.states.list_version import ListVersionState

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from cases.models import ListVersion


def versions_seen_by(request: HttpRequest) -> QuerySet[ListVersion]:
    """Return versions, newest first; one that never was in effect to those who see its case."""
    if not request.user.is_authenticated:
        return public_versions()
    cases = visible_to(request.user, on=today())
    not_public = cases.filter(state__in=(ListVersionState.PUBLISHED, ListVersionState.WITHDRAWN))
    return public_versions() | chained_versions().filter(pk__in=not_public.values("pk"))


def version_or_404(request: HttpRequest, label: str) -> ListVersion:
    found = (
        versions_seen_by(request)
        .filter(label=label)
        .select_related("previous", "reversed_by")
        .first()
    )
    if found is None:
        raise Http404
    return found
