"""What officials see on the page of an entry: is it on time, when is it due, how does it score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from django.utils.translation import gettext_lazy as _

from backoffice.signed_in import hats_of_page
from backoffice.views.clock import today
from cases.queries.entry_scores import newest_run, score_of_entry
from cases.queries.entry_sight import entries_in_sight
from cases.queries.open_list import is_one_of
from cases.queries.update_periods import timing_on
from cases.states.quality import QualityDimension, ScoreSubject
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest
    from django_stubs_ext import StrOrPromise

    from backoffice.signed_in import SignedInRequest
    from cases.models import EntryRow, EntryScore, ScoreRun


# What A and B of each dimension count.
MEANINGS: Final[dict[str, StrOrPromise]] = {
    QualityDimension.STANDARD: _("类型相符的单元格 / 标明数值或日期类型的非空单元格"),
    QualityDimension.COMPLETE: _("非空单元格 / 应有数据项的全部单元格；空文件为 0"),
    QualityDimension.ACCURATE: _("不重复且列数相符的行 / 全部行"),
    QualityDimension.CONSISTENT: _("内容相同的文件对 / 各格式两两配成的文件对"),
    QualityDimension.TIMELY: _("周期内未因逾期扣去的天数 / 更新周期的天数"),
    QualityDimension.ACCESSIBLE: _("取得数据的探测 / 全部探测"),
}


@dataclass(frozen=True, kw_only=True)
class EntryQuality:
    due_on: date | None
    days_late: int
    run: ScoreRun | None
    score: EntryScore | None
    parts: list[tuple[str, float | None]]
    data_run: ScoreRun | None
    data_score: EntryScore | None
    data_parts: list[DataPart]


@dataclass(frozen=True, kw_only=True)
class DataPart:
    """A dimension of the data: its share in per cent, what it was made of, and what that is."""

    label: str
    weight: float
    share: float | None
    halves: list[float] | None
    meaning: StrOrPromise


def data_parts(run: ScoreRun, score: EntryScore) -> list[DataPart]:
    return [
        DataPart(
            label=str(label),
            weight=run.rules.weights[name],
            share=100 * score.parts[name] if name in score.parts else None,
            halves=score.checks.get(name),
            meaning=MEANINGS[name],
        )
        for name, label in QualityDimension.choices
    ]


def entry_quality(request: HttpRequest, row: EntryRow) -> EntryQuality | None:
    """The panel of a wording; None for visitors and for officials who do not look after it."""
    if not request.user.is_authenticated:
        return None
    on = today()
    sight = entries_in_sight(hats_of_page(cast("SignedInRequest", request), on=on))
    if sight is None or not is_one_of(row, sight):
        return None
    timing = timing_on(on)
    updated = civil_date(row.last_data_update_at) if row.last_data_update_at else None
    run = newest_run()
    score = score_of_entry(run, row.entry_id) if run else None
    data_run = newest_run(ScoreSubject.DATA)
    data_score = score_of_entry(data_run, row.entry_id) if data_run else None
    return EntryQuality(
        due_on=timing.due_on(row.update_frequency, updated) if updated else None,
        days_late=timing.days_late(row.update_frequency, updated),
        run=run,
        score=score,
        parts=[
            (str(label), 100 * score.parts[name] if name in score.parts else None)
            for name, label in QualityDimension.choices
        ]
        if score
        else [],
        data_run=data_run,
        data_score=data_score,
        data_parts=data_parts(data_run, data_score) if data_run and data_score else [],
    )
