"""The lines of an application, each held until the transaction ends.

Whoever acts on several lines of an application holds the application first, then all its lines in
the order of their keys, and only then reads what they say: a department that decides meanwhile
has either been there before, or comes after.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import AccessLine

if TYPE_CHECKING:
    from cases.models import AccessApplication


def locked_lines(application: AccessApplication) -> list[AccessLine]:
    """Lock the lines of an application, and return them as they are.

    The caller holds the application, or its one-off review: whoever holds both took the
    application first.

    A line whose dataset is decided anew on another is over, and left out.

    Writes: nothing; the locks last until the transaction ends.
    """
    found = AccessLine.objects.select_for_update(of=("self", "case_ptr"))
    standing = AccessLine.objects.filter(application=application, decided_anew=None)
    found = found.filter(pk__in=standing.values("pk"))
    return list(found.select_related("row__entry").order_by("pk"))
