"""By which way people want to be told what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import NotificationPreference

if TYPE_CHECKING:
    from collections.abc import Collection

    from cases.models import Person


def preferences_about(topic: str, people: Collection[int]) -> dict[int, NotificationPreference]:
    """Return what these people chose for a topic, by person; who chose nothing is not in it."""
    rows = NotificationPreference.objects.filter(topic=topic, person_id__in=people)
    return {row.person_id: row for row in rows}


def preferences_of(person: Person) -> dict[str, NotificationPreference]:
    """Return what a person chose, by topic."""
    return {row.topic: row for row in NotificationPreference.objects.filter(person=person)}
