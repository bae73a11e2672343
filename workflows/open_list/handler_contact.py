"""Whom to write to about another organisation's request: who handles it, with the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

if TYPE_CHECKING:
    from cases.models import Person


def contact_of(person: Person | None) -> str:
    """Return the name of who handles a request, and the e-mail address where there is one."""
    if person is None:
        return ""
    address = _t("（%(email)s）") % {"email": person.email} if person.email else ""
    return f"{person.name}{address}"
