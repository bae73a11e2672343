"""Keep a session alive while its person works, without a write for every page they read."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

SEEN: Final = "last_seen"
# A session ends SESSION_COOKIE_AGE after it was last prolonged, at most a minute early.
PROLONG_AFTER_SECONDS: Final = 60


class SlidingSessionMiddleware:
    """Prolongs a signed-in session once a minute, so that reading pages stays reading.

    Saving it with every request would take SQLite's only write lock for each page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = int(time.time())
        if request.user.is_authenticated and self._is_due(request, now):
            request.session[SEEN] = now
        return self.get_response(request)

    @staticmethod
    def _is_due(request: HttpRequest, now: int) -> bool:
        return now - int(request.session.get(SEEN, 0)) >= PROLONG_AFTER_SECONDS
