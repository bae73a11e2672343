"""Which versions a visitor may know of: anybody those in effect or past, staff also the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from backoffice.views.clock import today
from cases.queries.list_versions import public_versions, published_versions
from cases.queries.visible import visible_to
from cases.states.list_version import ListVersionState

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from cases.models import ListVersion


def versions_seen_by(request: HttpRequest) -> QuerySet[ListVersion]:
    """Return published versions, newest first; a scheduled one only to those who see its case."""
    if not request.user.is_authenticated:
        return public_versions()
    cases = visible_to(request.user, on=today())
    scheduled = cases.filter(state=ListVersionState.PUBLISHED).values("pk")
    return public_versions() | published_versions().filter(pk__in=scheduled)


def version_or_404(request: HttpRequest, label: str) -> ListVersion:
    found = versions_seen_by(request).filter(label=label).select_related("previous").first()
    if found is None:
        raise Http404
    return found
