"""Open a programme: from then on its call, its target and its criteria stand still."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.events import append_system_event
from cases.models import CaseNumber, LabelProgramme
from cases.permissions import Requirement, require
from cases.queries.label_programmes import newest_criteria
from cases.states.case_kind import CaseKind
from cases.states.label import LabelKind
from cases.states.system_act import SystemAct
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.open_list.programmes.flow import JUDGES

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import LabelCriteria, Membership

CALL_CHARACTERS: Final = 4000
MOST: Final = 1000
MOST_MONTHS: Final = 60


@dataclass(frozen=True, kw_only=True)
class Call:
    """What a programme says: its kind and target, the text, the last day, the months of a label."""

    kind: str
    target: int
    call: str
    nominate_until: date
    term_months: int


@patiently
@transaction.atomic
def open_programme(*, call: Call, membership: Membership, at: datetime) -> LabelProgramme:
    """Open a programme of the year, under the criteria in force.

    Args:
        call: what it says.
        membership: the role in the commission under which it is opened.
        at: the moment.

    Writes: the programme; one system event with all of it, criteria included.

    Raises:
        NotAllowed: the role is not the commission's.
        BadInput: a number, the text or the day does not fit.
        GuardFailed: there are no criteria of that kind yet.

    Rests on 工作安排 二(7).
    """
    require(
        membership.person,
        Requirement(roles=frozenset(JUDGES), organisation=None, kind=CaseKind.LABEL_NOMINATION),
        on=civil_date(at),
        hat_id=membership.pk,
    )
    text = _fitting(call, today=civil_date(at))
    criteria = _criteria(call.kind, civil_date(at))
    opened = LabelProgramme.objects.create(
        label=_label(call.kind, civil_date(at).year),
        kind=call.kind,
        year=civil_date(at).year,
        target=call.target,
        call=text,
        nominate_until=call.nominate_until,
        term_months=call.term_months,
        criteria=criteria,
        opened_at=at,
        opened_by=membership.person,
    )
    append_system_event(
        act=SystemAct.PROGRAMME_OPENED,
        actor=membership.person,
        at=at,
        data={
            "programme": opened.label,
            "target": opened.target,
            "call": text,
            "nominate_until": opened.nominate_until.isoformat(),
            "term_months": opened.term_months,
            "criteria_version": criteria.version,
            "criteria": criteria.criteria,
        },
    )
    return opened


def _fitting(call: Call, *, today: date) -> str:
    text = call.call.strip()
    if call.kind not in LabelKind.values:
        raise BadInput(_t("请选择标注：样本数据集或者品牌数据。"), field="kind")
    if not 0 < call.target <= MOST:
        raise BadInput(_t("目标数须在 1 至 %(most)s 之间。") % {"most": MOST}, field="target")
    if not 0 < call.term_months <= MOST_MONTHS:
        raise BadInput(
            _t("标注有效期须在 1 至 %(most)s 个月之间。") % {"most": MOST_MONTHS},
            field="term_months",
        )
    if not text or len(text) > CALL_CHARACTERS:
        raise BadInput(
            _t("请写明申报通知，不超过 %(most)s 字。") % {"most": CALL_CHARACTERS}, field="call"
        )
    if call.nominate_until <= today:
        raise BadInput(
            _t("申报截止日期须晚于今天。请为各单位留出申报时间。"), field="nominate_until"
        )
    return text


def _criteria(kind: str, on: date) -> LabelCriteria:
    found = newest_criteria(kind, on=on)
    if found is None:
        raise GuardFailed(_t("还没有施行的评审标准，不能开启。请先录入评审标准。"))
    return found


def _label(kind: str, year: int) -> str:
    # The row of the numbers is locked until the end: two people must not take one label.
    CaseNumber.objects.get_or_create(kind=CaseKind.LABEL_NOMINATION, year=year)
    CaseNumber.objects.select_for_update().get(kind=CaseKind.LABEL_NOMINATION, year=year)
    before = LabelProgramme.objects.filter(kind=kind, year=year).count()
    return f"{year}-{kind}" if not before else f"{year}-{kind}-{before + 1}"
