"""Ask for work: the most urgent task of one's teams that nobody holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.events import append_system_event
from cases.models import Assignment, Case
from cases.permissions import hats_for, hats_on
from cases.queries.queue_parts import After
from cases.queries.queues import my_tasks, team_parts, unclaimed
from cases.queries.untouched import longest_untouched
from cases.states.civil_time import SHANGHAI
from cases.states.clock import AssignmentReason
from cases.states.system_act import SystemAct
from workflows.engine.calendar import newest_calendar
from workflows.engine.claims import may_be_passed_on
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.engine.movements import requirement_of, take, task_as_it_is
from workflows.working_days import ONE_DAY, subtract_working_days, working_days_between

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from cases.models import Membership, Person, WorkItem
    from cases.queries.untouched import Untouched
    from workflows.working_days import WorkingCalendar

# How many waiting tasks are read at a time; the search stops at the first that fits.
LOOKED_AT = 25


@patiently
def pull_next(
    *,
    person: Person,
    at: datetime,
    served: Mapping[str, frozenset[str]] | None = None,
) -> WorkItem | None:
    """Give a person the most urgent unheld task of their teams that they may do.

    Tasks whose case somebody is just working on are passed over (`SKIP LOCKED`), and so
    are tasks that four eyes or recusal keep from this person.

    Args:
        person: who asks for work.
        at: the moment.
        served: for a role, the queues whose tasks its holder may do.

    Returns:
        The task, now held; None where nothing is left for them.

    Writes: the holder and time on the task, one `Assignment`; for a refusal, in a transaction
    that holds nothing else, one system event with its numbers, and none of the tasks.

    Raises:
        GuardFailed: the person holds as many open tasks as one may hold, or has left one of their
            own alone for too long (`longest_untouched`), which then is the fact `item`.

    Rests on queues-and-deadlines, section 3, item 4 and scenario 4.
    """
    on = civil_date(at)
    with transaction.atomic():
        hats = hats_on(person, on)
        refusal = _full_hands(person, on=on, hats=hats) or _left_alone(person, on=on, hats=hats)
        if refusal is None:
            return _most_urgent(person, on=on, at=at, hats=hats, served=served)
        append_system_event(
            act=SystemAct.NEXT_TASK_REFUSED, actor=person, at=at, data=refusal.numbers
        )
    raise refusal.error


@dataclass(frozen=True, kw_only=True)
class _Refusal:
    """Why somebody gets no further task, in words for them and in numbers for the log."""

    error: GuardFailed
    numbers: dict[str, int]


def _full_hands(person: Person, *, on: date, hats: Sequence[Membership]) -> _Refusal | None:
    limit = settings.PERSONAL_TASK_LIMIT
    held = my_tasks(person, on=on, hats=hats).count()
    if held < limit:
        return None
    numbers = {"held": held, "limit": limit}
    words = _t(
        "您手上有 %(held)s 项未办结的任务（上限 %(limit)s 项），系统暂不再派给。"
        "请先办结或退回一部分；急办的仍可在“团队待领”中自行领取。"
    )
    return _Refusal(error=GuardFailed(words % numbers), numbers=numbers)


def _left_alone(person: Person, *, on: date, hats: Sequence[Membership]) -> _Refusal | None:
    calendar = newest_calendar()
    before = _left_alone_before(calendar, on)
    found = longest_untouched(person, before=before, on=on, hats=hats)
    if found is None:
        return None
    most = settings.UNTOUCHED_WORKING_DAYS
    days = working_days_between(calendar, civil_date(found.since), on)
    words = _words_on(found) % {
        "number": found.work_item.process.number,
        "title": found.work_item.process.title,
        "since": civil_date(found.since),
        "days": days,
        "most": most,
    }
    return _Refusal(
        error=GuardFailed(words, item=found.work_item), numbers={"untouched": days, "most": most}
    )


def _left_alone_before(calendar: WorkingCalendar, on: date) -> datetime:
    """Return the moment behind which too many working days lie, today counted as one."""
    day = subtract_working_days(calendar, on + ONE_DAY, settings.UNTOUCHED_WORKING_DAYS + 1)
    return datetime.combine(day, time(), tzinfo=SHANGHAI)


def _words_on(found: Untouched) -> str:
    if may_be_passed_on(found.work_item):
        return _t(
            "您持有的 %(number)s“%(title)s”自 %(since)s 起已有 %(days)s 个工作日未办理，"
            "超过 %(most)s 个工作日的上限，系统暂不派给新的任务。请先办结，或退回队列、移交他人。"
        )
    return _t(
        "您持有的 %(number)s“%(title)s”自 %(since)s 起已有 %(days)s 个工作日未办理，"
        "超过 %(most)s 个工作日的上限，系统暂不派给新的任务。"
        "这项任务只能由您本人办理：请先办结或撤销。"
    )


def _most_urgent(
    person: Person,
    *,
    on: date,
    at: datetime,
    hats: Sequence[Membership],
    served: Mapping[str, frozenset[str]] | None,
) -> WorkItem | None:
    queue = team_parts(person, on=on, served=served, hats=hats).each(unclaimed)
    given_back = _given_back(person, on=on)
    after: After | None = None
    while waiting := queue.first(LOOKED_AT, after=after):
        for task in waiting:
            item = None if task.pk in given_back else _locked_if_free(task.pk, task.process_id)
            if item is not None and hats_for(hats, requirement_of(item)):
                take(item, person, at=at, why=AssignmentReason.PULL)
                return item
        after = After.task(waiting[-1])
    return None


def _given_back(person: Person, *, on: date) -> set[int]:
    """Return what a person put back into its queue lately: it is for others, or for a claim.

    Else whoever left a task alone would put it back and get it again as if it were new.
    """
    before = _left_alone_before(newest_calendar(), on)
    back = Assignment.objects.filter(
        from_person=person, why=AssignmentReason.RELEASE, at__gte=before
    )
    return set(back.values_list("work_item_id", flat=True))


def _locked_if_free(pk: int, case_id: int) -> WorkItem | None:
    """Lock a task's case unless somebody else has; None where it is no longer free."""
    case = Case.objects.select_for_update(skip_locked=True).filter(pk=case_id)
    item = task_as_it_is(pk) if case.first() else None
    return item if item and item.finished is None and item.owner_id is None else None
