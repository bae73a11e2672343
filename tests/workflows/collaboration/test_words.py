"""Notes and messages: who may write them, once, and what they leave alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import (
    Case,
    CaseMessage,
    CaseNote,
    Membership,
    OutboxMessage,
    ReadMark,
    SystemEvent,
)
from cases.queries.messages import newest_messages, unread_by_case
from cases.queries.notes import newest_notes
from cases.queries.sides import standing_of
from cases.search_index import rebuild
from cases.states.role import Role
from tests.factories import a_member
from tests.practice.requests import open_item
from tests.threads import at_once
from tests.workflows.collaboration.cases import AT, ON, a_city, an_application
from workflows.collaboration.messages import mark_messages_read, send_message
from workflows.collaboration.notes import write_note
from workflows.engine.gate import take_step

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_note_keeps_organisation_and_moment_and_is_sealed_in_the_system_chain() -> None:
    city = a_city()

    written = write_note(
        case=city.request, author=city.office.head.person, text=" 已核对\r\n附件 ", at=AT
    )

    note = CaseNote.objects.get()
    seal = SystemEvent.objects.get(act="note_written")
    assert written.is_new
    assert (note.text, note.organisation, note.at) == (
        "已核对\n附件",
        city.office.organisation,
        AT,
    )
    assert (note.sealed_by, seal.actor, seal.data["case"]) == (
        seal,
        city.office.head.person,
        city.request.pk,
    )
    assert not OutboxMessage.objects.filter(topic__startswith="case_message").exists()


def test_words_leave_the_version_of_the_case_and_the_open_page_alone() -> None:
    city = a_city()
    seen = city.request.version
    send_message(case=city.request, author=city.officer.person, text="请补充依据。", at=AT)
    write_note(case=city.request, author=city.officer.person, text="等补充。", at=AT)

    taken = take_step(
        work_item=open_item(city.request),
        outcome="accept",
        actor=city.office.head.person,
        at=AT,
        expected_version=seen,
    )

    assert taken.case.version == seen + 1


@pytest.mark.parametrize("write", [send_message, write_note])
def test_same_words_within_a_minute_are_kept_once_and_later_again(write) -> None:
    city = a_city()
    author, other = city.office.head.person, city.officer.person

    def again(at, author=author):
        return write(case=city.request, author=author, text="同意。", at=at).is_new

    assert [again(AT), again(AT + timedelta(seconds=59)), again(AT + MINUTE)] == [
        True,
        False,
        True,
    ]
    assert again(AT, author=other)
    model = CaseMessage if write is send_message else CaseNote
    assert model.objects.count() == 3
    assert OutboxMessage.objects.filter(topic="case_message").count() == (
        3 if write is send_message else 0
    )


@pytest.mark.django_db(transaction=True)
def test_same_form_sent_by_two_threads_is_kept_once() -> None:
    city = a_city()

    def send() -> bool:
        author = city.office.head.person
        return send_message(case=city.request, author=author, text="收到。", at=AT).is_new

    assert sorted(at_once([send, send])) == [False, True]
    assert CaseMessage.objects.count() == 1


@pytest.mark.parametrize("write", [send_message, write_note])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (" \r\n ", "内容为空：请写明要说的事，再提交。"),
        ("长" * 2001, "内容共 2001 字，最多 2000 字：请精简，或写入附件后上传。"),
        ("甲\x00乙", "文字中含有不能保存的控制字符：请删去后重新提交。"),
    ],
)
def test_words_that_cannot_be_kept_are_refused_with_a_sentence(write, text, said) -> None:
    city = a_city()

    with pytest.raises(BadInput, match=said):
        write(case=city.request, author=city.office.head.person, text=text, at=AT)

    assert not SystemEvent.objects.filter(act__in=("note_written", "message_sent")).exists()


def test_two_thousand_characters_with_line_ends_of_a_browser_are_kept() -> None:
    city = a_city()
    text = "\r\n".join(["长" * 999, "长" * 1000])

    written = write_note(case=city.request, author=city.officer.person, text=text, at=AT)

    assert len(written.words.text) == 2000


def test_note_is_refused_to_the_side_that_asked_to_inspectors_and_to_strangers() -> None:
    case = an_application()
    refused = [
        case.applicant,
        case.colleague,
        a_member(Role.AUDITOR),
        a_member(Role.SUPERVISOR),
        a_member(Role.DEPARTMENT_HEAD),
    ]

    for hat in refused:
        with pytest.raises(NotAllowed, match="内部备注只供承办方使用"):
            write_note(case=case.request, author=hat.person, text="x", at=AT)
    assert not CaseNote.objects.exists()


def test_notes_are_read_by_handlers_and_inspectors_only() -> None:
    case = an_application()
    write_note(case=case.request, author=case.office.staff.person, text="申请材料可疑", at=AT)
    auditor = a_member(Role.AUDITOR)

    def read_by(hat: Membership) -> list[str]:
        standing = standing_of(hat.person, case.request, on=ON)
        return [note.text for note in newest_notes(case.request, standing)]

    assert read_by(case.office.head) == read_by(auditor) == ["申请材料可疑"]
    assert read_by(case.applicant) == read_by(case.colleague) == []
    Membership.objects.filter(pk=case.office.head.pk).update(valid_until=date(2023, 9, 27))
    assert read_by(case.office.head) == []


def test_note_may_be_written_on_a_closed_case_and_a_message_may_not() -> None:
    city = a_city()
    take_step(
        work_item=open_item(city.request),
        outcome="accept",
        actor=city.office.head.person,
        at=AT,
        expected_version=None,
    )

    write_note(case=city.request, author=city.office.head.person, text="已归档。", at=AT)
    with pytest.raises(GuardFailed, match="已办结，不能再发消息"):
        send_message(case=city.request, author=city.office.head.person, text="在吗", at=AT)


def test_message_says_from_which_side_it_comes() -> None:
    case = an_application()

    for hat, text in ((case.applicant, "何时答复？"), (case.office.staff, "明日。")):
        send_message(case=case.request, author=hat.person, text=text, at=AT)

    said = CaseMessage.objects.values_list("text", "from_handlers", "organisation")
    assert list(said) == [
        ("何时答复？", False, case.applicant.organisation_id),
        ("明日。", True, case.office.organisation.pk),
    ]


def test_message_is_refused_to_inspectors_and_to_an_opener_who_left() -> None:
    city = a_city()
    Membership.objects.filter(pk=city.office.staff.pk).update(valid_until=date(2023, 9, 27))

    for person in (city.auditor.person, city.office.staff.person):
        with pytest.raises(NotAllowed, match="在任人员可以发消息"):
            send_message(case=city.request, author=person, text="x", at=AT)


def test_words_are_refused_by_the_database_when_changed_and_by_the_model_when_saved() -> None:
    city = a_city()
    note = write_note(case=city.request, author=city.officer.person, text="原文", at=AT).words

    with pytest.raises(TypeError, match="written once"):
        note.save()
    for sql in ("UPDATE cases_casenote SET text = 'x'", "DELETE FROM cases_casenote"):
        with (
            pytest.raises(IntegrityError, match="internal notes are append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)


def test_unread_counts_what_others_wrote_after_the_mark() -> None:
    city, other = a_city(), a_city()
    staff, head = city.office.staff.person, city.office.head.person
    for number in range(3):
        send_message(case=city.request, author=head, text=f"第{number}条", at=AT)
    send_message(case=city.request, author=staff, text="好的", at=AT)
    send_message(case=other.request, author=other.office.head.person, text="别案", at=AT)
    first, second, third, _own = CaseMessage.objects.filter(case=city.request).order_by("pk")
    last_of_other = CaseMessage.objects.get(text="别案")

    def unread() -> dict[int, int]:
        return unread_by_case(staff, [city.request.pk])

    assert unread() == {city.request.pk: 3}
    mark_messages_read(case=city.request, person=staff, up_to=second.pk)
    assert unread() == {city.request.pk: 1}
    mark_messages_read(case=city.request, person=staff, up_to=first.pk)
    assert unread() == {city.request.pk: 1}
    mark_messages_read(case=city.request, person=staff, up_to=last_of_other.pk)
    assert unread() == {}
    assert ReadMark.objects.get().message_id > third.pk
    assert unread_by_case(head, [city.request.pk]) == {city.request.pk: 1}


def test_mark_before_the_first_message_writes_nothing() -> None:
    city = a_city()

    mark_messages_read(case=city.request, person=city.officer.person, up_to=10**17)

    assert not ReadMark.objects.exists()


def test_older_words_are_read_page_by_page() -> None:
    city = a_city()
    author = city.officer.person
    for number in range(22):
        send_message(case=city.request, author=author, text=str(number), at=AT)
        write_note(case=city.request, author=author, text=str(number), at=AT)
    standing = standing_of(author, city.request, on=ON)

    for page in (
        lambda before: newest_messages(city.request, before=before),
        lambda before: newest_notes(city.request, standing, before=before),
    ):
        newest = page(None)
        assert [row.text for row in newest] == [str(number) for number in range(21, 0, -1)]
        assert [row.text for row in page(newest[19].pk)] == ["1", "0"]


def test_search_index_holds_no_word_of_notes_and_messages() -> None:
    city = a_city()
    write_note(case=city.request, author=city.officer.person, text="蓝鲸计划", at=AT)
    send_message(case=city.request, author=city.officer.person, text="蓝鲸计划", at=AT)

    rebuild()

    assert "蓝鲸" not in Case.objects.get(pk=city.request.pk).search_text.text
