"""The demonstration compares its list with a resource catalogue: mismatches in every state."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from backoffice.demo.cast import COMMISSION, CULTURE, DATA_CENTRE, XUHUI_OFFICE
from backoffice.demo.stage import newest_rows
from cases.queries.list_versions import current_version
from cases.queries.mismatch_tasks import spells_without_task
from cases.queries.open_list import rows_of_version
from cases.states.role import Role
from cases.states.vocabulary import COLUMN_HEADERS, OpenType, UpdateFrequency
from workflows.engine.clocks import civil_date
from workflows.open_list.reconciliation.drawing_up import draw_up_request
from workflows.open_list.reconciliation.exceptions import accept_exception
from workflows.open_list.reconciliation.reconcile import last_applied
from workflows.open_list.reconciliation.taking_in import load_and_reconcile
from workflows.open_list.reconciliation.tasks import open_tasks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from backoffice.demo.stage import Stage
    from cases.models import EntryRow, FindingSpell

FILE_NAME: Final = "上链编目（示例）.csv"
FIRST_RUN: Final = 6
SECOND_RUN: Final = 1
EXCEPTION_DAYS: Final = 60
COLUMNS: Final = (
    "resource_code",
    "portal_dataset_id",
    "name",
    "provider",
    "open_type",
    "update_frequency",
)


@dataclass(frozen=True, kw_only=True)
class Resource:
    """One row of the catalogue."""

    code: str
    dataset: str
    name: str
    provider: str
    open_type: str
    frequency: str


def compare_with_the_catalogue(stage: Stage) -> None:
    """Compare twice: what the first run found is excepted or gone, the rest is given out as work.

    Writes: two snapshots and runs, an exception, tasks, a draft of culture's.
    """
    version = current_version()
    assert version is not None  # noqa: S101  # the story has published two
    agreed = {row.pk: _as_listed(row) for row in rows_of_version(version)}
    culture = newest_rows(CULTURE)
    slow, other, shut = (row.pk for row in culture[:3])
    open_to_all = (row for row in culture[3:] if row.open_type == OpenType.UNCONDITIONAL)
    looser = next(open_to_all).pk
    faults = {
        slow: replace(agreed[slow], frequency="每天"),
        other: replace(agreed[other], open_type=""),
        looser: replace(agreed[looser], open_type=str(OpenType.CONDITIONAL.label)),
    }
    _compare(stage, [*(agreed | faults).values()], at=stage.days_ago(FIRST_RUN))
    _accept(stage, agreed[slow].code, at=stage.days_ago(FIRST_RUN - 1))
    faults |= {
        other: agreed[other],
        shut: replace(agreed[shut], open_type=str(OpenType.NOT_OPEN.label)),
    }
    rows = agreed | faults
    del rows[newest_rows(XUHUI_OFFICE)[0].pk]
    _compare(stage, [*rows.values(), *_not_listed()], at=stage.days_ago(SECOND_RUN, hour=9))
    _give_out(stage)


def _as_listed(row: EntryRow) -> Resource:
    frequency = UpdateFrequency(row.update_frequency).label if row.update_frequency else ""
    return Resource(
        code=f"310000{row.entry_id:06}",
        dataset=row.portal_dataset_id,
        name=row.name,
        provider=row.provider_name,
        open_type=str(OpenType(row.open_type).label),
        frequency=str(frequency),
    )


def _not_listed() -> tuple[Resource, ...]:
    """Return what the catalogue calls open and the list does not have, and a stranger's row."""
    said = (
        ("文化场馆预约余量", CULTURE, OpenType.UNCONDITIONAL, UpdateFrequency.DAILY),
        ("非物质文化遗产代表性传承人名录", CULTURE, OpenType.CONDITIONAL, UpdateFrequency.YEARLY),
        (
            "地下空间使用登记信息",
            "上海市地下空间管理联席会议办公室",
            OpenType.CONDITIONAL,
            UpdateFrequency.YEARLY,
        ),
    )
    return tuple(
        Resource(
            code=f"31000099000{number}",
            dataset="",
            name=name,
            provider=provider,
            open_type=str(open_type.label),
            frequency=str(frequency.label),
        )
        for number, (name, provider, open_type, frequency) in enumerate(said, 1)
    )


def _compare(stage: Stage, resources: Iterable[Resource], *, at: datetime) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([COLUMN_HEADERS[column] for column in COLUMNS])
    writer.writerows(
        (each.code, each.dataset, each.name, each.provider, each.open_type, each.frequency)
        for each in resources
    )
    load_and_reconcile(
        file=io.BytesIO(text.getvalue().encode("utf-8-sig")),
        source=FILE_NAME,
        only_good_rows=False,
        membership=stage.hat(DATA_CENTRE, Role.DATA_CENTRE_OPERATOR),
        at=at,
    )


def _accept(stage: Stage, code: str, *, at: datetime) -> None:
    accept_exception(
        finding=_found(code, at=at).finding,
        valid_until=civil_date(at) + timedelta(days=EXCEPTION_DAYS),
        reason="目录系统升级期间更新频率暂无法更正，已约定两个月内改好。",
        membership=stage.hat(COMMISSION, Role.COMMISSION_STAFF),
        at=at,
    )


def _give_out(stage: Stage) -> None:
    at = stage.days_ago(SECOND_RUN)
    drafted = _found("310000990001", at=at)
    run = last_applied()
    assert run is not None  # noqa: S101  # it has just been compared
    open_tasks(run=run, membership=stage.hat(COMMISSION, Role.COMMISSION_STAFF), at=at)
    draw_up_request(
        spell=drafted,
        person=stage.hat(CULTURE, Role.DEPARTMENT_STAFF).person,
        at=stage.days_ago(SECOND_RUN, hour=14),
    )


def _found(code: str, *, at: datetime) -> FindingSpell:
    spells = spells_without_task(on=civil_date(at)).select_related(
        "finding", "catalogue_row", "entry_row__entry", "from_run"
    )
    return spells.get(finding__code=code)
