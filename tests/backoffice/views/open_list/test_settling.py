"""The page on which a department takes up a conflict: whom it names, and what it promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from cases.models import ListChange
from tests.backoffice.views.open_list.test_conflicts import page
from tests.backoffice.views.open_list.test_neighbours import first_of, shown_to
from tests.workflows.open_list.changes import SUBMITTED_AT, approved, open_item, step, submitted
from tests.workflows.open_list.rivals import Rivals, in_conflict, two_departments
from tests.workflows.open_list.test_neighbour_news import publish
from workflows.engine.taking_back import take_back

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def rivals() -> Rivals:
    return two_departments()


def with_something_harmless(rivals: Rivals) -> ListChange:
    theirs = rivals.change(rivals.provider, update_frequency="weekly")
    mine = rivals.change(rivals.helper, update_frequency="daily", formats="CSV;XLSX")
    approved(rivals.provider, theirs)
    return approved(rivals.helper, mine)


def desk(client: Client, rivals: Rivals, change: ListChange) -> str:
    client.force_login(rivals.helper.staff.person)
    shown = page(client.get(reverse("step", args=[open_item(change).pk])))
    return " ".join(shown.split())


def posted(
    client: Client, rivals: Rivals, change: ListChange, outcome: str, answer: str = "", **more: str
) -> Any:  # Any: a test response
    """Post the desk as the author does, with one answer for its one question."""
    client.force_login(rivals.helper.staff.person)
    address = reverse("step", args=[open_item(change).pk])
    (row,) = client.get(address).context["conflicts"]
    (question,) = row.questions
    said = {f"ruling-{question.key}": answer} if answer else {}
    return client.post(
        address,
        {
            "outcome": outcome,
            "expected_version": change.version,
            "asked": question.key,
            "reason": "与实际运营一致",
            f"seen-{row.item.pk}": row.digest,
            **said,
            **more,
        },
        follow=True,
    )


def state_of(change: ListChange) -> str:
    return ListChange.objects.get(pk=change.pk).state


def test_desk_names_whose_wording_stands_and_whom_to_write_to(
    client: Client, rivals: Rivals
) -> None:
    change = in_conflict(rivals)
    first_of(rivals).items.update(justification="站点按周汇总")

    shown = desk(client, rivals, change)

    other = rivals.provider.staff.person
    said = shown[shown.index("现有内容由谁提出") :]
    assert f"更新频率： 交通委员会的申请 {first_of(rivals).number}（2026-11-05 批准）。" in said
    assert "已批准，尚待生效。 其说明：站点按周汇总" in said
    assert f"经办人：{other.name}。{other.email} 您不能打开该申请，需要商量的" in said


def test_desk_names_them_still_once_it_is_published(client: Client, rivals: Rivals) -> None:
    change = in_conflict(rivals)
    publish(rivals.provider)

    shown = desk(client, rivals, change)

    said = shown[shown.index("现有内容由谁提出") :]
    assert f"交通委员会的申请 {first_of(rivals).number}（2026-11-05 批准）。 已随清单版本" in said


def test_commission_opens_the_other_request_from_the_desk(client: Client, rivals: Rivals) -> None:
    change = in_conflict(rivals)
    client.force_login(rivals.provider.lead.person)

    shown = page(client.get(reverse("step", args=[open_item(change).pk])))

    assert f'href="{reverse("case", args=[first_of(rivals).number])}"' in shown


def test_ticked_choice_is_not_passed_over_by_keeping_everything(
    client: Client, rivals: Rivals
) -> None:
    change = in_conflict(rivals)

    response = posted(client, rivals, change, "yield", "mine")

    assert response.status_code == 422
    assert f"您对“{rivals.row.name}”的更新频率没有选“现有内容”" in page(response)
    assert state_of(change) == "conflict"


def test_changes_that_meet_nothing_are_named_before_they_are_given_up(
    client: Client, rivals: Rivals
) -> None:
    change = with_something_harmless(rivals)

    shown = desk(client, rivals, change)
    refused = posted(client, rivals, change, "yield")
    before = state_of(change)
    posted(client, rivals, change, "yield", "standing", gives_up_rest="1")

    assert "“按所选内容重新起草”：没有冲突的改动一并保留" in shown
    assert f"一并放弃没有冲突的改动（只用于“全部采用现有内容”）：“{rivals.row.name}”的" in shown
    assert "没有冲突的改动也随之放弃" in page(refused)
    assert (before, state_of(change)) == ("conflict", "superseded")


def test_box_to_give_up_is_not_offered_where_all_is_in_conflict(
    client: Client, rivals: Rivals
) -> None:
    assert "一并放弃没有冲突的改动" not in desk(client, rivals, in_conflict(rivals))


def test_both_ways_to_end_ask_for_a_reason_and_say_so(client: Client, rivals: Rivals) -> None:
    change = in_conflict(rivals)

    shown = desk(client, rivals, change)
    refused = posted(client, rivals, change, "redraft", "mine", reason="")

    line = shown[shown.index("以下办理结果须写理由：") :]
    assert line.startswith(
        "以下办理结果须写理由：“按所选内容直接提交审核”、“按所选内容重新起草”、“全部采用现有内容”"
    )
    assert refused.status_code == 422
    assert state_of(change) == "conflict"


def test_drafting_again_says_that_nobody_else_has_it_yet(client: Client, rivals: Rivals) -> None:
    change = in_conflict(rivals)

    shown = page(posted(client, rivals, change, "redraft", "mine"))

    assert "还没有交给别人：下一步“编制调整申请”仍由您办理“提交部门负责人审核”。" in shown
    assert "申请转回起草，没有人退回；目前尚未提交。" in shown
    task = reverse("step", args=[open_item(change).pk])
    assert f'<a href="{task}">去核对和提交</a>' in shown


def test_request_that_the_head_sent_back_says_nothing_of_the_ruling(
    client: Client, rivals: Rivals
) -> None:
    change = in_conflict(rivals)
    change = step(change, rivals.helper.staff, "redraft", SUBMITTED_AT)
    change = submitted(rivals.helper, change)
    change = step(change, rivals.helper.head, "return", SUBMITTED_AT, reason="请补充依据")

    assert "没有人退回" not in shown_to(client, rivals.helper, change)


def test_submission_that_is_taken_back_is_still_a_draft_after_the_ruling(
    client: Client, rivals: Rivals
) -> None:
    change = in_conflict(rivals)
    change = step(change, rivals.helper.staff, "redraft", SUBMITTED_AT)
    change = submitted(rivals.helper, change)
    take_back(
        case=change,
        actor=rivals.helper.staff.person,
        at=SUBMITTED_AT,
        expected_version=None,
        reason="再核对一遍",
    )

    assert "没有人退回" in shown_to(client, rivals.helper, change)


def test_wording_to_be_agreed_on_starts_from_ones_own(client: Client, rivals: Rivals) -> None:
    change = in_conflict(rivals)

    posted(client, rivals, change, "redraft", "joint")

    assert change.items.get().fields == [["update_frequency", "weekly", "daily"]]
    shown = shown_to(client, rivals.helper, change)
    assert "更新频率：另行商定措辞，以本申请的“每天”为底稿；现有内容为“每周”。" in shown


@pytest.mark.parametrize("answer", ["mine", "joint"])
def test_ruling_does_not_claim_a_wording_that_is_proposed_no_more(
    client: Client, rivals: Rivals, answer: str
) -> None:
    change = in_conflict(rivals)
    posted(client, rivals, change, "redraft", answer)
    before = shown_to(client, rivals.helper, change)

    rivals.put(rivals.helper, change, update_frequency="realtime")
    submitted(rivals.helper, change)

    assert "裁定后又改为" not in before
    assert "裁定后又改为“即时”。" in shown_to(client, rivals.helper, change)
    client.force_login(rivals.helper.head.person)
    head_reads = page(client.get(reverse("step", args=[open_item(change).pk])))
    assert "裁定后又改为“即时”。" in head_reads


def test_reason_of_the_ruling_stands_beside_the_one_of_the_change(
    client: Client, rivals: Rivals
) -> None:
    change = in_conflict(rivals)
    change.items.update(justification="旺季加密班次")
    posted(client, rivals, change, "redraft", "mine")

    own = shown_to(client, rivals.helper, change)
    submitted(rivals.helper, change)
    theirs = shown_to(client, rivals.provider, first_of(rivals))

    assert "旺季加密班次" in own
    assert "裁定说明：与实际运营一致" in own
    assert "其理由：与实际运营一致" in theirs


def test_case_page_asks_nobody_to_choose_where_nothing_can_be_chosen(
    client: Client, rivals: Rivals
) -> None:
    change = in_conflict(rivals)

    case_page, task = shown_to(client, rivals.helper, change), desk(client, rivals, change)

    assert "已按另一项调整改为不同内容。由提出单位处理。" in case_page
    assert "请对每个字段选择" not in case_page
    assert "请对每个字段选择采用哪一方的内容，或另行商定措辞。" in task


def test_history_of_a_conclusion_counts_what_met_a_conflict(client: Client, rivals: Rivals) -> None:
    change = in_conflict(rivals)

    client.force_login(rivals.helper.staff.person)
    history = client.get(reverse("case", args=[change.number])).context["history"]

    (line,) = [each for each in history if each.event.act == "conclude"]
    assert {str(label): value for label, value in line.facts}["冲突条目"] == 1
