"""The request of a person who has logged in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from cases.models import Person


class SignedInRequest(HttpRequest):
    """What a view behind `login_required` gets; its user is never anonymous."""

    user: Person
