"""What tests of grading share: a version as an administrator types it, and listed entries."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from cases.models import EntryRow, GradingScheme, ListEntry
from cases.row_hash import row_hash
from tests.workflows.administration.offices import MORNING
from workflows.administration.change_grading import ProposedScheme, enter_scheme, preview_scheme
from workflows.administration.grading_levels import ProposedLevel

if TYPE_CHECKING:
    from cases.models import Organisation, Person

ALL = ("unconditional", "conditional", "not_open")


def a_level(code: str = "L1", **facts: Any) -> ProposedLevel:
    """Return a level of persons' data; all attributes are allowed unless it is said otherwise."""
    given: dict[str, Any] = {
        "aspect": "个人",
        "label": "公开",
        "meaning": "",
        "strictness": int(code[1:]),
        "open_types": ALL,
    }
    return ProposedLevel(code=code, **(given | facts))


def a_scheme(*levels: ProposedLevel, on: date | None = None, **head: str) -> ProposedScheme:
    """Return a version as typed, in force from the day after the morning of the tests."""
    given = {
        "name": "数据分类分级方案",
        "source": "指南（试行）",
        "tier": "R",
        "reason": "指南更新",
    }
    return ProposedScheme(
        effective_from=on or MORNING.date() + timedelta(days=1),
        levels=levels or (a_level(),),
        **(given | head),
    )


def entered(
    administrator: Person, proposed: ProposedScheme, *, at: datetime = MORNING
) -> GradingScheme:
    """Enter a version after the look at what it touches."""
    effect = preview_scheme(proposed, on=at.date())
    return enter_scheme(actor=administrator, proposed=proposed, plan_hash=effect.hash, at=at)


def listed(
    provider: Organisation, name: str, grade: str, open_type: str = "unconditional"
) -> EntryRow:
    """Write one entry of the newest list."""
    row = EntryRow(
        entry=ListEntry.objects.create(),
        name=name,
        name_key=name,
        provider=provider,
        provider_name=provider.full_name,
        open_type=open_type,
        grade=grade,
        valid_from=1,
    )
    row.row_hash = row_hash({field.name: getattr(row, field.name) for field in row._meta.fields})
    row.save()
    return row
