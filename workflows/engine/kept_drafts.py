"""Keep what somebody typed about a task that was taken from them before they sent it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from cases.models import Assignment, KeptDraft, WorkItem
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from cases.models import Person

MOST_FIELDS = 20
LONGEST = 4000


@patiently
@transaction.atomic
def keep_draft(
    *,
    work_item: WorkItem,
    person: Person,
    outcome: str,
    words: Iterable[tuple[str, str]],
    at: datetime,
) -> KeptDraft | None:
    """Keep the words of a refused form for who has the task now; they are never applied.

    Only where the task is open and was taken from the person by somebody else, as a ladder
    does: who gave it away themselves, or never held it, leaves nothing behind.

    Args:
        work_item: the task.
        person: who typed.
        outcome: what the button said.
        words: label and text of each field.
        at: the moment.

    Writes: one `KeptDraft`, in place of an earlier one of the same person.

    Rests on queues-and-deadlines, section 8, scenario 28.
    """
    kept = [(label[:80], _plain(text)) for label, text in words if _plain(text)][:MOST_FIELDS]
    item = WorkItem.objects.get(pk=work_item.pk)
    if not kept or item.finished is not None or item.owner_id == person.pk:
        return None
    if not _was_taken_from(item, person):
        return None
    draft, _created = KeptDraft.objects.update_or_create(
        work_item=item,
        person=person,
        defaults={"outcome": outcome[:80], "words": kept, "at": at},
    )
    return draft


def _was_taken_from(item: WorkItem, person: Person) -> bool:
    lost = Assignment.objects.filter(work_item=item, from_person=person).order_by("pk").last()
    return lost is not None and lost.by_id != person.pk


def _plain(text: str) -> str:
    # PostgreSQL stores no NUL in JSON.
    return text.replace("\0", "").strip()[:LONGEST]
