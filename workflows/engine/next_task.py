"""Ask for work: the most urgent task of one's teams that nobody holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.events import append_system_event
from cases.models import Case
from cases.permissions import hats_for, memberships_on
from cases.queries.queue_parts import by_urgency
from cases.queries.queues import my_tasks, team_tasks, unclaimed
from cases.states.clock import AssignmentReason
from cases.states.system_act import SystemAct
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.engine.movements import requirement_of, take, task_as_it_is

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from cases.models import Person, WorkItem

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

    Writes: the holder and time on the task, one `Assignment`; for full hands, in a transaction
    that holds nothing else, one system event with how many tasks they hold, and none of the tasks.

    Raises:
        GuardFailed: the person holds as many open tasks as one may hold.

    Rests on queues-and-deadlines, section 3, item 4 and scenario 4.
    """
    limit = settings.PERSONAL_TASK_LIMIT
    with transaction.atomic():
        held = my_tasks(person, on=civil_date(at)).count()
        if held < limit:
            return _most_urgent(person, at=at, served=served)
        append_system_event(
            act=SystemAct.NEXT_TASK_REFUSED,
            actor=person,
            at=at,
            data={"held": held, "limit": limit},
        )
    raise GuardFailed(
        _t("您手上已有 %(limit)s 项以上未办结的任务。请先办结或退回一部分，再领取新的任务。")
        % {"limit": limit}
    )


def _most_urgent(
    person: Person, *, at: datetime, served: Mapping[str, frozenset[str]] | None
) -> WorkItem | None:
    on = civil_date(at)
    waiting = by_urgency(unclaimed(team_tasks(person, on=on, served=served)))
    hats = tuple(memberships_on(person, on))
    for pk, case_id in waiting.values_list("pk", "process_id").iterator(chunk_size=LOOKED_AT):
        item = _locked_if_free(pk, case_id)
        if item is not None and hats_for(hats, requirement_of(item)):
            take(item, person, at=at, why=AssignmentReason.PULL)
            return item
    return None


def _locked_if_free(pk: int, case_id: int) -> WorkItem | None:
    """Lock a task's case unless somebody else has; None where it is no longer free."""
    case = Case.objects.select_for_update(skip_locked=True).filter(pk=case_id)
    item = task_as_it_is(pk) if case.first() else None
    return item if item and item.finished is None and item.owner_id is None else None
