"""When many addresses of one server fail together, it is one alert and not a task for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.events import append_system_event
from cases.models import HostAlert, OutboxMessage
from cases.permissions import Requirement
from cases.queries.data_probes import HostFigures, hosts_with_failures, open_host_alerts
from cases.queries.holders import people_meeting
from cases.states.role import Role
from cases.states.system_act import SystemAct
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.engine.notify import tell
from workflows.engine.outbox import message
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

HOST_DOWN: Final = "host_down"
# Who runs the platform, and who answers for it.
_TOLD: Final = frozenset({Role.DATA_CENTRE_OPERATOR, Role.COMMISSION_STAFF})


@patiently
@transaction.atomic
def look_at_hosts(*, at: datetime, settings: Mapping[str, Any]) -> tuple[frozenset[str], int]:
    """Raise an alert for each server whose addresses fail together, and end those that do not.

    Args:
        at: the moment.
        settings: numbers of the rules: from how many failures, and from what share of them.

    Returns:
        The servers under alert, and how many alerts are new.

    Writes: a `HostAlert` per new server with a message and a system event; the end of others.
    """
    failing = {each.host: each for each in hosts_with_failures() if _is_down(each, settings)}
    known = {alert.host: alert for alert in open_host_alerts()}
    for host in sorted(known.keys() - failing.keys()):
        _end(known[host], at=at)
    new = sorted(failing.keys() - known.keys())
    for host in new:
        _raise(failing[host], at=at)
    return frozenset(failing), len(new)


def _is_down(figures: HostFigures, settings: Mapping[str, Any]) -> bool:  # Any: JSON content
    is_many = figures.failing >= settings["host_failures"]
    return is_many and 100 * figures.failing >= settings["host_per_cent"] * figures.probed


def _raise(figures: HostFigures, *, at: datetime) -> None:
    alert = HostAlert.objects.create(
        host=figures.host, began_at=at, failing=figures.failing, probed=figures.probed
    )
    facts = {"host": figures.host, "failing": figures.failing, "probed": figures.probed}
    append_system_event(act=SystemAct.HOST_ALERT_RAISED, actor=None, at=at, data=facts)
    row = message(
        topic=HOST_DOWN, key=f"{HOST_DOWN}:{alert.pk}", payload={"alert": alert.pk}, at=at
    )
    row.save(force_insert=True)


def _end(alert: HostAlert, *, at: datetime) -> None:
    alert.ended_at = at
    alert.save(update_fields=["ended_at"])
    append_system_event(
        act=SystemAct.HOST_ALERT_ENDED, actor=None, at=at, data={"host": alert.host}
    )


def host_down(row: OutboxMessage, at: datetime) -> None:
    """Tell who runs the platform; a server that is well again is news to nobody.

    Writes: one `Notification` per person, mails through the outbox.
    """
    alert = HostAlert.objects.get(pk=row.payload["alert"])
    if alert.ended_at is not None:
        return
    with in_record_language():
        text = _t(
            "主机 %(host)s 的 %(probed)s 个数据地址中有 %(failing)s 个探测失败，"
            "未逐条下达处理单，请先检查该主机。"
        ) % {"host": alert.host, "probed": alert.probed, "failing": alert.failing}
    told = Requirement(roles=_TOLD, organisation=None)
    tell(list(people_meeting(told, on=civil_date(at))), row, text, at)
