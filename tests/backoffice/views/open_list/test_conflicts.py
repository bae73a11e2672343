"""Two departments change one entry: what each of them is shown, and what the second can do."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import ListChange
from tests.workflows.open_list.changes import (
    City,
    a_draft,
    approved,
    content,
    in_review,
    open_item,
)
from tests.workflows.open_list.rivals import (
    Rivals,
    another_department,
    another_entry,
    in_conflict,
    two_departments,
)

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def rivals() -> Rivals:
    return two_departments()


def page(response: Any) -> str:
    """Return a response's text as a reader sees it."""
    return unescape(response.content.decode())


def settle_page(client: Client, rivals: Rivals, change: ListChange) -> str:
    client.force_login(rivals.helper.staff.person)
    return page(client.get(reverse("step", args=[open_item(change).pk])))


def ruled(
    client: Client, change: ListChange, *, reason: str = "核对后决定", **answers: str
) -> Any:  # Any: a test response
    """Post the page of a conflict as its author does."""
    address = reverse("step", args=[open_item(change).pk])
    (row,) = client.get(address).context["conflicts"]
    (question,) = row.questions
    return client.post(
        address,
        {
            "outcome": "redraft",
            "expected_version": change.version,
            "asked": question.key,
            "reason": reason,
            f"seen-{row.item.pk}": row.digest,
            **{f"ruling-{question.key}": answer for answer in answers.values()},
        },
    )


def test_department_that_helps_to_provide_an_entry_may_change_it(
    client: Client, rivals: Rivals
) -> None:
    draft = a_draft(rivals.helper)
    client.force_login(rivals.helper.staff.person)

    picked = page(client.get(reverse("list-change-entries", args=[draft.number])))
    client.post(
        reverse("list-change-entry-edit", args=[draft.number, rivals.row.entry.uid]),
        {
            "name": rivals.row.name,
            "domain": "road_traffic",
            "abstract": rivals.row.abstract,
            "items": "线路编号\n站点名称",
            "formats": "CSV;JSON",
            "resource_type": "product",
            "open_type": "unconditional",
            "update_frequency": "daily",
            "expected_version": draft.version,
        },
    )

    assert rivals.row.name in picked
    item = draft.items.get()
    assert item.proposed_row is not None
    assert item.proposed_row.provider == rivals.provider.department
    assert [name for name, _old, _new in item.fields] == ["update_frequency"]


def test_department_that_provides_nothing_of_an_entry_gets_404(
    client: Client, rivals: Rivals
) -> None:
    other = another_department(rivals.provider, "上海市水务局")
    draft = a_draft(other)
    client.force_login(other.staff.person)

    shown = client.get(reverse("list-change-entry-edit", args=[draft.number, rivals.row.entry.uid]))

    assert shown.status_code == 404


@pytest.mark.list_scenario(2)
def test_author_sees_three_wordings_side_by_side(client: Client, rivals: Rivals) -> None:
    shown = settle_page(client, rivals, in_conflict(rivals))

    row = shown[shown.index("冲突字段") :]
    assert [word for word in ("每月", "每周", "每天") if word in row] == ["每月", "每周", "每天"]
    assert row.index("每月") < row.index("每周") < row.index("每天")
    first = ListChange.objects.get(organisation=rivals.provider.department)
    assert f"交通委员会的申请 {first.number}（2026-11-05 批准）。" in shown
    assert "按所选内容重新起草" in shown
    assert "全部采用现有内容" in shown


def test_ruling_without_an_answer_names_entry_and_field_and_keeps_the_page(
    client: Client, rivals: Rivals
) -> None:
    change = in_conflict(rivals)
    client.force_login(rivals.helper.staff.person)

    response = ruled(client, change)

    assert response.status_code == 422
    assert f"还未选择的有：“{rivals.row.name}”的更新频率。" in page(response)
    assert ListChange.objects.get(pk=change.pk).state == "conflict"


def test_insisting_leads_back_to_the_draft_on_top_of_the_other_change(
    client: Client, rivals: Rivals
) -> None:
    change = in_conflict(rivals)
    client.force_login(rivals.helper.staff.person)

    response = ruled(client, change, answer="mine")

    assert response.status_code == 302
    item = change.items.get()
    assert item.fields == [["update_frequency", "weekly", "daily"]]
    assert ListChange.objects.get(pk=change.pk).state == "returned"


def test_reason_typed_beside_a_ruling_stands_in_the_history(client: Client, rivals: Rivals) -> None:
    change = in_conflict(rivals)
    client.force_login(rivals.helper.staff.person)

    ruled(client, change, answer="mine", reason="站点信息每天都有变化")

    shown = page(client.get(reverse("case", args=[change.number])))
    assert "站点信息每天都有变化" in shown


def test_reviewer_is_told_of_the_conflict_before_deciding(client: Client, rivals: Rivals) -> None:
    theirs = rivals.change(rivals.provider, update_frequency="weekly")
    mine = rivals.change(rivals.helper, update_frequency="daily")
    in_review(rivals.helper, mine)
    in_review(rivals.provider, theirs)
    client.force_login(rivals.provider.officer.person)
    task = reverse("step", args=[open_item(mine).pk])
    before = page(client.get(task))
    client.post(
        reverse("step", args=[open_item(theirs).pk]),
        {"outcome": "conclude", "expected_version": ListChange.objects.get(pk=theirs.pk).version},
    )

    after = page(client.get(task))

    assert "与已批准的另一项调整冲突" not in before
    assert "与已批准的另一项调整冲突（同一字段改法不同）" in after


def test_page_of_a_conflict_costs_the_same_for_one_and_for_three(
    client: Client, rivals: Rivals
) -> None:
    def queries(*names: str) -> int:
        change = in_conflict(*(another_entry(rivals, name) for name in names))
        client.force_login(rivals.helper.staff.person)
        address = reverse("step", args=[open_item(change).pk])
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    assert queries("一") == queries("二", "三", "四")


@pytest.mark.list_scenario(2)
def test_rest_of_the_request_goes_on_without_the_conflict(client: Client, rivals: Rivals) -> None:
    change = in_conflict(rivals, also=[content(name="非遗场馆名录")])

    split = change.splits.get()
    client.force_login(rivals.helper.staff.person)
    shown = page(client.get(reverse("case", args=[split.number])))

    assert change.state == "partially_approved"
    assert change.number in shown


def test_openness_and_its_conditions_are_one_question(client: Client, rivals: Rivals) -> None:
    theirs = rivals.change(
        rivals.provider, open_type="conditional", conditions="须说明用途", abstract="甲" * 20
    )
    mine = rivals.change(
        rivals.helper, open_type="conditional", conditions="须签署协议", abstract="乙" * 20
    )
    approved(rivals.provider, theirs)
    change = approved(rivals.helper, mine)
    client.force_login(rivals.helper.staff.person)

    (row,) = client.get(reverse("step", args=[open_item(change).pk])).context["conflicts"]

    asked = [[each.field for each in question.fields] for question in row.questions]
    assert sorted(asked) == [["abstract"], ["open_type", "conditions", "condition_supplement"]]


def test_ruling_posted_without_what_was_seen_is_refused(client: Client, rivals: Rivals) -> None:
    change = in_conflict(rivals)
    client.force_login(rivals.helper.staff.person)

    response = client.post(
        reverse("step", args=[open_item(change).pk]),
        {"outcome": "redraft", "expected_version": change.version, "reason": "核对后决定"},
    )

    assert response.status_code != 302
    assert "又有变化" in page(response)
    assert ListChange.objects.get(pk=change.pk).state == "conflict"


def test_draft_saved_again_keeps_what_others_have_approved_meanwhile(rivals: Rivals) -> None:
    mine = rivals.change(rivals.helper, grade="客体L1")
    approved(rivals.provider, rivals.change(rivals.provider, update_frequency="weekly"))

    rivals.put(rivals.helper, mine, grade="个人L1")

    assert mine.items.get().fields == [["grade", "", "个人L1"]]
    assert approved(rivals.helper, mine).state == "approved_pending_effect"


def test_department_that_helps_to_provide_an_entry_is_offered_no_removal(
    client: Client, rivals: Rivals
) -> None:
    def edit_page(city: City) -> str:
        draft = a_draft(city)
        client.force_login(city.staff.person)
        address = reverse("list-change-entry-edit", args=[draft.number, rivals.row.entry.uid])
        return page(client.get(address))

    assert "提出移出</button>" in edit_page(rivals.provider)
    shown = edit_page(rivals.helper)
    assert "提出移出</button>" not in shown
    assert "只有上海市交通委员会可以提出移出。" in shown


def test_removal_posted_by_a_department_that_only_helps_says_who_may(
    client: Client, rivals: Rivals
) -> None:
    draft = a_draft(rivals.helper)
    client.force_login(rivals.helper.staff.person)

    response = client.post(
        reverse("list-change-entry-edit", args=[draft.number, rivals.row.entry.uid]),
        {"remove": "1", "justification": "系统停用", "expected_version": draft.version},
    )

    assert response.status_code == 422
    assert "不能提出移出。只有上海市交通委员会可以提出移出：请联系该单位" in page(response)
    assert not draft.items.exists()


def test_yielding_hands_over_what_the_page_showed(client: Client, rivals: Rivals) -> None:
    change = in_conflict(rivals)
    item = change.items.get()
    client.force_login(rivals.helper.staff.person)
    address = reverse("step", args=[open_item(change).pk])
    said = {"outcome": "yield", "expected_version": change.version, "reason": "同意"}

    stale = client.post(address, {**said, f"seen-{item.pk}": "1-another"})
    assert stale.status_code == 422
    assert "在您打开页面之后又有变化" in page(stale)

    (row,) = client.get(address).context["conflicts"]
    client.post(address, {**said, f"seen-{item.pk}": row.digest})
    assert ListChange.objects.get(pk=change.pk).state == "superseded"
