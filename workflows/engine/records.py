"""The records that an act works on: from a case to its own record, locked, and saved again."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.db.models import BigIntegerField

from cases.compiled_reads import Given, Read
from cases.compiled_writes import change
from cases.models import WorkItem
from cases.statements import Statement
from workflows.engine.locking import busy

if TYPE_CHECKING:
    from cases.models import Case
    from cases.statements import Rows

_PK = Given("pk", BigIntegerField())
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
    record = _locked(model).first(pk=pk)
    if record is None:
        raise model.DoesNotExist
    return record


@cache
def _locked(model: type[Case]) -> Read[Case]:
    locked = model.objects.select_for_update(of=("self", "case_ptr"))
    return Read(lambda: locked.select_related("organisation").filter(pk=_PK))


def fresh_task(pk: int, record: Case) -> WorkItem:
    """Read a task of a locked case, in a statement after the lock: before, it may still change.

    Raises:
        DoesNotExist: there is no such task.
    """
    item = _TASK.first(pk=pk)
    if item is None:
        raise WorkItem.DoesNotExist
    item.process = record
    return item


_TASK = Read(lambda: WorkItem.objects.select_related("organisation").filter(pk=_PK))


def saving(record: Case, *, seen: int) -> Statement[None]:
    """Return the statement that writes what an act changed, if the version is the one it saw.

    It writes state, version, head, status and end of the case. Its answer raises `Busy` where
    the version is another, which the lock excludes.
    """
    written = change(record, _WRITTEN_BY_THE_GATE, expecting={"version": seen})

    def finish(_: Rows, count: int) -> None:
        if not count:
            raise busy()
        # As its own `save` does: a later save of the record starts from the state now stored.
        record._update_initial_state()  # noqa: SLF001  # django-fsm's name

    return Statement(written.text, written.values, finish)
