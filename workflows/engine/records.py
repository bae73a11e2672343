"""The records that an act works on: from a case to its own record, locked, and saved again."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import BigIntegerField, Exists, Model, OuterRef

from cases.compiled_reads import Given, Read
from cases.compiled_writes import change
from cases.models import Clock, Watch, WorkItem
from cases.statements import run_together
from cases.states.clock import ClockStatus
from workflows.engine.locking import busy

if TYPE_CHECKING:
    from cases.models import Case
    from cases.statements import Statement

Row = TypeVar("Row", bound=Model)
_PK = Given("pk", BigIntegerField())
_HAS_STOPPED = "has_stopped_clocks"
_WRITTEN_BY_THE_GATE = ("state", "version", "head", "status", "finished")


def record_of(case: Case) -> Case:
    """Return the case as the class that its flow works on, with organisation and opener."""
    model = case.flow_class.process_class
    record: Case = model.objects.select_related("organisation", "opened_by").get(pk=case.pk)
    return record


def locked_record(model: type[Case], pk: int) -> Case:
    """Lock a case with the row of its own class, and return it as it now is.

    Raises:
        DoesNotExist: there is no case of that class.
    """
    return _only(_locked(model).rows(pk=pk), model)


def may_have_stopped_clocks(record: Case, *, seen: int) -> bool:
    """Tell whether a clock of a case just locked may stand still, without another statement.

    The lock's own statement looked at the clocks before it waited for the lock; whoever stopped
    one meanwhile also moved the version.

    Args:
        record: what `locked_record` gave.
        seen: the version that the caller read before.
    """
    return bool(getattr(record, _HAS_STOPPED)) or record.version != seen


def locked_with_task(
    model: type[Case], item: WorkItem, *also: Statement[Any]
) -> tuple[Case, WorkItem, list[Any]]:  # Any: answers of other statements
    """Lock the case of a task, then read the task: before the lock it may still change.

    Args:
        model: the class of the case.
        item: the task, as somebody saw it.
        also: reads to send along, after the lock as well; their answers come third.

    Raises:
        DoesNotExist: there is no case of that class, or no such task.
    """
    asked = (_locked(model).asked(pk=item.process_id), _TASK.asked(pk=item.pk), *also)
    records, items, *answers = run_together(asked)
    record, task = _only(records, model), _only(items, WorkItem)
    task.process = record
    return record, task, answers


def _only(found: list[Row], model: Any) -> Row:  # Any: the class of the rows
    if not found:
        raise model.DoesNotExist
    return found[0]


@cache
def _locked(model: type[Case]) -> Read[Case]:
    locked = model.objects.select_for_update(of=("self", "case_ptr"))
    # Asked along, so that an act knows without another statement whether anybody watches, and
    # whether a clock stands still. By name only: the types of the attributes stand elsewhere.
    watched = Exists(Watch.objects.filter(case_id=OuterRef("pk")))
    stopped = Clock.objects.filter(case=OuterRef("pk"), status=ClockStatus.PAUSED)
    records = locked.annotate(**{"is_watched": watched, _HAS_STOPPED: Exists(stopped)})
    return Read(lambda: records.select_related("organisation").filter(pk=_PK))


_TASK = Read(lambda: WorkItem.objects.select_related("organisation").filter(pk=_PK))


def saving(record: Case, *, seen: int) -> Statement[None]:
    """Return the statement that writes what an act changed, if the version is the one it saw.

    It writes state, version, head, status and end of the case. Its answer raises `Busy` where
    the version is another, which the lock excludes.
    """

    def finish(as_seen: bool) -> None:  # the answer of the change
        if not as_seen:
            raise busy()
        # As its own `save` does: a later save of the record starts from the state now stored.
        record._update_initial_state()  # noqa: SLF001  # django-fsm's name

    return change(record, _WRITTEN_BY_THE_GATE, expecting={"version": seen}).then(finish)
