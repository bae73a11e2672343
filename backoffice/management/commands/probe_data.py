"""Probe the data of entries now; the worker does it by itself, a part at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _, gettext_noop

from backoffice.management.json_command import Answer, JsonCommand, UsageError
from backoffice.probing import bounds_of_settings, probe_data
from cases.models import Organisation
from cases.states.data_probe import ProbeOutcome
from workflows.engine.clocks import civil_date
from workflows.open_list.data_quality.follow_up import follow_up
from workflows.open_list.known_names import organisations_by_name
from workflows.open_list.reading.normalise import compare_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.core.management.base import CommandParser

    from backoffice.probing import Told
    from workflows.open_list.data_quality.follow_up import FollowedUp


class Command(JsonCommand):
    """`probe_data [--org NAME] [--limit N] [--older-than HOURS] [--json]`."""

    help = gettext_noop("探测清单条目的数据地址，记录结果，并按结果下达或办结数据质量处理单")

    def add_options(self, parser: CommandParser) -> None:
        parser.add_argument("--org", metavar="NAME", help=_("只探测这一单位的条目"))
        parser.add_argument("--limit", type=int, metavar="N", help=_("最多探测几个地址"))
        parser.add_argument(
            "--older-than",
            type=int,
            default=0,
            metavar="HOURS",
            help=_("只探测此前若干小时内没有探测过的地址，默认全部"),
        )

    def answer(self, options: dict[str, Any]) -> Answer:  # Any: parsed arguments
        limit = options["limit"]
        if (limit is not None and limit < 1) or options["older_than"] < 0:
            raise UsageError(_("--limit 须为 1 以上的整数，--older-than 须为 0 以上的整数。"))
        at = timezone.now()
        told = probe_data(
            before=at - timedelta(hours=options["older_than"]),
            clock=timezone.now,
            bounds=bounds_of_settings(),
            organisation=_organisation(options["org"], at) if options["org"] else None,
            limit=limit,
        )
        after = follow_up(at=timezone.now())
        return Answer(data=_as_data(told, after), lines=_as_lines(told, after))


def _as_data(told: Told, after: FollowedUp) -> dict[str, object]:
    return {
        "probes": told.probes,
        "faults": told.faults,
        "left": told.left,
        "outcomes": told.outcomes,
        "alerts": after.alerts,
        "tasks_opened": after.opened,
        "tasks_dissolved": after.dissolved,
    }


def _as_lines(told: Told, after: FollowedUp) -> Iterator[str]:
    yield _("探测 %(probes)s 个地址，%(faults)s 个有问题。") % {
        "probes": told.probes,
        "faults": told.faults,
    }
    for outcome, count in told.outcomes.items():
        yield f"{ProbeOutcome(outcome).label}: {count}"
    if told.left:
        yield _("有主机连续没有应答，%(left)s 个地址留待下次。") % {"left": told.left}
    if after.alerts or after.opened or after.dissolved:
        yield _(
            "主机集中失败 %(alerts)s 起，下达处理单 %(opened)s 份，自动办结 %(dissolved)s 份。"
        ) % {"alerts": after.alerts, "opened": after.opened, "dissolved": after.dissolved}


def _organisation(name: str, at: datetime) -> Organisation:
    found = organisations_by_name(on=civil_date(at)).get(compare_key(name))
    if found is None:
        raise UsageError(
            _("系统中没有单位“%(name)s”。请用单位全称、简称或已登记的别名。") % {"name": name}
        )
    return Organisation.objects.get(pk=found)
