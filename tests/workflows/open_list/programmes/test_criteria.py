"""The criteria: met, not met or not to be assessed, and why; the gate of brand data."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from cases import triggers
from cases.models import ChangeItem, EntryRow, EntryScore, LabelCriteria, ListVersion, ScoreRun
from cases.row_hash import row_hash
from cases.states.data_probe import ProbeOutcome
from cases.states.label import Criterion
from tests.factories import shanghai
from tests.workflows.open_list.changes import a_draft, a_listed_row, content
from tests.workflows.open_list.data_quality.offered import probed
from tests.workflows.open_list.peers.peers import a_version
from tests.workflows.open_list.programmes.calls import (
    ALL_MET,
    GOOD,
    OPENED_AT,
    POORLY_SAID,
    a_fair,
)
from workflows.open_list.data_quality.addresses import add_address
from workflows.open_list.emergency import suspend_at_once
from workflows.open_list.programmes.checks import months_of, percentile
from workflows.open_list.programmes.criteria import COMPUTED, asked, checked, judged_by_people

pytestmark = pytest.mark.django_db
BRAND: list[dict[str, Any]] = [
    {"code": "listed"},
    {"code": "record_count", "percentile": 75},
    {"code": "meanings"},
    {"code": "availability", "least": 99, "days": 90},
    {"code": "on_time", "months": 12},
    {"code": "temporal", "years": 3},
    {"code": "score", "least": 90},
    {"code": "personal_information"},
    {"code": "unconditional"},
    {"code": "contact"},
]


def found(row, at=OPENED_AT, criteria=BRAND):
    return {each.code: each for each in checked([row.entry_id], criteria, at=at)[row.entry_id]}


def results(row, at=OPENED_AT):
    return {code: each.result for code, each in found(row, at).items()}


def test_good_entry_meets_all_that_can_be_assessed():
    assert results(a_fair().row) == {
        "listed": "met",
        "record_count": "met",
        "meanings": "met",
        "availability": "not_applicable",
        "on_time": "met",
        "temporal": "met",
        "score": "met",
        "personal_information": "met",
        "unconditional": "met",
        "contact": "met",
    }


@pytest.mark.parametrize(
    ("changed", "code", "result", "why"),
    [
        ({"record_count": None}, "record_count", "not_met", "没有填写数据量"),
        ({"domain": ""}, "record_count", "not_met", "没有填写数据量"),
        ({"items": []}, "meanings", "not_met", "没有写数据项"),
        ({"items": [{"name": "编号"}]}, "meanings", "not_met", "例如“编号”"),
        ({"temporal": " "}, "temporal", "not_met", "没有填写时间范围"),
        ({"temporal": "近几年"}, "temporal", "not_applicable", "无法识别起止"),
        ({"temporal": "自建立以来"}, "temporal", "met", "自建立以来完整"),
        ({"temporal": "2024-2025"}, "temporal", "not_met", "约 24 个月"),
        ({"update_frequency": "static"}, "on_time", "not_applicable", "不承诺更新日期"),
        ({"last_data_update_at": None}, "on_time", "not_met", "没有最近更新日期"),
        (
            {"last_data_update_at": shanghai(2026, 9, 1)},
            "on_time",
            "not_met",
            "2026-11-02 查看清单时数据已逾期 30 天",
        ),
        (
            {"items": [{"name": "身份证号", "meaning": "证件号码"}]},
            "personal_information",
            "not_met",
            "没有安全复核记录",
        ),
        ({"open_type": "conditional"}, "unconditional", "not_met", "有条件开放"),
        ({"open_type": "not_open"}, "listed", "not_met", "非开放"),
        ({"status": "suspended"}, "listed", "not_met", "中止开放"),
        ({"contact": ""}, "contact", "not_met", "没有写联系方式"),
        (POORLY_SAID, "score", "not_met", "标准为 90"),
    ],
)
def test_what_an_entry_lacks_is_said(changed, code, result, why):
    one = found(a_fair(**changed).row)[code]

    assert (one.result, why in one.why) == (result, True), one.why


def test_amount_of_data_is_compared_within_the_domain():
    fair = a_fair(record_count=300)
    few = a_listed_row(fair.department, name="少", record_count=199)
    for number, count in enumerate((200, 400)):
        a_listed_row(fair.department, name=f"数据{number}", record_count=count)
    a_listed_row(fair.department, name="天气", domain="weather", record_count=9_000)

    assert found(fair.row)["record_count"].result == "met"
    assert found(few)["record_count"].result == "not_met"
    assert found(few)["record_count"].why == ("数据量 199，“道路交通”领域第 75 百分位为 300。")


def test_percentile_is_the_nearest_rank():
    assert [percentile([1, 2, 3, 4], share) for share in (0, 25, 75, 76, 100)] == [1, 1, 3, 4, 4]
    assert percentile([7], 75) == 7


def test_lateness_at_an_earlier_version_counts_within_the_months():
    fair = a_fair(valid_from=2)
    said = content(**(GOOD | {"last_data_update_at": shanghai(2026, 6, 1)}))
    EntryRow.objects.create(
        entry=fair.row.entry,
        provider=fair.department,
        provider_name=fair.department.full_name,
        name_key="旧",
        row_hash=row_hash(said | {"provider_name": fair.department.full_name}),
        valid_from=1,
        valid_until=2,
        **{name: value for name, value in said.items() if name != "provider_name"},
    )
    ListVersion.objects.filter(pk=fair.version.pk).update(
        sequence=2, number="LV-TEST-2", label="2026-002"
    )
    first = a_version(1)
    ListVersion.objects.filter(pk=first.pk).update(state="archived", effect_at=shanghai(2026, 8, 3))

    inside, outside = found(fair.row)["on_time"], found(fair.row, shanghai(2027, 8, 4))["on_time"]

    assert (inside.result, inside.why) == (
        "not_met",
        "2026-08-03 查看清单时数据已逾期 31 天。",
    )
    assert "2026-08-03" not in outside.why


def test_what_was_not_open_when_it_was_looked_at_was_not_late():
    fair = a_fair(last_data_update_at=shanghai(2025, 1, 1), status="suspended")

    assert found(fair.row)["on_time"].result == "met"


def test_entry_that_left_the_list_is_not_listed_and_nothing_else_is_asked():
    fair = a_fair()
    EntryRow.objects.filter(pk=fair.row.pk).update(valid_until=1)

    assert set(results(fair.row).values()) == {"not_met", "not_applicable"}
    assert results(fair.row)["listed"] == "not_met"
    ListVersion.objects.filter(pk=fair.version.pk).update(state="archived")
    assert results(fair.row)["listed"] == "not_met"


def test_emergency_suspension_is_seen_at_once():
    fair = a_fair()
    at = shanghai(2026, 11, 3)
    suspension = suspend_at_once(
        entry=fair.row.entry,
        reason_code="wrong_data",
        reason_text="站点坐标全部偏移。",
        person=fair.head.person,
        at=at,
    )

    one = found(fair.row, at)["listed"]

    assert (one.result, suspension.number in one.why) == ("not_met", True)


def test_hint_at_persons_that_was_reviewed_is_no_open_one():
    fair = a_fair(items=[{"name": "身份证号", "meaning": "证件号码，已脱敏"}])
    ChangeItem.objects.create(
        change=a_draft(fair),
        position=1,
        operation="change",
        entry=fair.row.entry,
        base_row=fair.row,
        proposed_row=fair.row,
        needs_security_review=True,
        decision="effective",
        decided_at=shanghai(2026, 10, 1),
    )

    one = found(fair.row)["personal_information"]

    assert (one.result, one.why) == ("met", "数据项名称涉及个人信息，已有安全复核记录。")


def test_score_is_not_assessable_before_the_first_scoring():
    fair = a_fair()
    other = a_listed_row(fair.department, name="未评")
    assert found(other)["score"].result == "not_applicable"
    triggers.remove(connection)
    EntryScore.objects.all()._raw_delete("default")
    ScoreRun.objects.all()._raw_delete("default")

    assert found(fair.row)["score"].result == "not_applicable"


@pytest.mark.parametrize(
    ("failed", "result", "share"), [(0, "met", "100.0"), (1, "not_met", "98.7")]
)
def test_availability_is_judged_by_the_probes_of_its_days(failed, result, share):
    fair = a_fair()
    address = add_address(
        entry=fair.row.entry,
        address="http://data.example/a.csv",
        data_format="csv",
        membership=fair.staff,
        at=OPENED_AT - timedelta(days=200),
    )
    outcomes = [ProbeOutcome.NO_ANSWER] * failed + [ProbeOutcome.GOOD] * (80 - failed)
    probed(address, *[ProbeOutcome.NO_ANSWER] * 9, until=OPENED_AT - timedelta(days=91))
    probed(address, *outcomes, until=OPENED_AT)

    answer = found(fair.row)["availability"]

    assert answer.result == result
    assert answer.why == f"近 90 天探测可用率 {share}%，标准为 99%。"


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("2019-2024", 72),
        ("2019年至2021年", 36),
        ("2020-01-15至2022-12-31", 36),
        ("2020年3月—2020年3月", 1),
        ("2023年6月至今", 42),
        ("2023", None),
        ("2019、2020、2021", None),
        ("至今", None),
        ("长期", None),
    ],
)
def test_stated_period_is_read_in_months(text, months):
    assert months_of(text, on=date(2026, 11, 2)) == months


@pytest.mark.parametrize("count", [1, 3])
def test_checks_cost_the_same_for_one_and_three(count, django_assert_num_queries):
    fair = a_fair()
    rows = [fair.row]
    for number in range(count - 1):
        rows += [a_listed_row(fair.department, name=f"数据{number}")]

    with django_assert_num_queries(14):
        checked([row.entry_id for row in rows], BRAND, at=OPENED_AT)


def test_every_criterion_of_every_version_says_what_it_asks():
    seeded = LabelCriteria.objects.order_by("kind")
    assert [(each.kind, each.version) for each in seeded] == [("brand", 1), ("sample", 1)]
    codes = {said["code"] for each in seeded for said in each.criteria}

    assert codes == set(Criterion.values)
    for each in seeded:
        assert all(asked(said) for said in each.criteria)
        assert {said["code"] for said in judged_by_people(each.criteria)} == set(ALL_MET[each.kind])
    assert asked({"code": "availability", "least": 99, "days": 90}) == (
        "近 90 天可用率不低于 99%。"
    )
    assert len(COMPUTED) == 10
