"""Tell departments that a new scheme touches their entries; on its first day let them review."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from cases.models import GradingScheme, Organisation
from cases.permissions import Requirement
from cases.queries.grading import as_levels, grading_on, levels_of, touched_counts, touched_entries
from cases.queries.holders import people_meeting
from cases.states.civil_time import SHANGHAI
from cases.states.role import Role
from workflows.engine.clocks import civil_date
from workflows.engine.escalate_case import lead_role
from workflows.engine.notify import tell
from workflows.engine.outbox import message as outbox_row
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from cases.models import OutboxMessage

ENTERED: Final = "grading_entered"
BEGINS: Final = "grading_begins"
# What opens the yearly reviews: workflows/links.py names who receives it.
REVIEWS: Final = "grading_reviews"
TOPIC: Final = "grading"
# House default: the news that it begins waits for the morning of its first day.
MORNING = time(8)


def news_of_entry(scheme: GradingScheme, *, at: datetime) -> list[OutboxMessage]:
    """Return the unsaved messages of a version just entered: now, and on its first day."""
    entered, reviews, begins = (_row(topic, scheme, at) for topic in (ENTERED, REVIEWS, BEGINS))
    reviews.next_try_at = datetime.combine(scheme.effective_from, time(0), tzinfo=SHANGHAI)
    begins.next_try_at = datetime.combine(scheme.effective_from, MORNING, tzinfo=SHANGHAI)
    return [entered, reviews, begins]


def scheme_entered(message: OutboxMessage, at: datetime) -> None:
    """Tell each department how many of its entries must be looked at before the day comes.

    Writes: one `Notification` per person.
    """
    with in_record_language():
        _tell_departments(
            message,
            at,
            _t(
                "分级方案%(version)s自 %(day)s 起施行，本单位有 %(entries)s 条清单条目须复核："
                "请在此之前提出调整申请，条目见“分类分级概览”。"
            ),
        )


def scheme_begins(message: OutboxMessage, at: datetime) -> None:
    """Tell each department how many of its entries still do not fit on the first day.

    Writes: one `Notification` per person.
    """
    with in_record_language():
        _tell_departments(
            message,
            at,
            _t(
                "分级方案%(version)s今日（%(day)s）起施行，本单位仍有 %(entries)s 条清单条目"
                "与之不符：请提出调整申请，条目见“分类分级概览”。"
            ),
        )


def _tell_departments(message: OutboxMessage, at: datetime, text: str) -> None:
    scheme = GradingScheme.objects.get(pk=message.payload["scheme"])
    before = grading_on(scheme.effective_from - timedelta(days=1)).levels
    touched = touched_entries(as_levels(levels_of(scheme)), before=before)
    entries: dict[int, int] = {}
    for count in touched_counts(touched):
        entries[count.provider] = entries.get(count.provider, 0) + count.entries
    for provider in Organisation.objects.filter(pk__in=list(entries)).order_by("pk"):
        # A district's authority plays the part of the head for the units of the district.
        roles = {lead_role(provider), Role.DISTRICT_AUTHORITY, Role.DEPARTMENT_STAFF}
        theirs = Requirement(roles=frozenset(roles), organisation=provider)
        words = {
            "version": scheme,
            "day": scheme.effective_from,
            "entries": entries[provider.pk],
        }
        tell(people_meeting(theirs, on=civil_date(at)), message, text % words, at, topic=TOPIC)


def _row(topic: str, scheme: GradingScheme, at: datetime) -> OutboxMessage:
    return outbox_row(topic=topic, key=f"{topic}:{scheme.pk}", payload={"scheme": scheme.pk}, at=at)
