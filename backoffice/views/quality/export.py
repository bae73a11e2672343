"""The timeliness of the list as a workbook of three sheets."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, BinaryIO, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST

from backoffice.views.clock import moment
from backoffice.views.quality.looker import looker
from backoffice.views.quality.timeliness import timeliness_of
from backoffice.views.taken_file import taken_file
from reports.sheet import Sheet, write_sheets
from workflows.engine.exports import record_queue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import FileResponse

    from backoffice.signed_in import SignedInRequest
    from backoffice.views.quality.timeliness import Named

IN_MEMORY_BYTES = 8 * 1024 * 1024


# A post: taking the figures away is recorded. Which figures stands in the address, as on the page.
@login_required
@require_POST
def export(request: SignedInRequest) -> FileResponse:
    who = looker(request)
    found = timeliness_of(who)
    if found is None:
        raise Http404
    sheets = [
        _sheet(_t("按更新频率"), found.frequencies),
        _sheet(_t("按提供部门"), found.providers),
        _sheet(_t("按数据领域"), found.domains),
    ]
    file = cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES))  # noqa: SIM115  # the response closes it
    written = write_sheets(file, sheets)
    record_queue(
        person=request.user, queue="timeliness", clauses=who.address, rows=written, at=moment()
    )
    file.seek(0)
    day = f"{who.timing.on:%Y%m%d}"
    return taken_file(
        file, name=f"{_t('按时更新')}-{day}.xlsx", plain_name=f"timeliness-{day}.xlsx"
    )


def _sheet(title: str, lines: Sequence[Named]) -> Sheet:
    return Sheet(
        title=title,
        headers=(
            _t("名称"),
            _t("条目"),
            _t("计时条目"),
            _t("按时"),
            _t("已逾期"),
            _t("其中降频前的逾期"),
            _t("更新日期不明"),
            _t("按时率（%）"),
            _t("其中日期晚于基准日"),
            _t("不计时"),
            _t("未写更新频率"),
            _t("未开放"),
        ),
        rows=[
            [
                each.name,
                each.found.total,
                each.found.timed,
                each.found.on_time,
                each.found.late,
                each.found.carried,
                each.found.unknown,
                each.found.per_cent if each.found.per_cent is not None else "",
                each.found.future,
                each.found.untimed,
                each.found.unclear,
                each.found.outside,
            ]
            for each in lines
        ],
    )
