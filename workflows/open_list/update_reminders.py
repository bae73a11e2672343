"""Tell those who provide entries before their data falls due; of each due day once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.models import Organisation, OutboxMessage, UpdateReminder
from cases.permissions import Requirement
from cases.queries.holders import people_meeting
from cases.queries.list_versions import current_version
from cases.queries.open_list import rows_of_version
from cases.queries.update_calendar import reminded_of, soon_due
from cases.queries.update_periods import timing_on
from cases.states.role import Role
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.engine.notify import tell
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

TOPIC: Final = "updates_due"
# As many entries as one statement asks about.
CHUNK: Final = 500
# Who keeps the data of an organisation up to date.
TOLD: Final = frozenset({Role.DEPARTMENT_STAFF, Role.DISTRICT_AUTHORITY})


@dataclass(frozen=True, kw_only=True)
class Reminded:
    """How many entries people were reminded of, and in how many messages."""

    entries: int
    messages: int


@patiently
@transaction.atomic
def remind_of_updates(*, at: datetime) -> Reminded:
    """Remind every organisation of its entries that fall due soon, in one message each.

    Running it again, or twice at once, tells nobody a second time.

    Args:
        at: the present moment.

    Writes: one `UpdateReminder` per entry and due day, one row of the outbox per organisation.

    Rests on house defaults (how soon is a rule of each frequency).
    """
    version = current_version()
    if version is None:
        return Reminded(entries=0, messages=0)
    timing = timing_on(civil_date(at))
    due: dict[int, dict[int, date]] = defaultdict(dict)
    for row in soon_due(rows_of_version(version), timing):
        day = timing.due_on(row.update_frequency, civil_date(row.last_data_update_at or at))
        if day is not None:
            due[row.provider_id][row.entry_id] = day
    new = {provider: _not_yet(entries, timing.on) for provider, entries in due.items()}
    new = {provider: entries for provider, entries in new.items() if entries}
    UpdateReminder.objects.bulk_create(
        [
            UpdateReminder(entry_id=entry, due_on=day, reminded_at=at)
            for entries in new.values()
            for entry, day in entries.items()
        ],
        batch_size=CHUNK,
        ignore_conflicts=True,
    )
    OutboxMessage.objects.bulk_create(
        [_message(provider, entries, at) for provider, entries in new.items()],
        ignore_conflicts=True,
    )
    return Reminded(entries=sum(map(len, new.values())), messages=len(new))


def _not_yet(entries: Mapping[int, date], since: date) -> dict[int, date]:
    keys = sorted(entries)
    known = {
        pair
        for start in range(0, len(keys), CHUNK)
        for pair in reminded_of(keys[start : start + CHUNK], since=since)
    }
    return {entry: day for entry, day in entries.items() if (entry, day) not in known}


def _message(provider: int, entries: Mapping[int, date], at: datetime) -> OutboxMessage:
    """The key names an entry and its due day, which no other message ever tells of."""
    first = min(entries)
    return OutboxMessage(
        topic=TOPIC,
        idempotency_key=f"{TOPIC}:{provider}:{first}:{entries[first].isoformat()}",
        payload={
            "organisation": provider,
            "entries": len(entries),
            "first": min(entries.values()).isoformat(),
            "last": max(entries.values()).isoformat(),
        },
        created_at=at,
        next_try_at=at,
    )


def updates_due(message: OutboxMessage, at: datetime) -> None:
    """Tell who keeps an organisation's data up to date how many entries fall due, and when.

    Writes: one `Notification` per person.
    """
    said = message.payload
    provider = Organisation.objects.get(pk=said["organisation"])
    with in_record_language():
        text = _t(
            "%(provider)s有 %(entries)s 个条目在 %(first)s 至 %(last)s 应更新数据，见“更新日历”。"
        ) % {**said, "provider": provider}
    tell(
        people_meeting(Requirement(roles=TOLD, organisation=provider), on=civil_date(at)),
        message,
        text,
        at,
        due_on=date.fromisoformat(said["first"]),
    )
