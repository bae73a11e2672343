"""Programmes are opened by the commission and stand still; who may nominate what in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import LabelProgramme, ListVersion, SystemEvent
from cases.proof import verify_system
from cases.queries.label_programmes import eligible_rows, taken_nomination
from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai
from tests.workflows.open_list.changes import a_listed_row
from tests.workflows.open_list.programmes.calls import (
    OPENED_AT,
    a_fair,
    a_nomination,
    a_programme,
    withdrawn,
)
from workflows.open_list.programmes.enter_criteria import NewCriteria, enter_criteria
from workflows.open_list.programmes.nominate import nominate

pytestmark = pytest.mark.django_db


@pytest.fixture
def fair():
    return a_fair()


def test_programme_is_opened_with_all_of_it_in_one_event_and_stands_still(fair):
    programme = a_programme(fair)

    assert (programme.label, programme.criteria.kind, programme.criteria.version) == (
        "2026-brand",
        "brand",
        1,
    )
    event = SystemEvent.objects.get(act="programme_opened")
    assert event.data["criteria"] == programme.criteria.criteria
    assert (event.data["target"], event.data["nominate_until"]) == (10, "2026-11-20")
    assert verify_system().first_bad is None
    with pytest.raises(TypeError):
        LabelProgramme.objects.filter(pk=programme.pk).update(target=1)
    assert a_programme(fair, kind="sample", target=100).label == "2026-sample"


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        ({"kind": "gold"}, "请选择标注"),
        ({"target": 0}, "目标数"),
        ({"target": 1001}, "目标数"),
        ({"term_months": 0}, "有效期"),
        ({"term_months": 61}, "有效期"),
        ({"call": " "}, "申报通知"),
        ({"call": "长" * 4001}, "申报通知"),
        ({"nominate_until": date(2026, 11, 2)}, "晚于今天"),
    ],
)
def test_call_that_does_not_fit_is_refused(fair, changed, part):
    with pytest.raises(BadInput, match=part):
        a_programme(fair, **changed)


def test_programme_before_the_first_criteria_is_refused(fair):
    with pytest.raises(GuardFailed, match="还没有施行的评审标准"):
        a_programme(fair, at=shanghai(2023, 8, 23))


def test_department_opens_no_programme(fair):
    with pytest.raises(NotAllowed):
        a_programme(replace(fair, lead=fair.head))


def test_department_nominates_its_own_open_entries_of_the_version_in_effect(fair):
    programme = a_programme(fair)
    other = an_organisation("上海市气象局")
    theirs = a_listed_row(other, name="天气")
    closed = a_listed_row(fair.department, name="内部", open_type="not_open")
    suspended = a_listed_row(fair.department, name="中止", status="suspended")
    gone = a_listed_row(fair.department, name="旧", valid_until=1)

    with pytest.raises(NotAllowed):
        a_nomination(fair, programme, row=theirs)
    for row in (closed, suspended):
        with pytest.raises(BadInput, match="现在没有开放"):
            a_nomination(fair, programme, row=row)
    with pytest.raises(BadInput, match="不在现行清单中"):
        a_nomination(fair, programme, row=gone)
    assert eligible_rows(programme, [fair.department], text="") == [fair.row]
    assert eligible_rows(programme, [fair.department], text="天气") == []


def test_entry_takes_part_in_a_programme_once_at_a_time(fair):
    programme = a_programme(fair)
    nomination = a_nomination(fair, programme)

    with pytest.raises(GuardFailed, match=nomination.number):
        a_nomination(fair, programme)
    assert eligible_rows(programme, [fair.department], text="") == []
    withdrawn(nomination, fair.staff, OPENED_AT)

    again = a_nomination(fair, programme)
    assert taken_nomination(programme, fair.row.entry_id) == again


def test_nomination_after_the_last_day_is_refused(fair):
    programme = a_programme(fair)

    assert a_nomination(fair, programme, at=shanghai(2026, 11, 20, 23)).state == "draft"
    row = a_listed_row(fair.department, name="晚")
    with pytest.raises(GuardFailed, match="2026-11-20 截止"):
        a_nomination(fair, programme, row=row, at=shanghai(2026, 11, 21, 0))


def test_commission_does_not_nominate_what_it_would_judge(fair):
    programme = a_programme(fair)
    own = a_listed_row(fair.officer.organisation, name="企业名录")
    author = a_member(Role.DEPARTMENT_STAFF, fair.officer.organisation)

    with pytest.raises(GuardFailed, match="自己评审自己"):
        nominate(
            programme=programme,
            entry=own.entry,
            statement="标杆",
            membership=author,
            at=OPENED_AT,
        )


def test_without_a_version_in_effect_nothing_may_be_nominated(fair):
    programme = a_programme(fair)
    ListVersion.objects.filter(pk=fair.version.pk).update(state="archived")

    assert eligible_rows(programme, [fair.department], text="") == []
    with pytest.raises(BadInput, match="不在现行清单中"):
        a_nomination(fair, programme)


PILOT = NewCriteria(
    kind="brand",
    criteria=[{"code": "listed"}, {"code": "score", "least": 70}],
    source="试点方案",
    effective_from=date(2026, 11, 3),
)


def test_later_criteria_hold_for_later_programmes_alone(fair):
    before = a_programme(fair)

    entered = enter_criteria(new=PILOT, membership=fair.lead, at=OPENED_AT)

    same_day, next_day = a_programme(fair), a_programme(fair, at=shanghai(2026, 11, 3))
    assert [each.criteria.version for each in (before, same_day, next_day)] == [1, 1, 2]
    assert (entered.criteria, entered.source) == (PILOT.criteria, "试点方案")
    event = SystemEvent.objects.get(act="criteria_entered")
    assert event.data["criteria"] == entered.criteria
    assert verify_system().first_bad is None


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        ({"kind": "gold"}, "请选择标注"),
        ({"source": " "}, "依据"),
        ({"source": "长" * 201}, "依据"),
        ({"effective_from": date(2026, 11, 1)}, "不能早于今天"),
        ({"criteria": []}, "不能为空"),
        ({"criteria": [{"code": "listed"}, {"code": "listed"}]}, "不能为空、重复"),
        ({"criteria": [{"code": "fame"}]}, "只能是"),
        ({"criteria": [{"code": "score"}]}, "“条目质量得分”须写明这些整数，各不超过：least 100"),
        ({"criteria": [{"code": "score", "least": 101}]}, "least 100"),
        ({"criteria": [{"code": "score", "least": "90"}]}, "least 100"),
        ({"criteria": [{"code": "listed", "least": 1}]}, "须写明这些整数"),
    ],
)
def test_criteria_that_nobody_can_check_are_refused(fair, changed, part):
    with pytest.raises(BadInput, match=part):
        enter_criteria(new=replace(PILOT, **changed), membership=fair.lead, at=OPENED_AT)


def test_officer_enters_no_criteria(fair):
    with pytest.raises(NotAllowed):
        enter_criteria(new=PILOT, membership=fair.officer, at=OPENED_AT)
