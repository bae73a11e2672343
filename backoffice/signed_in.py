"""The request of a person who has logged in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

from cases.permissions import hats_on
from cases.queries.absences import fallen_to

if TYPE_CHECKING:
    from datetime import date

    from cases.models import Membership, Person
    from cases.queries.absences import Fallen


class SignedInRequest(HttpRequest):
    """What a view behind `login_required` gets; its user is never anonymous."""

    user: Person
    # What `hats_of_page` has read: the day, and the roles on it.
    known_hats: tuple[date, tuple[Membership, ...]]
    # What `fallen_to_page` has read, likewise.
    known_fallen: tuple[date, Fallen]


def hats_of_page(request: SignedInRequest, *, on: date) -> tuple[Membership, ...]:
    """Roles of the person on a day, read once for a page with its lists, badges and menu.

    For what is shown only: an act asks again, behind its locks.
    """
    day, hats = getattr(request, "known_hats", (None, ()))
    if day != on:
        hats = hats_on(request.user, on)
        request.known_hats = (on, hats)
    return hats


def fallen_to_page(request: SignedInRequest, *, on: date) -> Fallen:
    """Whose tasks absences bring to the person on a day, read once for a page."""
    day, fallen = getattr(request, "known_fallen", (None, None))
    if fallen is None or day != on:
        fallen = fallen_to(request.user, on=on, hats=hats_of_page(request, on=on))
        request.known_fallen = (on, fallen)
    return fallen
