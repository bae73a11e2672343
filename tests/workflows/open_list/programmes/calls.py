"""Programmes, entries that meet them, nominations and labels for tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from cases.models import EntryLabel, LabelNomination, ListVersion, WorkItem
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.workflows.open_list import changes
from tests.workflows.open_list.peers.peers import a_version
from workflows.engine.clocks import civil_date
from workflows.engine.gate import act, take_step
from workflows.open_list.entry_scores import score_version
from workflows.open_list.programmes.nominate import nominate
from workflows.open_list.programmes.open_programme import Call, open_programme

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import EntryRow, LabelProgramme, Membership

LISTED_ON = shanghai(2026, 10, 20)
OPENED_AT = shanghai(2026, 11, 2)
HANDED_IN_AT = shanghai(2026, 11, 4)
JUDGED_AT = shanghai(2026, 11, 9)
GRANTED_AT = shanghai(2026, 11, 10)
CALL = Call(
    kind="brand",
    target=10,
    call="请各部门申报本单位的品牌数据。",
    nominate_until=date(2026, 11, 20),
    term_months=12,
)
# What a person judges of each kind, all of it met.
ALL_MET = {
    "brand": {
        "described": {"result": "met", "why": "字段说明和使用案例齐全。"},
        "exemplary": {"result": "met", "why": "同类数据中使用最多。"},
    },
    "sample": {"preview": {"result": "met", "why": "已提供十行样本。"}},
}
GOOD: dict[str, Any] = {
    "name": "公交线路站点信息",
    "items": [
        {"name": "线路编号", "meaning": "公交线路的统一编号"},
        {"name": "站点名称", "meaning": "站点的标准名称"},
    ],
    "grade": "客体L1",
    "contact": "交通委数据处 021-00000000",
    "licence": "注明来源和获取日期",
    "spatial": "上海市",
    "temporal": "2019年1月至2025年12月",
    "record_count": 12_000,
    "portal_dataset_id": "O2026000000000001",
    "first_published_at": shanghai(2020, 1, 1),
    "last_data_update_at": shanghai(2026, 10, 19),
}

POORLY_SAID: dict[str, Any] = dict.fromkeys(("contact", "licence", "spatial", "grade"), "")


@dataclass(frozen=True, kw_only=True)
class Fair(changes.City):
    """The city with a second officer of the commission, and an entry that is good enough."""

    second: Membership
    row: EntryRow
    version: ListVersion


def a_fair(*, listed_at: datetime = LISTED_ON, is_scored: bool = True, **changed: Any) -> Fair:
    """Write the city, a version in effect and a good entry of the department, scored."""
    version = a_version()
    ListVersion.objects.filter(pk=version.pk).update(effect_at=listed_at)
    version.refresh_from_db()
    city = changes.a_city()
    row = changes.a_listed_row(city.department, **(GOOD | changed))
    if is_scored:
        score_version(version, on=civil_date(listed_at), at=listed_at)
    return Fair(
        **vars(city),
        second=a_member(Role.COMMISSION_STAFF, city.officer.organisation),
        row=row,
        version=version,
    )


def a_programme(fair: Fair, *, at: datetime = OPENED_AT, **changed: Any) -> LabelProgramme:
    """Open a programme of brand data, unless the changes say otherwise."""
    return open_programme(call=replace(CALL, **changed), membership=fair.lead, at=at)


def a_nomination(
    fair: Fair,
    programme: LabelProgramme,
    *,
    row: EntryRow | None = None,
    at: datetime = OPENED_AT,
) -> LabelNomination:
    """Open a draft that nominates the good entry, or another one."""
    return nominate(
        programme=programme,
        entry=(row or fair.row).entry,
        statement="全市公交线网的权威数据。",
        membership=fair.staff,
        at=at,
    )


def step(
    nomination: LabelNomination, by: Membership, outcome: str, at: datetime, **data: Any
) -> LabelNomination:
    """Finish the open task of a nomination; return the nomination as it now is."""
    take_step(
        work_item=WorkItem.objects.get(process_id=nomination.pk, finished__isnull=True),
        outcome=outcome,
        actor=by.person,
        at=at,
        expected_version=None,
        data=data,
    )
    return LabelNomination.objects.get(pk=nomination.pk)


def handed_in(fair: Fair, nomination: LabelNomination) -> LabelNomination:
    """Hand a draft to the head."""
    return step(nomination, fair.staff, "hand_in", HANDED_IN_AT, statement="线网权威数据。")


def signed(fair: Fair, nomination: LabelNomination) -> LabelNomination:
    """Bring a draft to the commission."""
    return step(handed_in(fair, nomination), fair.head, "sign", HANDED_IN_AT)


def judged(fair: Fair, nomination: LabelNomination, outcome: str = "judge_fit") -> LabelNomination:
    """Bring a draft to the second person of the commission."""
    kind = nomination.programme.kind
    return step(
        signed(fair, nomination),
        fair.officer,
        outcome,
        JUDGED_AT,
        judgement=ALL_MET[kind],
        reason="各项标准均已核对。",
    )


def labelled(fair: Fair, nomination: LabelNomination, *, at: datetime = GRANTED_AT) -> EntryLabel:
    """Bring a draft to its label."""
    step(judged(fair, nomination), fair.second, "grant", at)
    return EntryLabel.objects.get(nomination=nomination)


def a_label(fair: Fair, **changed: Any) -> EntryLabel:
    """Open a programme and grant the good entry its label."""
    return labelled(fair, a_nomination(fair, a_programme(fair, **changed)))


def withdrawn(nomination: LabelNomination, by: Membership, at: datetime) -> LabelNomination:
    """Take a nomination back."""
    act(
        case=nomination,
        name="withdraw",
        actor=by.person,
        at=at,
        expected_version=None,
        data={"reason": "改报下一批次。"},
    )
    return LabelNomination.objects.get(pk=nomination.pk)


def days_after(moment: datetime, days: int) -> datetime:
    """Return the same hour so many days later."""
    return moment + timedelta(days=days)
