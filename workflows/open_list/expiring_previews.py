"""Clear previews that nobody took up: staged rows are scratch space, not evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from cases.models import ListImport
from cases.states.list_import import ImportStatus
from workflows.engine.locking import patiently
from workflows.open_list.import_list import end_import

if TYPE_CHECKING:
    from datetime import datetime


def expire_previews(*, uploaded_before: datetime) -> int:
    """End the previews that were uploaded before a moment and neither proposed nor discarded.

    Each in a transaction of its own: a large one must not hold up the others.

    Returns:
        How many there were.

    Writes: the status of each import; its staged rows and its file are thrown away. What was
    read in the file, the counts and the errors stay on the import.
    """
    expired = 0
    while _expire_oldest(uploaded_before):
        expired += 1
    return expired


@patiently
@transaction.atomic
def _expire_oldest(uploaded_before: datetime) -> bool:
    # Whoever proposes one at this instant holds it; it is no preview afterwards.
    waiting = ListImport.objects.select_for_update(of=("self",), skip_locked=True)
    old = waiting.filter(status=ImportStatus.PREVIEWED, uploaded_at__lt=uploaded_before)
    oldest = old.order_by("pk").first()
    if oldest is None:
        return False
    end_import(oldest, ImportStatus.EXPIRED)
    return True
