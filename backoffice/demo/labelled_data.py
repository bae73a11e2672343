"""Sample and brand data of the demonstration: a pilot, and two programmes under way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from backoffice.demo.cast import COMMISSION, CULTURE, TRANSPORT
from backoffice.demo.stage import Edit, newest_rows
from cases.models import EntryLabel, LabelCriteria
from cases.states.label import LabelKind
from cases.states.role import Role
from cases.states.vocabulary import OpenType, UpdateFrequency
from workflows.engine.clocks import civil_date
from workflows.engine.gate import act
from workflows.open_list.programmes.criteria import judged_by_people
from workflows.open_list.programmes.enter_criteria import NewCriteria, enter_criteria
from workflows.open_list.programmes.lapsing import lapse_overdue_drafts
from workflows.open_list.programmes.nominate import nominate
from workflows.open_list.programmes.open_programme import Call, open_programme
from workflows.open_list.programmes.revoke import revoke_label

if TYPE_CHECKING:
    from datetime import date

    from backoffice.demo.stage import Stage
    from cases.models import EntryRow, LabelNomination, LabelProgramme

# Entries of the culture office that other chapters leave alone, and how many it describes well.
FREE: Final = slice(5, -1)
DESCRIBED: Final = 4
FRESH: Final = timedelta(days=300)
PILOT: Final = ({"code": "listed"}, {"code": "unconditional"}, {"code": "preview"})
MEANINGS: Final = {
    "名称": "在业务系统中登记的全称",
    "地址": "所在地的门牌地址",
    "所属街镇": "所在街道或者镇的名称",
    "数据时间": "记录形成的日期",
}


@dataclass(frozen=True, kw_only=True)
class Way:
    """How far a nomination of the story goes: its steps, each so many working days ago."""

    begun: int
    steps: tuple[tuple[str, int], ...] = ()


def label_by_a_pilot(stage: Stage) -> None:
    """Grant two sample labels for a month under lighter criteria; leave a draft that lapses.

    One of them is revoked; the other has expired by the present day.
    """
    lead = stage.hat(COMMISSION, Role.COMMISSION_LEAD)
    at = stage.days_ago(37)
    full = LabelCriteria.objects.filter(kind=LabelKind.SAMPLE).latest("version").criteria
    pilot = NewCriteria(
        kind=LabelKind.SAMPLE, criteria=PILOT, source="试点方案", effective_from=civil_date(at)
    )
    enter_criteria(new=pilot, membership=lead, at=at)
    call = "试点：请各部门各选一至两个可以预览的条目申报样本数据集，标注有效一个月。"
    last = civil_date(stage.days_ago(33))
    programme = _opened(stage, LabelKind.SAMPLE, call, target=2, last=last, months=1, days=37)
    rows = [row for row in newest_rows(CULTURE)[1:] if row.open_type == OpenType.UNCONDITIONAL]
    granted = Way(begun=36, steps=(("hand_in", 36), ("sign", 35), ("judge_fit", 34), ("grant", 33)))
    for row in rows[:2]:
        _nominated(stage, programme, CULTURE, row, granted)
    late = next(r for r in newest_rows(TRANSPORT)[2:] if r.open_type == OpenType.UNCONDITIONAL)
    _nominated(stage, programme, TRANSPORT, late, Way(begun=34))
    lapse_overdue_drafts(at=stage.days_ago(32))
    revoke_label(
        label=EntryLabel.objects.earliest("pk"),
        reason="样本行与数据项对不上，提供部门正在重新整理。",
        membership=lead,
        at=stage.days_ago(30),
    )
    again = NewCriteria(
        kind=LabelKind.SAMPLE,
        criteria=full,
        source="工作安排 二(7)；试点结束",
        effective_from=civil_date(stage.days_ago(29)),
    )
    enter_criteria(new=again, membership=lead, at=stage.days_ago(29))


def describe_some_entries_well(stage: Stage) -> None:
    """Let the culture office complete what the next version says of some entries."""
    author = stage.hat(CULTURE, Role.DEPARTMENT_STAFF)
    edits = [
        Edit(
            row=row,
            content=_complete(stage, row),
            why="补全元数据，准备申报品牌数据。",
            grade_why="公共设施信息，按客体类一级核定。",
        )
        for row in _good_rows(stage)
    ]
    change = stage.draft(author, "补全四项数据的说明", *edits, at=stage.days_ago(27))
    stage.take(change.pk, "submit", author, at=stage.days_ago(26))
    stage.approve(change.pk, CULTURE, at=stage.days_ago(24))


def nominate_for_labels(stage: Stage) -> None:
    """Open both programmes of the year; leave nominations in every state, and two labels."""
    last = civil_date(stage.now) + timedelta(days=20)
    brand = _opened(
        stage,
        LabelKind.BRAND,
        "按照《上海数据品牌建设导则》的要求，请各部门申报高质量、知识型、品牌化的开放数据集。",
        target=10,
        last=last,
        months=12,
        days=16,
    )
    sample = _opened(
        stage,
        LabelKind.SAMPLE,
        "请各部门申报重点领域的样本数据集：无需申请即可取得，有数据项说明和样本行。",
        target=100,
        last=last,
        months=12,
        days=16,
    )
    signed: tuple[tuple[str, int], ...] = (("hand_in", 14), ("sign", 13))
    granted = Way(begun=15, steps=(*signed, ("judge_fit", 10), ("grant", 8)))
    refused = Way(begun=15, steps=(*signed, ("judge_unfit", 10), ("decline", 8)))
    first, second, third, fourth = _good_rows(stage)
    _nominated(stage, brand, CULTURE, first, granted)
    _nominated(stage, sample, CULTURE, second, granted)
    waiting = (("hand_in", 5), ("sign", 4))
    _nominated(stage, brand, CULTURE, third, Way(begun=6, steps=(*waiting, ("judge_fit", 2))))
    _nominated(stage, sample, CULTURE, fourth, Way(begun=6, steps=waiting))
    rows = [row for row in newest_rows(TRANSPORT) if row.open_type == OpenType.UNCONDITIONAL]
    _nominated(stage, brand, TRANSPORT, rows[0], refused)
    _nominated(
        stage, sample, TRANSPORT, rows[0], Way(begun=6, steps=(*waiting, ("judge_unfit", 2)))
    )
    _nominated(stage, brand, TRANSPORT, rows[1], Way(begun=2, steps=(("hand_in", 1),)))
    _nominated(stage, sample, TRANSPORT, rows[1], Way(begun=1))
    withdrawn = _nominated(stage, sample, TRANSPORT, rows[2], Way(begun=5))
    act(
        case=withdrawn,
        name="withdraw",
        actor=stage.hat(TRANSPORT, Role.DEPARTMENT_STAFF).person,
        at=stage.days_ago(3),
        expected_version=None,
        data={"reason": "先补全数据项含义，下一批次再报。"},
    )


def _opened(  # noqa: PLR0913  # a programme is its terms, one keyword each
    stage: Stage, kind: str, call: str, *, target: int, last: date, months: int, days: int
) -> LabelProgramme:
    return open_programme(
        call=Call(kind=kind, target=target, call=call, nominate_until=last, term_months=months),
        membership=stage.hat(COMMISSION, Role.COMMISSION_LEAD),
        at=stage.days_ago(days),
    )


def _nominated(
    stage: Stage, programme: LabelProgramme, organisation: str, row: EntryRow, way: Way
) -> LabelNomination:
    staff = stage.hat(organisation, Role.DEPARTMENT_STAFF)
    statement = f"“{row.name}”覆盖面广、更新有保障，企业和研究者使用较多。"
    nomination = nominate(
        programme=programme,
        entry=row.entry,
        statement=statement,
        membership=staff,
        at=stage.days_ago(way.begun, hour=9),
    )
    # By outcome: whose turn it is, and what is typed.
    officer, lead = Role.COMMISSION_STAFF, Role.COMMISSION_LEAD
    turns: dict[str, tuple[str, Role, dict[str, Any]]] = {
        "hand_in": (organisation, Role.DEPARTMENT_STAFF, {"statement": statement}),
        "sign": (organisation, Role.DEPARTMENT_HEAD, {}),
        "judge_fit": (COMMISSION, officer, _judgement(programme, "met")),
        "judge_unfit": (COMMISSION, officer, _judgement(programme, "not_met")),
        "grant": (COMMISSION, lead, {}),
        "decline": (COMMISSION, lead, {}),
    }
    for outcome, days in way.steps:
        whose, role, data = turns[outcome]
        stage.take(
            nomination.pk, outcome, stage.hat(whose, role), at=stage.days_ago(days), data=data
        )
    return nomination


def _judgement(programme: LabelProgramme, result: str) -> dict[str, Any]:  # Any: form values
    is_met = result == "met"
    why = "字段说明、样本行和使用案例齐全。" if is_met else "没有样本行，也没有字段说明。"
    opinion = "各项标准均已核对，拟授予。" if is_met else "说明不完备，建议补全后再报。"
    return {
        "reason": opinion,
        "judgement": {
            said["code"]: {"result": result, "why": why}
            for said in judged_by_people(programme.criteria.criteria)
        },
    }


def _good_rows(stage: Stage) -> list[EntryRow]:
    """Return entries that promise no date, or were updated not long ago."""
    rows = [row for row in newest_rows(CULTURE)[FREE] if _is_good(stage, row)]
    return rows[:DESCRIBED]


def _is_good(stage: Stage, row: EntryRow) -> bool:
    if row.open_type != OpenType.UNCONDITIONAL or row.last_data_update_at is None:
        return False
    if row.update_frequency in {UpdateFrequency.STATIC, UpdateFrequency.IRREGULAR}:
        return True
    is_yearly = row.update_frequency == UpdateFrequency.YEARLY
    return is_yearly and row.last_data_update_at > stage.now - FRESH


def _complete(stage: Stage, row: EntryRow) -> dict[str, Any]:  # Any: values by field
    year = stage.now.year
    return {
        "items": [
            {**item, "meaning": MEANINGS.get(item["name"], f"{item['name']}，按业务口径填写")}
            for item in row.items
        ],
        "record_count": 60_000,
        "temporal": f"{year - 6}年1月至{year - 1}年12月",
        "spatial": "上海市",
        "contact": "市文化旅游局信息中心 021-00000000",
        "licence": "注明来源和获取日期",
        "grade": "客体L1",
    }
