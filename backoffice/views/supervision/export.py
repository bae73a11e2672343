"""The supervision view as a workbook of three sheets."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, BinaryIO, cast

from django.contrib.auth.decorators import login_required
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST

from backoffice.views.clock import moment
from backoffice.views.supervision.overseer import overseer
from backoffice.views.supervision.overview import Overview, overview_of
from backoffice.views.taken_file import taken_file
from reports.sheet import Sheet, write_sheets
from workflows.engine.calendar import newest_calendar
from workflows.engine.exports import record_queue

if TYPE_CHECKING:
    from django.http import FileResponse

    from backoffice.signed_in import SignedInRequest

IN_MEMORY_BYTES = 8 * 1024 * 1024


# A post: taking the figures away is recorded.
@login_required
@require_POST
def export(request: SignedInRequest) -> FileResponse:
    who = overseer(request, calendar=newest_calendar())
    sheets = _sheets(overview_of(who))
    file = cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES))  # noqa: SIM115  # the response closes it
    written = write_sheets(file, sheets)
    record_queue(person=request.user, queue="supervision", clauses={}, rows=written, at=moment())
    file.seek(0)
    return taken_file(
        file,
        name=f"{_t('督导视图')}-{who.on:%Y%m%d}.xlsx",
        plain_name=f"supervision-{who.on:%Y%m%d}.xlsx",
    )


def _sheets(found: Overview) -> list[Sheet]:
    states = (_t("未办结"), _t("已逾期"), _t("有逾期风险"), _t("等待中"))
    counts = ("total", "overdue", "at_risk", "waiting")
    return [
        Sheet(
            title=_t("按单位"),
            headers=(
                _t("单位"),
                *states,
                _t("今天到期"),
                _t("待领取"),
                _t("未结督办"),
                _t("督办合计"),
            ),
            rows=[
                [row["organisation__full_name"]]
                + [row[name] for name in (*counts, "today", "unclaimed", "open_orders", "orders")]
                for row in found.organisations
            ],
        ),
        Sheet(
            title=_t("按人员"),
            headers=(_t("人员"), _t("单位"), *states, _t("单位人均"), _t("外出至")),
            rows=[
                [hands.load["owner__name"], hands.load["organisation__full_name"]]
                + [hands.load[name] for name in counts]
                + [
                    round(hands.average, 1),
                    hands.absence.valid_until if hands.absence else "",
                ]
                for hands in found.people
            ],
        ),
        Sheet(
            title=_t("按期限"),
            headers=(_t("期限"), _t("代码"), *states, _t("今天到期")),
            rows=[
                [row["policy__label"], row["code"]] + [row[name] for name in (*counts, "today")]
                for row in found.clocks
            ],
        ),
    ]
