"""Check entries against a version of the criteria, and say in words what it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t, gettext_lazy as _

from cases.states.label import Criterion, CriterionResult
from workflows.engine.record_language import in_record_language
from workflows.open_list.programmes.checks import CHECKS, Checked, listed
from workflows.open_list.programmes.grounds import grounds_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from workflows.open_list.programmes.grounds import Grounds, Said

COMPUTED: Final = frozenset({Criterion.LISTED, *CHECKS})
# What each criterion asks, with its numbers.
_ASKED: Final[Mapping[str, StrOrPromise]] = {
    Criterion.LISTED: _("条目在现行清单中，没有中止或者移出。"),
    Criterion.RECORD_COUNT: _("数据量不低于本领域第 %(percentile)s 百分位。"),
    Criterion.MEANINGS: _("每个数据项都有含义说明。"),
    Criterion.AVAILABILITY: _("近 %(days)s 天可用率不低于 %(least)s%%。"),
    Criterion.ON_TIME: _("近 %(months)s 个月没有逾期。"),
    Criterion.TEMPORAL: _("时间范围不短于 %(years)s 年，或者自建立以来完整。"),
    Criterion.SCORE: _("条目质量得分不低于 %(least)s。"),
    Criterion.PERSONAL_INFORMATION: _("数据项名称没有未经复核的个人信息提示。"),
    Criterion.UNCONDITIONAL: _("无条件开放，不需要申请。"),
    Criterion.CONTACT: _("清单中写明联系方式。"),
    Criterion.EXEMPLARY: _("高质量、知识型，在本领域有标杆示范意义。"),
    Criterion.DESCRIBED: _("业务说明完备，使用者不问提供部门也能用。"),
    Criterion.PREVIEW: _("已提供样本行，可以预览。"),
}


def asked(said: Said) -> str:
    """Return what one criterion asks, in words."""
    return str(_ASKED[said["code"]]) % said


def judged_by_people(criteria: Sequence[Said]) -> list[Said]:
    """Return those of the criteria that a person judges, in their order."""
    return [said for said in criteria if said["code"] not in COMPUTED]


def checked(
    entries: Collection[int], criteria: Sequence[Said], *, at: datetime
) -> dict[int, list[Checked]]:
    """Check entries against the criteria that are read from facts, in their order.

    Args:
        entries: primary keys of entries.
        criteria: as a version says them.
        at: the moment.
    """
    grounds = grounds_of(entries, criteria, at=at)
    computed = [said for said in criteria if said["code"] in COMPUTED]
    with in_record_language():
        return {entry: [_check(entry, said, grounds) for said in computed] for entry in entries}


def not_met(found: Sequence[Checked]) -> list[Checked]:
    """Return what an entry does not meet; what cannot be assessed is not among it."""
    return [each for each in found if each.result == CriterionResult.NOT_MET]


def _check(entry: int, said: Said, grounds: Grounds) -> Checked:
    code = said["code"]
    row = grounds.rows.get(entry)
    if code == Criterion.LISTED:
        result, why = listed(entry, grounds, said)
    elif row is None:
        result, why = CriterionResult.NOT_APPLICABLE, _t("条目已不在现行清单中。")
    else:
        result, why = CHECKS[code](row, grounds, said)
    return Checked(code=code, result=result.value, why=why)
