"""The lengths of supervision that are no deadline of a task: data of `use_supervision.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).parents[2] / "use_supervision.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionTerms:
    """How often is looked and reported, when somebody is asked, how much is drawn.

    Attributes:
        first_check_days: calendar days from the opening of the data to the first look.
        check_months: months between looks.
        unscheduled_days: calendar days for a look that no schedule gives.
        report_months: months between use reports.
        late_working_days: from the warning of a late report to asking what follows.
        again_working_days: from giving more time to asking again.
        share_percent: least share of the grants in use that a sample draws.
        bar_months: how long a bar lasts.
    """

    first_check_days: int
    check_months: int
    unscheduled_days: int
    report_months: int
    late_working_days: int
    again_working_days: int
    share_percent: int
    bar_months: int


@cache
def supervision_terms() -> SupervisionTerms:
    """Return the lengths; all are house defaults, as the file says of each."""
    said = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return SupervisionTerms(
        first_check_days=said["check"]["first_days"],
        check_months=said["check"]["every_months"],
        unscheduled_days=said["check"]["unscheduled_days"],
        report_months=said["report"]["every_months"],
        late_working_days=said["late"]["report_working_days"],
        again_working_days=said["late"]["again_working_days"],
        share_percent=said["sample"]["share_percent"],
        bar_months=said["bar"]["months"],
    )
