"""Prove the probes of data: each is what the event sealed that recorded it, and none is beside."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from cases.models import DataProbe, SystemEvent
from cases.probe_digest import probe_digest
from cases.proof import Break
from cases.states.system_act import SystemAct

if TYPE_CHECKING:
    from collections.abc import Sequence

PROBES: Final = "cases_dataprobe"
# As many events as one statement asks the probes of.
TOGETHER: Final = 100


def first_bad_probe() -> Break | None:
    """Name the first probes that are not what was recorded, if any."""
    events = SystemEvent.objects.filter(act=SystemAct.DATA_PROBED).order_by("sequence")
    stream = events.iterator(chunk_size=TOGETHER)
    sealed = 0
    while some := list(islice(stream, TOGETHER)):
        keys = [key for event in some for key in event.data["probes"]]
        found = DataProbe.objects.in_bulk(keys)
        for event in some:
            if not _agrees(event, [found.get(key) for key in event.data["probes"]]):
                return _broken(
                    _t("系统事件 %(sequence)s 封存的数据探测与摘要不符：有记录被改动或删除。")
                    % {"sequence": event.sequence}
                )
        sealed += len(keys)
    if DataProbe.objects.count() != sealed:
        return _broken(_t("有数据探测没有相应的系统事件：有记录被增加。"))
    return None


def _agrees(event: SystemEvent, probes: Sequence[DataProbe | None]) -> bool:
    there = [probe for probe in probes if probe is not None]
    return len(there) == len(probes) and probe_digest(there) == event.data["digest"]


def _broken(sentence: str) -> Break:
    return Break(table=PROBES, what="probe", sentence=sentence)
