"""The demonstration offers data of some entries: sound, faulty, gone, and a server that is down.

Nothing is asked over the network: files are made here and looked into as a probe does.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import asdict
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from backoffice.data_client import Fetched
from backoffice.demo.cast import CULTURE, DATA_CENTRE, TRANSPORT, XUHUI_OFFICE
from backoffice.demo.stage import newest_rows
from backoffice.probing import looked_into
from cases.models import DataProbe
from cases.states.civil_time import SHANGHAI
from cases.states.data_probe import DataFormat, ProbeOutcome
from cases.states.role import Role
from workflows.engine.clocks import civil_date
from workflows.open_list.data_quality.addresses import add_address
from workflows.open_list.data_quality.data_scores import score_data_of_the_day
from workflows.open_list.data_quality.follow_up import follow_up
from workflows.open_list.data_quality.measuring import declared_items
from workflows.open_list.data_quality.recording import record_probes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from backoffice.demo.stage import Stage
    from cases.models import DataAddress, EntryRow

NIGHTS: Final = 4
ROWS: Final = 40
SOUND, FAULTY, GONE, CAME_BACK, DOWN = "sound", "faulty", "gone", "came_back", "down"
PORTAL: Final = "https://data.example.sh.cn/download"
DISTRICT: Final = "https://open.xuhui.example.cn/files"


def offer_data(stage: Stage) -> None:
    """Probe some addresses on four nights: a task is open, one has closed itself, a server is down.

    Writes: addresses, probes, scores, an alert, tasks.
    """
    addresses = _addresses(stage)
    for night in range(NIGHTS):
        at = _night(stage, NIGHTS - night)
        record_probes(
            probes=[
                _probe(address, row, fate, night=night, at=at) for address, row, fate in addresses
            ],
            at=at,
        )
        score_data_of_the_day(at=at)
        follow_up(at=at)


def _night(stage: Stage, days: int) -> datetime:
    day = civil_date(stage.now) - timedelta(days=days)
    return datetime.combine(day, time(23), tzinfo=SHANGHAI)


def _addresses(stage: Stage) -> list[tuple[DataAddress, EntryRow, str]]:
    transport, culture = newest_rows(TRANSPORT), newest_rows(CULTURE)
    district = newest_rows(XUHUI_OFFICE)
    offered: list[tuple[EntryRow, str, DataFormat, str]] = [
        (transport[0], PORTAL, DataFormat.CSV, SOUND),
        (transport[0], PORTAL, DataFormat.JSON, SOUND),
        (transport[1], PORTAL, DataFormat.CSV, FAULTY),
        (transport[2], PORTAL, DataFormat.CSV, CAME_BACK),
        (culture[0], PORTAL, DataFormat.CSV, SOUND),
        (culture[1], PORTAL, DataFormat.CSV, GONE),
        *((row, DISTRICT, DataFormat.CSV, DOWN) for row in district[:5]),
    ]
    operator = stage.hat(DATA_CENTRE, Role.DATA_CENTRE_OPERATOR)
    return [
        (
            add_address(
                entry=row.entry,
                address=f"{server}/{row.portal_dataset_id}.{data_format}",
                data_format=data_format,
                membership=operator,
                at=_night(stage, NIGHTS + 1),
            ),
            row,
            fate,
        )
        for row, server, data_format, fate in offered
    ]


def _probe(
    address: DataAddress, row: EntryRow, fate: str, *, night: int, at: datetime
) -> DataProbe:
    is_there = fate in {SOUND, FAULTY} or (fate == CAME_BACK and night == NIGHTS - 1)
    if not is_there:
        outcome = ProbeOutcome.NO_ANSWER if fate == DOWN else ProbeOutcome.BAD_STATUS
        status = None if fate == DOWN else 404
        found = Fetched(outcome=outcome, status=status, tries=3 if fate == DOWN else 1)
        return DataProbe(data_address=address, at=at, **asdict(found))
    items = declared_items(address.items, row.items)
    body = _body(items, address.data_format, is_faulty=fate == FAULTY)
    found = Fetched(
        outcome=ProbeOutcome.GOOD,
        milliseconds=180 + 7 * night,
        status=200,
        size=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
        media_type="text/csv" if address.data_format == DataFormat.CSV else "application/json",
        modified_at=at - timedelta(days=night + 1),
    )
    facts = looked_into(io.BytesIO(body), found, address.data_format, items)
    return DataProbe(data_address=address, at=at, **(asdict(found) | facts))


def _body(items: Mapping[str, str], data_format: str, *, is_faulty: bool) -> bytes:
    rows = [_row(items, number // 8 if is_faulty else number) for number in range(ROWS)]
    if is_faulty:
        rows = [[cell if number % 4 == 0 else "" for number, cell in enumerate(r)] for r in rows]
    if data_format == DataFormat.JSON:
        records = [dict(zip(items, row, strict=True)) for row in rows]
        return json.dumps({"data": records}, ensure_ascii=False).encode()
    text = io.StringIO()
    csv.writer(text).writerows([list(items), *rows])
    return text.getvalue().encode("utf-8-sig")


def _row(items: Mapping[str, str], number: int) -> Sequence[str]:
    """One row of believable cells: days and numbers where those are declared, words elsewhere."""
    cells = []
    for name, kind in items.items():
        if "日期" in kind or "日期" in name:
            cells.append(f"2023-{number % 12 + 1:02}-{number % 28 + 1:02}")
        elif "数" in kind:
            cells.append(str(100 + 3 * number))
        else:
            cells.append(f"{name}{number + 1:03}")
    return cells
