"""The letter of each act: written with it, numbered, and provable from its frozen facts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cases.errors import BadInput
from cases.letters.frozen import digest_of, letter_of
from cases.letters.parts import letter_text
from cases.models import (
    CaseEvent,
    Clock,
    Letter,
    LetterNumbers,
    LetterReading,
    Notification,
    OutboxMessage,
)
from tests.factories import shanghai
from tests.workflows.conditional_access.applying import (
    AFTER_HOLIDAY,
    NEXT_DAY,
    Department,
    Town,
    a_town,
    approved,
    asked_for_supplement,
    delivered,
    finished,
    handed_in,
    line_of,
    proposed,
    refused,
)
from workflows.conditional_access.lapse import abandon_unanswered
from workflows.conditional_access.letter_reading import record_first_reading
from workflows.engine.extensions import MoreTime, ask_for_more_time, decide_on_more_time

if TYPE_CHECKING:
    from cases.models import AccessLine

pytestmark = pytest.mark.django_db


def text_of(letter: Letter) -> str:
    return letter_text(letter_of(letter.kind, letter.facts, builder=letter.builder))


def a_line(town: Town) -> AccessLine:
    return line_of(handed_in(town, town.traffic.row), town.traffic)


def extended(line: AccessLine, department: Department, *, days: int = 5) -> AccessLine:
    """Let the reviewer ask for more time, and the head give it."""
    request = ask_for_more_time(
        clock=Clock.objects.get(case=line.pk),
        wanted=MoreTime(reason="complex_matter", days=days, text="内部：数据质量还要核实。"),
        actor=department.reviewer.person,
        at=NEXT_DAY,
        expected_version=None,
    )
    decide_on_more_time(
        request=request, approve=True, actor=department.head.person, at=NEXT_DAY, note=""
    )
    return type(line).objects.get(pk=line.pk)


def test_acceptance_names_the_day_of_the_answer_and_its_event_the_digest() -> None:
    town = a_town()
    line = a_line(town)

    finished(line, town.traffic.reviewer, "accept", NEXT_DAY)

    letter = Letter.objects.get()
    assert (letter.kind, letter.number, letter.issued_at) == (
        "acceptance",
        "交通委员会数开受〔2023〕1号",
        NEXT_DAY,
    )
    text = text_of(letter)
    assert "我单位将于2023年10月10日前（含当日）作出答复" in text
    assert f"申请编号：{line.application.number}" in text
    event = CaseEvent.objects.get(case=line.pk, act="accept")
    assert event.data["letter"] == {
        "number": letter.number,
        "kind": "acceptance",
        "digest": digest_of(letter_of(letter.kind, letter.facts)),
    }


def test_supplement_lists_the_gap_and_says_what_the_deadline_does() -> None:
    town = a_town()
    line = a_line(town)

    asked_for_supplement(line, town.traffic, kind="incomplete")

    text = text_of(Letter.objects.get(kind="supplement"))
    assert "1\t用途和必要性\t请写明结果提供给谁使用。\t补齐左列内容" in text
    assert "于2023年10月18日前（含当日）一次补正" in text
    assert "自收到全部补正材料之日的次日起重新计算" in text
    assert "行政许可法" not in text


@pytest.mark.access_scenario(42)
def test_extension_is_told_with_the_reason_of_the_table_and_not_the_internal_words() -> None:
    town = a_town()
    line = extended(a_line(town), town.traffic)

    letter = Letter.objects.get(kind="extension")
    text = text_of(letter)
    assert "原定于2023年10月10日前答复" in text
    assert "答复期限延长至2023年10月17日（含当日）" in text
    assert "情况复杂需延长，在原定期限内不能完成审核。" in text
    assert "内部" not in text
    event = CaseEvent.objects.get(case=line.pk, act="extend_clock")
    assert event.data["letter"]["digest"] == letter.digest


@pytest.mark.access_scenario(32)
def test_refusal_has_reason_legal_basis_and_the_way_to_object() -> None:
    town = a_town()

    refused(a_line(town), town.traffic)

    text = text_of(Letter.objects.get(kind="refusal"))
    assert "超出最小必要范围（RF05）。申请的数据范围超出停车导航所需" in text
    assert (
        "《上海市数据条例》第四十一条、《上海市公共数据开放2023年度重点工作安排》第二部分第2项。"
        in text
    )
    assert "可以向公共数据开放主管部门（上海市经济和信息化委员会）反映" in text
    assert "自本决定送达之日起15个工作日内" in text
    assert "申请复核；复核只能申请一次" in text
    assert "六十日内依法申请行政复议" in text


def test_recalled_base_of_a_reason_is_kept_and_not_printed() -> None:
    town = a_town()
    line = proposed(a_line(town), town.traffic)

    finished(
        line,
        town.traffic.head,
        "refuse",
        NEXT_DAY,
        refusal_reason="RF02",
        answer="没有提交安全保障能力的说明材料。",
    )

    letter = Letter.objects.get(kind="refusal")
    kept = [each["instrument"] for each in letter.facts["matter"]["citations"]]
    assert "上海市公共数据开放暂行办法" in kept
    assert "暂行办法" not in text_of(letter)


def test_decision_carries_the_conditions_of_the_list_and_of_the_head() -> None:
    town = a_town()
    line = proposed(a_line(town), town.traffic)

    finished(
        line,
        town.traffic.head,
        "approve",
        NEXT_DAY,
        granted_months=12,
        answer="仅限停车导航应用使用。\n每季度提交利用报告。",
    )

    letter = Letter.objects.get(kind="decision")
    text = text_of(letter)
    assert "准予开放。交付方式：接口调用；使用期限：12个月。" in text
    assert (
        "（1）有基础的数据安全保护能力；\n（2）仅限停车导航应用使用；\n（3）每季度提交利用报告。"
        in text
    )
    assert "救济途径" not in text


def test_abandoned_line_is_told_when_it_was_asked_and_until_when() -> None:
    town = a_town()
    asked_for_supplement(a_line(town), town.traffic)

    ended = abandon_unanswered(at=shanghai(2023, 10, 25))

    letter = Letter.objects.get(kind="abandoned")
    assert len(ended) == 1
    text = text_of(letter)
    assert "已于2023年9月28日告知贵单位补正，补正期限至2023年10月18日" in text
    # Nobody asks for reasons, and nothing that was written holds the lapse back.
    assert "正当理由" not in text + text_of(Letter.objects.get(kind="supplement"))


@pytest.mark.parametrize("town_size", [1, 2])
def test_numbers_count_per_department_and_word(town_size: int) -> None:
    town = a_town()
    departments = (town.traffic, town.health)[:town_size]
    application = handed_in(town, *(each.row for each in departments))

    for each in departments:
        approved(line_of(application, each), each)

    numbers = Letter.objects.order_by("organisation", "pk").values_list("number", flat=True)
    names = ("交通委员会", "卫生健康委员会")[:town_size]
    assert list(numbers) == [
        f"{name}{word}〔2023〕1号" for name in names for word in ("数开受", "数开决")
    ]


def test_both_decisions_are_numbered_in_one_row_and_each_year_begins_anew() -> None:
    town = a_town()
    first = approved(a_line(town), town.traffic)
    other = handed_in(town, town.health.row)
    assert first.state == "approved"

    refused(line_of(other, town.health), town.health)
    again = line_of(handed_in(town, town.health.row, at=shanghai(2024, 1, 3)), town.health)
    refused(again, town.health, shanghai(2024, 1, 4))

    decided = Letter.objects.filter(word="数开决").order_by("pk").values_list("number", flat=True)
    assert list(decided) == [
        "交通委员会数开决〔2023〕1号",
        "卫生健康委员会数开决〔2023〕1号",
        "卫生健康委员会数开决〔2024〕1号",
    ]


def test_act_that_fails_gives_its_number_back_and_leaves_no_letter() -> None:
    town = a_town()
    line = proposed(a_line(town), town.traffic)

    with pytest.raises(BadInput):
        finished(line, town.traffic.head, "refuse", NEXT_DAY, refusal_reason="RF05", answer="短")

    assert not Letter.objects.filter(kind="refusal").exists()
    assert not LetterNumbers.objects.filter(word="数开决").exists()


def test_applicant_hears_of_a_letter_once_in_the_list_and_by_mail() -> None:
    town = a_town()
    person = town.person.person
    person.email = "applicant@example.com"
    person.save(update_fields=["email"])
    line = approved(a_line(town), town.traffic)

    delivered(NEXT_DAY)
    delivered(NEXT_DAY + timedelta(hours=1))

    told = Notification.objects.filter(person=person, topic="access_letter").order_by("pk")
    assert [(each.case_id, each.text) for each in told] == [
        (
            line.application_id,
            "您申请的“停车场实时泊位”，交通委员会送达了受理通知书：交通委员会数开受〔2023〕1号。",
        ),
        (
            line.application_id,
            "您申请的“停车场实时泊位”，交通委员会送达了审核决定书：交通委员会数开决〔2023〕1号。",
        ),
    ]
    mails = OutboxMessage.objects.filter(topic="email", payload__topic="access_letter")
    assert list(mails.values_list("status", "payload__person")) == [("sent", person.pk)] * 2


def test_first_reading_of_the_applicant_is_recorded_once_and_nobody_elses() -> None:
    town = a_town()
    finished(a_line(town), town.traffic.reviewer, "accept", NEXT_DAY)
    letter = Letter.objects.select_related("line__application").get()

    for person, at in (
        (town.traffic.reviewer.person, NEXT_DAY),
        (town.person.person, AFTER_HOLIDAY),
        (town.person.person, AFTER_HOLIDAY + timedelta(days=1)),
    ):
        record_first_reading(letter=letter, person=person, at=at)

    reading = LetterReading.objects.select_related("sealed_by").get()
    assert (reading.person, reading.sealed_by.at) == (town.person.person, AFTER_HOLIDAY)
    assert reading.sealed_by.data["digest"] == letter.digest


def test_frozen_letter_does_not_follow_what_changes_afterwards() -> None:
    town = a_town()
    finished(a_line(town), town.traffic.reviewer, "accept", NEXT_DAY)
    before: Any = text_of(Letter.objects.get())

    town.traffic.organisation.full_name = "上海市交通运输局"
    town.traffic.organisation.save(update_fields=["full_name"])

    assert text_of(Letter.objects.get()) == before
    assert date(2023, 9, 28).isoformat() == Letter.objects.get().facts["matter"]["on"]
