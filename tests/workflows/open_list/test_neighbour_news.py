"""Two organisations that change one entry hear of each other, up to the last approval."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.models import ListChange, Notification, OutboxMessage
from tests.workflows.open_list.changes import (
    REVIEWED_AT,
    SUBMITTED_AT,
    City,
    approved,
    in_review,
    step,
    submitted,
)
from tests.workflows.open_list.lists import walk
from tests.workflows.open_list.rivals import (
    Rivals,
    another_department,
    another_entry,
    in_conflict,
    removed,
    two_departments,
)
from workflows.engine.delivery import deliver_due
from workflows.engine.taking_back import take_back
from workflows.links import HANDLERS
from workflows.open_list.effect import bring_into_effect
from workflows.open_list.new_version import cut_version

pytestmark = pytest.mark.django_db
SOON = REVIEWED_AT + timedelta(minutes=1)
LATER = REVIEWED_AT + timedelta(hours=1)


@pytest.fixture
def rivals() -> Rivals:
    return two_departments()


def told(topic: str) -> list[tuple[str, str | None, str]]:
    """Deliver what is due; return who was told what about which case."""
    while deliver_due(at=LATER, worker="w", handlers=HANDLERS).claimed:
        pass
    news = Notification.objects.filter(topic=topic).order_by("pk")
    return list(news.values_list("person__username", "case__number", "text"))


def insisted(rivals: Rivals) -> ListChange:
    """Let the helper insist on daily, and carry it to its approval."""
    change = in_conflict(rivals)
    step(change, rivals.helper.staff, "redraft", SUBMITTED_AT)
    return approved(rivals.helper, change)


def first_of(rivals: Rivals) -> ListChange:
    return ListChange.objects.get(organisation=rivals.provider.department)


def publish(city: City) -> None:
    """Cut what is approved, confirm it and bring it into effect."""
    version = cut_version(membership=city.officer, at=REVIEWED_AT, immediate_reason="测试")
    walk(version.pk, city.lead, "confirm", at=REVIEWED_AT)
    bring_into_effect(at=REVIEWED_AT)


def names(city: City) -> set[str]:
    return {city.staff.person.username, city.head.person.username}


def test_first_department_is_told_when_its_approved_wording_is_approved_over(
    rivals: Rivals,
) -> None:
    later = insisted(rivals)
    first = first_of(rivals)

    news = told("entry_approved_over")

    assert {who for who, _case, _text in news} == names(rivals.provider)
    assert {case for _who, case, _text in news} == {first.number}
    (text,) = {text for _who, _case, text in news}
    assert text == (
        f"文化和旅游局的申请 {later.number} 已批准，改动了本单位申请 {first.number} 已批准的内容："
        "“公交线路站点信息”的更新频率。前后内容见本单位申请；"
        f"有异议的，请与其经办人{rivals.helper.staff.person.name}联系，或另行提出调整。"
    )


def test_department_is_told_of_a_later_approval_over_what_it_published(rivals: Rivals) -> None:
    first = approved(rivals.provider, rivals.change(rivals.provider, update_frequency="weekly"))
    publish(rivals.provider)
    assert ListChange.objects.get(pk=first.pk).state == "published"
    approved(rivals.helper, rivals.change(rivals.helper, update_frequency="daily"))

    assert {case for _who, case, _text in told("entry_approved_over")} == {first.number}


def test_approval_of_other_fields_is_news_to_nobody(rivals: Rivals) -> None:
    theirs = rivals.change(rivals.provider, update_frequency="weekly")
    mine = rivals.change(rivals.helper, abstract="全市公交站点的位置与线路")
    approved(rivals.provider, theirs)
    approved(rivals.helper, mine)

    assert told("entry_approved_over") == []


def test_approval_taken_back_in_time_is_news_to_nobody(rivals: Rivals) -> None:
    change = in_conflict(rivals)
    step(change, rivals.helper.staff, "redraft", SUBMITTED_AT)
    change = in_review(rivals.helper, change)
    step(change, rivals.helper.lead, "conclude", REVIEWED_AT)

    take_back(
        case=ListChange.objects.get(pk=change.pk),
        actor=rivals.helper.lead.person,
        at=SOON,
        expected_version=None,
        reason="看错了",
    )

    assert told("entry_approved_over") == []
    kept = OutboxMessage.objects.filter(topic="entry_approved_over")
    assert set(kept.values_list("status", flat=True)) == {"withdrawn"}


def test_approved_removal_is_told_as_a_removal(rivals: Rivals) -> None:
    approved(rivals.helper, rivals.change(rivals.helper, update_frequency="daily"))
    publish(rivals.helper)
    removed(rivals)

    texts = {text for _who, _case, text in told("entry_approved_over")}
    assert len(texts) == 1
    assert "“公交线路站点信息”（移出清单）。" in texts.pop()


def test_who_changes_an_entry_too_hears_of_a_proposal(rivals: Rivals) -> None:
    mine = submitted(rivals.helper, rivals.change(rivals.helper, update_frequency="daily"))
    theirs = submitted(rivals.provider, rivals.change(rivals.provider, update_frequency="weekly"))

    news = told("entry_proposed_too")

    assert {who for who, _case, _text in news} == names(rivals.helper)
    (text,) = {text for _who, _case, text in news}
    assert text == (
        f"交通委员会在申请 {theirs.number} 中也提出调整“公交线路站点信息”，"
        f"本单位的申请 {mine.number}（待部门负责人审核）同样涉及，改法不同："
        "更新频率（本单位“每天”，对方“每周”）。"
        "主管部门尚未开始审查，开始后另告期限；"
        f"有不同意见的，请尽早与其经办人{rivals.provider.staff.person.name}联系。"
    )


def test_lead_of_the_provider_hears_of_a_proposal_once(rivals: Rivals) -> None:
    submitted(rivals.provider, rivals.change(rivals.provider, update_frequency="weekly"))
    submitted(rivals.helper, rivals.change(rivals.helper, update_frequency="daily"))

    assert {who for who, _case, _text in told("entry_proposed_too")} == {
        rivals.provider.staff.person.username
    }
    assert [who for who, _case, _text in told("entry_proposed")] == [
        rivals.provider.head.person.username
    ]


def test_draft_of_another_department_is_news_to_nobody(rivals: Rivals) -> None:
    rivals.change(rivals.helper, update_frequency="daily")
    submitted(rivals.provider, rivals.change(rivals.provider, update_frequency="weekly"))

    assert told("entry_proposed_too") == []


def test_many_entries_are_told_in_one_line(rivals: Rivals) -> None:
    entries = [another_entry(rivals, f"站点{number}") for number in range(3)]
    theirs = rivals.change(rivals.helper, update_frequency="daily")
    for each in entries:
        each.put(rivals.helper, theirs, name=each.row.name, update_frequency="daily")
    submitted(rivals.helper, theirs)
    mine = rivals.change(rivals.provider, update_frequency="weekly")
    for each in entries:
        each.put(rivals.provider, mine, name=each.row.name, update_frequency="weekly")
    submitted(rivals.provider, mine)

    texts = {text for _who, _case, text in told("entry_proposed_too")}
    assert len(texts) == 1
    assert "也提出调整“公交线路站点信息”、“站点0”等，本单位的申请" in texts.pop()


def test_third_department_hears_nothing(rivals: Rivals) -> None:
    other = another_department(rivals.provider, "上海市水务局")
    insisted(rivals)

    told("entry_approved_over")
    assert not Notification.objects.filter(person=other.head.person).exists()


def test_version_published_before_the_news_leaves_takes_nothing_from_it(rivals: Rivals) -> None:
    insisted(rivals)
    first = first_of(rivals)
    publish(rivals.provider)

    assert {case for _who, case, _text in told("entry_approved_over")} == {first.number}


def test_news_names_the_address_of_who_handles_the_other_request(rivals: Rivals) -> None:
    person = rivals.helper.staff.person
    person.email = "wen@example.cn"
    person.save(update_fields=["email"])
    insisted(rivals)

    (text,) = {text for _who, _case, text in told("entry_approved_over")}
    assert f"请与其经办人{person.name}（wen@example.cn）联系" in text


def test_long_names_leave_room_for_whom_to_ask(rivals: Rivals) -> None:
    entries = [another_entry(rivals, f"{number}" + "很长的名称" * 24) for number in range(2)]
    theirs = submitted(rivals.helper, _about(rivals, rivals.helper, entries, "daily"))
    submitted(rivals.provider, _about(rivals, rivals.provider, entries, "weekly"))
    assert theirs.state == "pending_head"

    (text,) = {text for _who, _case, text in told("entry_proposed_too")}

    assert text.endswith(f"请尽早与其经办人{rivals.provider.staff.person.name}联系。")


def _about(rivals: Rivals, city: City, entries: list[Rivals], frequency: str) -> ListChange:
    draft = entries[0].change(city, name=entries[0].row.name, update_frequency=frequency)
    entries[1].put(city, draft, name=entries[1].row.name, update_frequency=frequency)
    return draft
