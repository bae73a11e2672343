"""The notice's targets, as measured: one key per target that the product can measure."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_noop

from backoffice.management.commands.sweep import moment_of
from backoffice.management.json_command import Answer, JsonCommand
from cases.queries.carried_lateness import carried_lateness
from cases.queries.list_versions import current_version
from cases.queries.open_list import rows_of_version
from cases.queries.reconciliation_trend import open_in_list
from cases.queries.timeliness import BY_FREQUENCY, OnTime, on_time, on_time_by
from cases.queries.update_periods import timing_on
from cases.states.vocabulary import UpdateFrequency
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.management.base import CommandParser

    from cases.queries.reconciliation_trend import OpenInList
    from cases.queries.update_periods import Timing


class Command(JsonCommand):
    """`kpi [--at ISO] [--json]`."""

    help = gettext_noop("计算工作安排各项指标，如开放数据按时更新的比例")

    def add_options(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--at", metavar="ISO", help=_("以此时刻为基准，如 2026-04-23T09:00，默认现在")
        )

    def answer(self, options: dict[str, Any]) -> Answer:  # Any: parsed arguments
        at = timezone.now() if options["at"] is None else moment_of(options["at"])
        whole, parts = _measured(timing_on(civil_date(at)))
        share = open_in_list(at=at)
        return Answer(
            data={
                "on_time_update": _figures(whole)
                | {"by_frequency": {str(each.key): _figures(each) for each in parts}},
                "open_in_list": _share(share),
            },
            lines=chain(_lines(whole, parts), _share_lines(share)),
        )


def _measured(timing: Timing) -> tuple[OnTime, list[OnTime]]:
    """Look at the version in effect; without one there is nothing to measure, and no error."""
    version = current_version()
    if version is None:
        return OnTime.nothing(), []
    rows = rows_of_version(version)
    late = carried_lateness(Q()).at(version.sequence, timing)
    parts = {each.key: each for each in on_time_by(rows, timing, BY_FREQUENCY, late)}
    return on_time(rows, timing, late), [
        parts[value] for value in UpdateFrequency.values if value in parts and parts[value].timed
    ]


def _share(found: OpenInList | None) -> dict[str, object]:
    if found is None or not found.marked:
        return {"value": None, "numerator": 0, "denominator": 0}
    return {
        "value": found.listed / found.marked,
        "numerator": found.listed,
        "denominator": found.marked,
    }


def _share_lines(found: OpenInList | None) -> Iterator[str]:
    if found is None:
        yield _("目录标注开放的纳入清单：还没有核对过，无法计算。")
    elif not found.marked:
        yield _("目录标注开放的纳入清单：目录没有标注开放的资源。")
    else:
        yield _("目录标注开放的纳入清单：%(rate).1f%%（%(listed)s / %(marked)s）") % {
            "rate": 100 * found.listed / found.marked,
            "listed": found.listed,
            "marked": found.marked,
        }


def _figures(found: OnTime) -> dict[str, object]:
    return {
        "value": found.on_time / found.known if found.known else None,
        "numerator": found.on_time,
        "denominator": found.known,
        "late": found.late,
        "carried": found.carried,
        "unknown": found.unknown,
        "future": found.future,
        "untimed": found.untimed,
    }


def _lines(whole: OnTime, parts: list[OnTime]) -> Iterator[str]:
    if not whole.known:
        yield _("按时更新：没有可计算的条目。")
        return
    said = _("%(name)s：%(rate)s%%（%(good)s / %(known)s）")
    named = [(_("按时更新"), whole)]
    named += [(str(UpdateFrequency(str(each.key)).label), each) for each in parts]
    for name, found in named:
        rate = "—" if found.per_cent is None else f"{found.per_cent:.1f}"
        yield said % {"name": name, "rate": rate, "good": found.on_time, "known": found.known}
    if whole.future:
        yield _("其中 %(number)s 条的更新日期晚于基准日。") % {"number": whole.future}
