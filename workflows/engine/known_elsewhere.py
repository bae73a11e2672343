"""What keeps a step from being taken back: somebody else knows of it, or its holder is gone."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Exists, Q
from django.utils.translation import gettext as _t

from cases.errors import AlreadyClaimed, GuardFailed
from cases.models import Assignment, CaseEvent, CaseMessage, Person, SystemEvent
from cases.states.system_act import SystemAct
from workflows.engine.refusals import moment_shown

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cases.models import WorkItem


def is_still_free(event: CaseEvent) -> bool:
    """Tell, in one statement, whether nothing that followed keeps a step from being taken back."""
    kept = (_taken_up(event), _written(event), _dossiers(event))
    in_the_way = reduce(or_, (Q(Exists(rows)) for rows in kept))
    return not CaseEvent.objects.filter(in_the_way, pk=event.pk).exists()


def must_be_free(event: CaseEvent) -> None:
    """Refuse where somebody took up the next task, or the step is known elsewhere.

    Raises:
        AlreadyClaimed: the next task is somebody's.
        GuardFailed: the step's person wrote a message after it, or a dossier left.
    """
    moved = _taken_up(event).select_related("work_item__owner").order_by("pk").last()
    if moved is not None:
        raise AlreadyClaimed(
            _t("下一步“%(task)s”已由%(who)s于%(when)s领取，不能再撤回。如需更正，请与其联系。")
            % {
                "task": moved.work_item.flow_task.task_title,
                "who": moved.work_item.owner,
                "when": moment_shown(moved.at),
            },
            item=moved.work_item,
        )
    if _written(event).exists() or _dossiers(event).exists():
        raise GuardFailed(
            _t("办理这一步之后，您已发出往来消息，或者案卷归档件已被导出，不能再撤回。")
        )


def must_have_a_holder(item: WorkItem) -> None:
    """Refuse where the task would come back to an account that is out of use meanwhile."""
    holders = Person.objects.select_for_update(no_key=True).filter(pk=item.owner_id)
    if not all(person.is_active for person in holders):
        raise GuardFailed(_t("原承办人的账号已经停用，这一步不能撤回到其名下。"))


def _taken_up(event: CaseEvent) -> QuerySet[Assignment]:
    """Return who took up the next task; what the step itself assigned is no such act."""
    following = Assignment.objects.filter(
        work_item__process_id=event.case_id,
        work_item__finished__isnull=True,
        work_item__created=event.at,
        work_item__owner__isnull=False,
    ).exclude(work_item__owner_id=event.actor_id)
    return following.exclude(at=event.at, by_id=event.actor_id)


def _written(event: CaseEvent) -> QuerySet[CaseMessage]:
    return CaseMessage.objects.filter(
        case_id=event.case_id, author_id=event.actor_id, at__gte=event.at
    )


def _dossiers(event: CaseEvent) -> QuerySet[SystemEvent]:
    return SystemEvent.objects.filter(
        act=SystemAct.DOSSIER_TAKEN, at__gte=event.at, data__case=event.case_id
    )
