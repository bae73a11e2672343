"""After a version is confirmed: one that is due takes effect now, not with the next minute."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from cases.errors import Busy
from cases.states.case_kind import CaseKind
from cases.states.list_version import ListVersionState
from workflows.open_list.effect import bring_into_effect

if TYPE_CHECKING:
    from datetime import datetime

    from workflows.engine.step import StepTaken


def follow_up(taken: StepTaken, *, at: datetime) -> None:
    case = taken.case
    if case.kind == CaseKind.LIST_VERSION and taken.state == ListVersionState.PUBLISHED:
        # The act itself is done; when the locks cannot be had, the worker's minute brings it.
        with suppress(Busy):
            bring_into_effect(at=at)
            # What the person is told next must be the state that the version has now.
            case.refresh_from_db()
