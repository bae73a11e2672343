"""What the menu offers to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, Any]:  # Any: template context
    """Context of every page: nothing yet that a page could not do without."""
    return {}
