"""Reminders to oneself (个人提醒): set, change, drop, and told once when their moment comes.

No due date, colour or ladder knows of them: whoever puts a task off keeps its deadline.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.models import OutboxMessage, Person, Reminder
from cases.queries.watches import those_who_see
from cases.states.civil_time import SHANGHAI
from workflows.engine.calendar import newest_calendar
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.engine.notify import tell
from workflows.engine.outbox import message
from workflows.engine.record_language import in_record_language
from workflows.working_days import add_working_days, subtract_working_days

if TYPE_CHECKING:
    from datetime import date

    from cases.models import Case

TOPIC: Final = "reminder_due"
TEXT_LENGTH: Final = 200
# House defaults.
LONGEST: Final = timedelta(days=366)
MOST_WAITING: Final = 100
MORNING: Final = time(9)
LATER_WORKING_DAYS: Final = 3
BATCH: Final = 200


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """When to be reminded and of what; whether one's tasks of the case stay away until then."""

    when: datetime
    text: str = ""
    hides_tasks: bool = False


def quick_moments(*, at: datetime, due_on: date | None) -> dict[str, datetime]:
    """Return the moments that are offered by name, those that lie ahead.

    Args:
        at: the present moment.
        due_on: the next due date of the case; None: it has none.
    """
    today, calendar = civil_date(at), newest_calendar()
    days = {
        "tomorrow": today + timedelta(days=1),
        "later": add_working_days(calendar, today, LATER_WORKING_DAYS),
    }
    if due_on is not None:
        days["before_due"] = subtract_working_days(calendar, due_on, 1)
    moments = {name: datetime.combine(day, MORNING, tzinfo=SHANGHAI) for name, day in days.items()}
    return {name: moment for name, moment in moments.items() if moment > at}


@patiently
@transaction.atomic
def set_reminder(*, case: Case, person: Person, wanted: Wanted, at: datetime) -> Reminder:
    """Remind a person of a case that they may see; asking for the same again changes nothing.

    Writes: one `Reminder`. It concerns nobody else, so no chain records it.

    Raises:
        BadInput: the moment is past or too far, the text is too long, or too many are waiting.
    """
    wanted = _checked(wanted, at=at)
    # One lock per person: the same form twice at once must not count as two.
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    waiting = Reminder.objects.filter(person=person, told_at__isnull=True, dropped_at__isnull=True)
    same = waiting.filter(case_id=case.pk, at=wanted.when, text=wanted.text).first()
    if same is not None:
        return same
    if waiting.count() >= MOST_WAITING:
        raise BadInput(
            _t("您已有 %(most)s 条未到的提醒：请先在“我的提醒”中取消不再需要的。")
            % {"most": MOST_WAITING}
        )
    return Reminder.objects.create(
        person=person,
        case_id=case.pk,
        at=wanted.when,
        text=wanted.text,
        hides_tasks=wanted.hides_tasks,
    )


@patiently
@transaction.atomic
def change_reminder(*, reminder: Reminder, wanted: Wanted, at: datetime) -> Reminder:
    """Move a reminder that is still to come, or word it anew.

    Writes: the reminder.

    Raises:
        GuardFailed: it has come or was dropped. BadInput: as `set_reminder`.
    """
    wanted = _checked(wanted, at=at)
    locked = _still_waiting(reminder)
    locked.at, locked.text, locked.hides_tasks = wanted.when, wanted.text, wanted.hides_tasks
    locked.save(update_fields=["at", "text", "hides_tasks"])
    return locked


@patiently
@transaction.atomic
def drop_reminder(*, reminder: Reminder, at: datetime) -> None:
    """Drop a reminder that is still to come.

    Writes: the moment of dropping.

    Raises:
        GuardFailed: it has come or was dropped.
    """
    locked = _still_waiting(reminder)
    locked.dropped_at = at
    locked.save(update_fields=["dropped_at"])


def ring_reminders(*, at: datetime, batch: int = BATCH) -> int:
    """Let every reminder ring whose moment has come, each once, however long nobody looked.

    Args:
        at: the present moment.
        batch: how many one transaction takes at most.

    Returns:
        How many rang.

    Writes: per reminder the moment, and one outbox row in the same transaction.
    """
    if not Reminder.objects.filter(
        told_at__isnull=True, dropped_at__isnull=True, at__lte=at
    ).exists():
        return 0
    rung = 0
    while done := _ring(at=at, batch=batch):
        rung += done
    return rung


def reminder_due(message: OutboxMessage, at: datetime) -> None:
    """Tell a person what they wanted to be reminded of, if the case is still theirs to see.

    Writes: one `Notification`.
    """
    reminder = Reminder.objects.select_related("person", "case").get(pk=message.payload["reminder"])
    with in_record_language():
        words = _t("提醒：%(case)s %(text)s") % {"case": reminder.case, "text": reminder.text}
    person = those_who_see(reminder.case, [reminder.person], on=civil_date(at))
    tell(person, message, words.strip(), at)


@patiently
@transaction.atomic
def _ring(*, at: datetime, batch: int) -> int:
    waiting = Reminder.objects.filter(told_at__isnull=True, dropped_at__isnull=True, at__lte=at)
    # SKIP LOCKED on PostgreSQL; on SQLite the IMMEDIATE transaction already excludes others.
    rows = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("case")
    due = list(rows.order_by("at", "id")[:batch])
    Reminder.objects.filter(pk__in=[each.pk for each in due]).update(told_at=at)
    OutboxMessage.objects.bulk_create(
        message(
            topic=TOPIC,
            key=f"reminder:{each.pk}",
            payload={"reminder": each.pk},
            at=at,
            case=each.case,
        )
        for each in due
    )
    return len(due)


def _still_waiting(reminder: Reminder) -> Reminder:
    locked = Reminder.objects.select_for_update().get(pk=reminder.pk)
    if locked.told_at is not None or locked.dropped_at is not None:
        raise GuardFailed(_t("这条提醒已经发出或取消，不能再改。需要时请另设一条。"))
    return locked


def _checked(wanted: Wanted, *, at: datetime) -> Wanted:
    text = " ".join(wanted.text.split())
    if wanted.when <= at:
        raise BadInput(_t("提醒时间已经过去：请选择以后的时间。"), field="when")
    if wanted.when > at + LONGEST:
        raise BadInput(_t("提醒时间最远一年：请选择一年以内的时间。"), field="when")
    if len(text) > TEXT_LENGTH or "\x00" in text:
        raise BadInput(
            _t("提醒内容最多 %(most)s 字，不能含控制字符：请精简后再提交。")
            % {"most": TEXT_LENGTH},
            field="text",
        )
    return Wanted(when=wanted.when, text=text, hides_tasks=wanted.hides_tasks)
