"""The criteria that are read from facts: met, not met, or not to be assessed, and why.

What a department can fill in and did not is not met; what the product cannot know is not
applicable. The sentences are written into the record, in its language.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from cases.states.label import Criterion, CriterionResult
from cases.states.update_frequency import TIMED
from cases.states.vocabulary import EntryStatus, OpenType
from workflows.open_list.entry_checks import names_a_person

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from cases.models import EntryRow
    from workflows.open_list.programmes.grounds import Grounds, Said

R = CriterionResult
HUNDRED: Final = 100
# The whole of it, or years as a list writes them: 2019年至2024年, 2019-01-01—2024-12-31.
_WHOLE: Final = re.compile("建立以来|建库以来|全量|全部历史|自有记录以来")
_UNTIL_NOW: Final = re.compile("至今|目前")
_DAYS: Final = re.compile(r"((?:19|20)\d\d)(?:\D{0,2}(0?[1-9]|1[0-2])(?!\d))?")


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What one criterion says of an entry, and why."""

    code: str
    result: str
    why: str

    def as_json(self) -> dict[str, str]:
        """Return it as a nomination and its events keep it."""
        return {"code": self.code, "result": self.result, "why": self.why}


Answer = tuple[CriterionResult, str]


def listed(entry: int, grounds: Grounds, _said: Said) -> Answer:
    """Tell whether the data may be had now."""
    row = grounds.rows.get(entry)
    if row is None:
        return R.NOT_MET, _t("现行清单中没有这个条目。")
    if (suspension := grounds.suspended.get(entry)) is not None:
        return R.NOT_MET, _t("已由 %(number)s 紧急中止。") % {"number": suspension.number}
    if row.status != EntryStatus.PUBLISHED or row.open_type == OpenType.NOT_OPEN:
        return R.NOT_MET, _t("清单中标为“%(status)s”“%(open_type)s”。") % {
            "status": row.get_status_display(),
            "open_type": row.get_open_type_display(),
        }
    return R.MET, _t("在现行清单中为“%(open_type)s”。") % {"open_type": row.get_open_type_display()}


def record_count(row: EntryRow, grounds: Grounds, said: Said) -> Answer:
    """Compare the amount of data with the others of its domain."""
    if row.record_count is None or not row.domain:
        return R.NOT_MET, _t("清单中没有填写数据量或者数据领域。")
    least = percentile(grounds.counts[row.domain], said["percentile"])
    result = R.MET if row.record_count >= least else R.NOT_MET
    return result, _t(
        "数据量 %(count)s，“%(domain)s”领域第 %(percentile)s 百分位为 %(least)s。"
    ) % {
        "count": row.record_count,
        "domain": row.get_domain_display(),
        "percentile": said["percentile"],
        "least": least,
    }


def percentile(ascending: Sequence[int], share: int) -> int:
    """Return the least value that so many per cent of all reach at most (nearest rank)."""
    return ascending[max(0, math.ceil(share / HUNDRED * len(ascending)) - 1)]


def meanings(row: EntryRow, _grounds: Grounds, _said: Said) -> Answer:
    """Tell whether every item says what it means."""
    if not row.items:
        return R.NOT_MET, _t("清单中没有写数据项。")
    without = [item["name"] for item in row.items if not str(item.get("meaning") or "").strip()]
    if without:
        return R.NOT_MET, _t("%(all)s 个数据项中有 %(count)s 个没有含义说明，例如“%(name)s”。") % {
            "all": len(row.items),
            "count": len(without),
            "name": without[0],
        }
    return R.MET, _t("%(all)s 个数据项都有含义说明。") % {"all": len(row.items)}


def availability(row: EntryRow, grounds: Grounds, said: Said) -> Answer:
    """Compare how often the data could be had, of `days`, with the `least` per cent."""
    share = grounds.availability.get(row.entry_id)
    if share is None:
        return R.NOT_APPLICABLE, _t("近 %(days)s 天没有对本条目的探测。") % said
    result = R.MET if share >= said["least"] else R.NOT_MET
    return result, _t("近 %(days)s 天探测可用率 %(share)s%%，标准为 %(least)s%%。") % {
        **said,
        "share": share,
    }


def on_time(row: EntryRow, grounds: Grounds, said: Said) -> Answer:
    """Tell whether it was found late on a day on which the list was looked at."""
    late = grounds.late.get(row.entry_id)
    if late is not None:
        return R.NOT_MET, _t("%(day)s 查看清单时数据已逾期 %(days)s 天。") % {
            "day": late.on.isoformat(),
            "days": late.days,
        }
    if row.update_frequency not in TIMED:
        return R.NOT_APPLICABLE, _t("更新频率不承诺更新日期，不计是否按时。")
    if row.last_data_update_at is None:
        return R.NOT_MET, _t("清单中没有最近更新日期。")
    return R.MET, _t("近 %(months)s 个月历次清单版本生效时和今天都没有逾期。") % said


def temporal(row: EntryRow, grounds: Grounds, said: Said) -> Answer:
    """Tell whether the stated period is long enough, or the whole of it."""
    text = row.temporal.strip()
    if not text:
        return R.NOT_MET, _t("清单中没有填写时间范围。")
    if _WHOLE.search(text):
        return R.MET, _t("时间范围“%(text)s”，自建立以来完整。") % {"text": text}
    months = months_of(text, on=grounds.on)
    if months is None:
        return R.NOT_APPLICABLE, _t("时间范围“%(text)s”无法识别起止，请评审人核实。") % {
            "text": text
        }
    result = R.MET if months >= said["years"] * 12 else R.NOT_MET
    return result, _t("时间范围“%(text)s”约 %(months)s 个月，标准为 %(years)s 年。") % {
        "text": text,
        "months": months,
        "years": said["years"],
    }


def months_of(text: str, *, on: date) -> int | None:
    """Return how many months a stated period spans; None where it names no beginning and end.

    A year alone stands for its January at the beginning and its December at the end.

    Args:
        text: as the list says it.
        on: the day up to which 至今 reaches.
    """
    found = [(int(year), int(month) if month else 0) for year, month in _DAYS.findall(text)]
    if _UNTIL_NOW.search(text) and found:
        found.append((on.year, on.month))
    if len(found) != 2:  # noqa: PLR2004  # a beginning and an end
        return None
    (first_year, first_month), (last_year, last_month) = found
    return (last_year - first_year) * 12 + (last_month or 12) - (first_month or 1) + 1


def score(row: EntryRow, grounds: Grounds, said: Said) -> Answer:
    """Compare the entry's newest score with what is asked."""
    found = (grounds.scores or {}).get(row.entry_id)
    if found is None or found.score is None:
        return R.NOT_APPLICABLE, _t("本条目还没有质量得分。")
    result = R.MET if found.score >= said["least"] else R.NOT_MET
    return result, _t("%(day)s 评分 %(score)s，标准为 %(least)s。") % {
        "day": found.run.on.isoformat(),
        "score": found.score,
        "least": said["least"],
    }


def personal_information(row: EntryRow, grounds: Grounds, _said: Said) -> Answer:
    """Tell whether names of items hint at persons and nobody reviewed them."""
    if names_a_person({"open_type": row.open_type, "items": row.items}):
        if row.entry_id not in grounds.reviewed:
            return R.NOT_MET, _t("数据项名称涉及个人信息，没有安全复核记录。")
        return R.MET, _t("数据项名称涉及个人信息，已有安全复核记录。")
    return R.MET, _t("数据项名称没有个人信息提示。")


def unconditional(row: EntryRow, _grounds: Grounds, _said: Said) -> Answer:
    """Tell whether anybody may have it without an application."""
    result = R.MET if row.open_type == OpenType.UNCONDITIONAL else R.NOT_MET
    return result, _t("清单中为“%(open_type)s”。") % {"open_type": row.get_open_type_display()}


def contact(row: EntryRow, _grounds: Grounds, _said: Said) -> Answer:
    """Tell whether the list says whom to ask."""
    if row.contact.strip():
        return R.MET, _t("清单中已写明联系方式。")
    return R.NOT_MET, _t("清单中没有写联系方式。")


# What needs a wording; `LISTED` alone is asked of an entry that has left the list.
CHECKS: Final[Mapping[str, Callable[[EntryRow, Grounds, Said], Answer]]] = {
    Criterion.RECORD_COUNT: record_count,
    Criterion.MEANINGS: meanings,
    Criterion.AVAILABILITY: availability,
    Criterion.ON_TIME: on_time,
    Criterion.TEMPORAL: temporal,
    Criterion.SCORE: score,
    Criterion.PERSONAL_INFORMATION: personal_information,
    Criterion.UNCONDITIONAL: unconditional,
    Criterion.CONTACT: contact,
}
