"""Who may take the fast path, and what handing in by it asks for and keeps (S27, S28)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cases.errors import BadInput
from cases.models import (
    AccessApplication,
    AccessLine,
    CaseEvent,
    Clock,
    FastPathCommitment,
    FastPathExclusion,
    FastPathNotice,
    FastPathReview,
    PriorityUnit,
    ScenarioEdition,
    WorkItem,
)
from cases.proof_of_commitments import commitment_digest
from cases.states.role import Role
from tests.factories import a_member, shanghai, the_commission
from tests.workflows.conditional_access.applying import AT, a_draft, a_town, finished, said
from tests.workflows.conditional_access.committing import (
    a_listed_town,
    committed,
    decided,
    line_of_traffic,
    promised,
    review_of,
)
from tests.workflows.open_list.changes import a_listed_row
from workflows.conditional_access.content import content_digest
from workflows.conditional_access.fast_path.eligibility import grounds_for, why_none
from workflows.conditional_access.fast_path.notice import VALUE
from workflows.conditional_access.registries.priority_units import remove_unit
from workflows.conditional_access.registries.scenarios import ScenarioFacts, enter_scenario

pytestmark = pytest.mark.django_db
LAST_MINUTE = shanghai(2023, 12, 31, 23, 59)
NEXT_YEAR = shanghai(2024, 1, 1, 0, 1)


@pytest.mark.access_scenario(27)
def test_last_minute_of_the_last_day_is_in_time_and_the_row_is_frozen() -> None:
    town, _officer = a_listed_town()

    application = committed(town, town.traffic.row, at=LAST_MINUTE)

    kept = FastPathCommitment.objects.get(application=application)
    assert (kept.ground, kept.unit, kept.edition) == ("pioneer", PriorityUnit.objects.get(), None)
    assert kept.snapshot["valid_until"] == "2023-12-31"
    assert kept.snapshot["source"] == "2023 年先锋企业名单"
    assert kept.committed_at == LAST_MINUTE


@pytest.mark.access_scenario(27)
def test_minute_after_the_last_day_only_the_ordinary_path_is_offered() -> None:
    town, _officer = a_listed_town()
    application = a_draft(town, town.traffic.row, at=LAST_MINUTE)
    content = said(town, town.traffic.row, **promised(LAST_MINUTE))

    with pytest.raises(BadInput, match=r"已不在有效期内.*改为普通程序后提交") as refused:
        finished(application, town.person, "submit", NEXT_YEAR, content=content, pledge=True)

    assert refused.value.facts["field"] == "ground"
    assert grounds_for(town.applicant, at=LAST_MINUTE) != ()
    assert grounds_for(town.applicant, at=NEXT_YEAR) == ()
    assert "期限已于 2023-12-31 届满" in why_none(town.applicant, at=NEXT_YEAR)
    assert not AccessLine.objects.exists()


@pytest.mark.access_scenario(27)
def test_later_removal_changes_nothing_that_was_approved() -> None:
    town, officer = a_listed_town()
    application = committed(town, town.traffic.row)
    decided(application, officer, at=shanghai(2023, 10, 7))
    staff = a_member(Role.COMMISSION_STAFF, the_commission())
    before = FastPathCommitment.objects.values().get()

    remove_unit(
        unit=PriorityUnit.objects.get(),
        reason="2024 年度评审未通过",
        membership=staff,
        at=shanghai(2023, 10, 8),
    )

    assert FastPathCommitment.objects.values().get() == before
    assert line_of_traffic(application, town).state == "approved"
    assert grounds_for(town.applicant, at=shanghai(2023, 10, 8)) == ()


def test_who_is_on_no_list_may_rest_on_a_scenario_in_force_by_its_edition() -> None:
    town = a_town()
    staff = a_member(Role.COMMISSION_STAFF, the_commission())
    enter_scenario(
        facts=ScenarioFacts(
            name="停车",
            domain="life",
            content="停车场泊位数据面向具有资质的市场主体开放",
            source="工作安排 三",
            bodies=("市交通委",),
            valid_from=date(2023, 8, 24),
            valid_until=None,
        ),
        membership=staff,
        at=AT,
    )

    application = committed(town, town.traffic.row, ground="scenario:1")

    kept = FastPathCommitment.objects.get(application=application)
    assert (kept.ground, kept.edition, kept.unit) == (
        "scenario",
        ScenarioEdition.objects.get(),
        None,
    )
    assert kept.snapshot["edition"] == 1


def test_demand_is_one_review_of_the_commission_and_a_line_for_each_owner() -> None:
    town, _officer = a_listed_town()

    application = committed(town)

    review = review_of(application)
    items = WorkItem.objects.filter(finished=None).order_by("due_on", "pk")
    assert [(item.organisation, item.role, item.due_on) for item in items] == [
        (town.traffic.organisation, "reviewer", date(2023, 9, 28)),
        (town.health.organisation, "reviewer", date(2023, 9, 28)),
        (the_commission(), "duty_officer", date(2023, 10, 7)),
    ]
    assert application.state == "submitted"
    assert review.state == "committed"
    assert review.opened_by is None
    clocks = Clock.objects.values_list("code", flat=True).order_by("code")
    assert list(clocks) == ["app.fast.decide", "app.fast.object", "app.fast.object"]


def test_commitments_are_kept_with_the_notice_and_named_by_the_events() -> None:
    town, _officer = a_listed_town()

    application = committed(town, town.traffic.row)

    kept = FastPathCommitment.objects.get()
    assert kept.notice.number == 1
    assert {each["code"]: each["said"] for each in kept.commitments}["security"] == (
        "李喆 021-55550101"
    )
    assert len(kept.commitments) == len(kept.notice.items)
    assert kept.digest == commitment_digest(kept)
    handed_in = CaseEvent.objects.get(case=application.pk, act="submit").data["fast_path"]
    opened = CaseEvent.objects.get(case=review_of(application).pk, act="open").data
    for said_of in (handed_in, opened):
        assert said_of["commitment_digest"] == kept.digest
        assert said_of["notice_digest"] == kept.notice.digest


def test_seeded_notice_has_the_digest_of_its_text_and_items() -> None:
    notice = FastPathNotice.objects.get()

    assert notice.digest == content_digest({"text": notice.text, "items": notice.items})


@pytest.mark.access_scenario(28)
@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"no_transfer": ""}, "commit-no_transfer", "不将原始数据提供给第三方"),
        ({"consequences": ""}, "commit-consequences", "须逐项勾选全部必选承诺"),
        ({"security" + VALUE: " "}, "commit-security.value", "还缺少数据安全负责人及联系电话"),
        ({"security" + VALUE: "负" * 201}, "commit-security.value", "最多 200 字，现有 201 字"),
        ({"security" + VALUE: "\u200b——。"}, "commit-security.value", "还缺少数据安全负责人"),
        ({"report" + VALUE: "9999-12-31"}, "commit-report.value", "不得晚于 2026-09-26"),
        ({"report" + VALUE: "明年"}, "commit-report.value", "须是提交之后的日期"),
        ({"report" + VALUE: "2023-09-27"}, "commit-report.value", "须是提交之后的日期"),
    ],
)
def test_promise_without_a_mandatory_item_is_refused(
    changed: dict[str, str], field: str, sentence: str
) -> None:
    town, _officer = a_listed_town()

    with pytest.raises(BadInput, match=sentence) as refused:
        committed(town, town.traffic.row, **promised(changed=changed))

    assert refused.value.facts["field"] == field
    assert not FastPathReview.objects.exists()
    assert AccessApplication.objects.get().state == "draft"


@pytest.mark.parametrize("digest", ["", "0" * 64])
def test_another_notice_than_the_one_in_force_binds_nobody(digest: str) -> None:
    town, _officer = a_listed_town()

    with pytest.raises(BadInput, match="阅读现行告知书") as refused:
        committed(town, town.traffic.row, notice=digest)

    assert refused.value.facts["field"] == "notice"


@pytest.mark.parametrize(
    "entry",
    [
        {"domain": "public_safety"},
        {"domain": "environment"},
        {"name": "门诊病历摘要"},
        {"items": [{"name": "法定代表人姓名"}]},
        {"grade": "客体L4"},
    ],
)
def test_excluded_dataset_is_refused_for_the_fast_path_and_taken_on_the_ordinary(
    entry: dict[str, Any],
) -> None:
    town, _officer = a_listed_town()
    row = a_listed_row(
        town.traffic.organisation,
        **{
            "open_type": "conditional",
            "conditions": "有基础的数据安全保护能力",
            "portal_dataset_id": "O2023000000000009",
            **entry,
        },
    )

    with pytest.raises(BadInput, match=r"不适用告知承诺。.*另按普通程序申请") as refused:
        committed(town, row)

    assert refused.value.facts["field"] == "entries"
    ordinary = committed(town, row, ground="")
    assert AccessLine.objects.get(application=ordinary).state == "submitted"


def test_excluded_purpose_is_refused_with_what_to_do() -> None:
    town, _officer = a_listed_town()

    with pytest.raises(BadInput, match=r"“污染防治”.*改为普通程序") as refused:
        committed(town, town.traffic.row, purpose="用于污染防治的车流分析。")

    assert refused.value.facts["field"] == "purpose"


def test_words_of_exclusion_are_data() -> None:
    town, _officer = a_listed_town()
    FastPathExclusion.objects.create(
        category="important_data", place="dataset", value="泊位", source="内部约定", tier="C"
    )

    with pytest.raises(BadInput, match="重要数据（数据资源名称或数据项：泊位）"):
        committed(town, town.traffic.row)
