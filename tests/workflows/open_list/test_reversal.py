"""A published version is taken back by a new one, and stays what it was (撤销版本)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import (
    CaseEvent,
    EntryRow,
    LeftOutEntry,
    ListChange,
    ListEntry,
    ListVersion,
    WorkItem,
)
from cases.proof_of_versions import verify_versions
from cases.queries.open_list import manifest_lines
from cases.states.role import Role
from tests.factories import a_member
from tests.workflows.open_list.lists import (
    City,
    a_city,
    a_cut,
    add,
    an_approved_request,
    change,
    confirm,
    content,
    in_days,
    publish,
    remove,
    row,
    schedule,
    walk,
)
from workflows.open_list.bulk_rows import reserve_ids, write_rows
from workflows.open_list.difference import difference
from workflows.open_list.effect import bring_into_effect
from workflows.open_list.merged_rows import ROW_COLUMNS, row_values
from workflows.open_list.reversal import draft_reversal

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Membership

pytestmark = pytest.mark.django_db
REASON = "批量导入时误选了文件。"
# What a reversal asks of the database for up to two thousand entries, and for as many more.
STATEMENTS_OF_ONE, STATEMENTS_OF_A_CHUNK = 60, 12


@pytest.fixture
def city() -> City:
    return a_city()


@pytest.fixture
def others(city: City) -> dict[str, Membership]:
    """People of the commission who had nothing to do with the versions."""
    commission = city.officer.organisation
    return {
        "author": a_member(Role.COMMISSION_STAFF, commission),
        "lead": a_member(Role.COMMISSION_LEAD, commission),
        "reviewer": a_member(Role.COMMISSION_STAFF, commission),
        "security": a_member(Role.SECURITY_OFFICER, commission),
    }


def drafted(version: ListVersion, others: dict[str, Membership], at: datetime) -> ListChange:
    return draft_reversal(version=version, membership=others["author"], reason=REASON, at=at)


def approved(request: ListChange, others: dict[str, Membership], at: datetime) -> ListChange:
    """Carry the draft through every approval that it needs."""
    walk(request.pk, others["author"], "submit", at=at)
    walk(request.pk, others["lead"], "approve", at=at)
    if ListChange.objects.get(pk=request.pk).state == "pending_security":
        walk(request.pk, others["security"], "clear", at=at, reason="已核对。")
    walk(request.pk, others["reviewer"], "conclude", at=at)
    return ListChange.objects.get(pk=request.pk)


def in_effect(city: City, at: datetime) -> ListVersion:
    """Cut what waits, confirm it and bring it into effect."""
    version = confirm(city, a_cut(city, at=at), at=at)
    bring_into_effect(at=at)
    return ListVersion.objects.get(pk=version.pk)


def said(version: ListVersion) -> list[tuple[str, str, str]]:
    """Return what a version says: names, abstracts and frequencies."""
    rows = EntryRow.objects.filter(valid_from__lte=version.sequence)
    held = [
        each
        for each in rows
        if each.valid_until is None or each.valid_until > (version.sequence or 0)
    ]
    return sorted((each.name, each.abstract, each.update_frequency) for each in held)


@pytest.mark.list_scenario(15)
def test_wrong_bulk_is_taken_back_by_a_version_equal_to_the_one_before(
    city: City, others: dict[str, Membership]
) -> None:
    publish(city, add(name="A", abstract="甲"), add(name="B", abstract="乙"), add(name="C"))
    wrong = publish(
        city,
        change(row("A"), abstract="错"),
        remove(row("B")),
        add(name="D"),
        change(row("C"), update_frequency="daily"),
        at=in_days(1),
    )
    before = ListVersion.objects.get(label="2023-001")
    manifest = list(manifest_lines(2))
    # What is changed on purpose stays: the frequency of C.
    publish(city, change(row("C"), update_frequency="weekly"), at=in_days(2))

    request = drafted(wrong, others, in_days(3))

    assert (request.state, request.request_kind) == ("draft", "reversal")
    assert request.organisation == city.officer.organisation
    items = {item.entry_id: item.operation for item in request.items.all()}
    assert sorted(items.values()) == ["add", "change", "remove"]
    left = LeftOutEntry.objects.get(change=request)
    assert (left.reason, left.row) == ("changed_since", row("C"))
    assert left.fields == [["update_frequency", "daily", "weekly"]]

    assert approved(request, others, in_days(4)).state == "approved_pending_effect"
    back = in_effect(city, in_days(5))

    assert [each for each in said(back) if each[0] != "C"] == [
        each for each in said(before) if each[0] != "C"
    ]
    assert [each[2] for each in said(back) if each[0] == "C"] == ["weekly"]
    reversed_version = ListVersion.objects.get(pk=wrong.pk)
    assert reversed_version.state == "reversed"
    assert reversed_version.reversed_by == back
    assert reversed_version.reversal_reason == REASON
    assert list(manifest_lines(2)) == manifest
    assert verify_versions().first_bad is None
    event = CaseEvent.objects.get(case_id=wrong.pk, act="reverse")
    assert event.data == {
        "reason": REASON,
        "reversed_by": back.label,
        "request": request.number,
        "taken_back": 3,
        "not_approved": 0,
        "left_out": 1,
    }
    assert ListChange.objects.get(pk=request.pk).state == "published"


def test_reversal_keeps_the_fields_that_were_changed_since(
    city: City, others: dict[str, Membership]
) -> None:
    publish(city, add(name="A", abstract="甲"))
    wrong = publish(city, change(row("A"), abstract="错"), at=in_days(1))
    publish(city, change(row("A"), update_frequency="weekly"), at=in_days(2))

    request = drafted(wrong, others, in_days(3))

    item = request.items.get()
    assert item.base_row == row("A")
    assert (item.proposed_row.abstract, item.proposed_row.update_frequency) == ("甲", "weekly")
    assert item.fields == [["abstract", "错", "甲"]]
    assert item.justification == "撤销 2023-002 的调整；其后有意变更的字段保留：更新频率。"


@pytest.mark.parametrize(
    ("since", "reason"),
    [
        (lambda: remove(row("A")), "removed_since"),
        (lambda: change(row("A"), abstract="甲"), "already_back"),
        (lambda: change(row("A"), abstract="另改"), "changed_since"),
    ],
)
def test_reversal_leaves_what_was_changed_on_purpose_since(
    city: City, others: dict[str, Membership], since, reason: str
) -> None:
    publish(city, add(name="A", abstract="甲"), add(name="B", abstract="乙"))
    wrong = publish(
        city, change(row("A"), abstract="错"), change(row("B"), abstract="错"), at=in_days(1)
    )
    publish(city, since(), at=in_days(2))

    request = drafted(wrong, others, in_days(3))

    assert [item.proposed_row.name for item in request.items.all()] == ["B"]
    assert list(request.left_out.values_list("reason", flat=True)) == [reason]


def test_reversal_keeps_the_entries_of_requests_that_are_kept(
    city: City, others: dict[str, Membership]
) -> None:
    publish(city, add(name="A", abstract="甲"), add(name="B", abstract="乙"))
    wanted = an_approved_request(city, change(row("A"), abstract="有意"), at=in_days(1))
    an_approved_request(city, change(row("B"), abstract="错"), at=in_days(1))
    version = in_effect(city, in_days(1))

    request = draft_reversal(
        version=version,
        membership=others["author"],
        reason=REASON,
        at=in_days(2),
        keeping=[wanted.pk],
    )

    assert [item.proposed_row.name for item in request.items.all()] == ["B"]
    assert list(request.left_out.values_list("reason", "row__name")) == [("kept", "A")]


def test_reversal_leaves_an_entry_whose_identifier_another_has_by_now(
    city: City, others: dict[str, Membership]
) -> None:
    publish(city, add(name="A", portal_dataset_id="O1"), add(name="B", portal_dataset_id="O2"))
    wrong = publish(city, remove(row("A")), change(row("B"), abstract="错"), at=in_days(1))
    publish(city, add(name="C", portal_dataset_id="O1"), at=in_days(2))

    request = drafted(wrong, others, in_days(3))

    assert list(request.left_out.values_list("reason", "row__name")) == [("portal_id_taken", "A")]


def test_reversal_leaves_an_entry_whose_provider_has_ended(
    city: City, others: dict[str, Membership]
) -> None:
    publish(city, add(name="A"), add(name="B"))
    wrong = publish(city, remove(row("A")), change(row("B"), abstract="错"), at=in_days(1))
    city.department.valid_until = in_days(2).date()
    city.department.save()

    request = drafted(wrong, others, in_days(9))

    assert list(request.left_out.values_list("reason", "row__name")) == [("provider_ended", "A")]
    assert [item.operation for item in request.items.all()] == ["change"]


def test_who_cut_or_confirmed_a_version_does_not_approve_its_reversal(
    city: City, others: dict[str, Membership]
) -> None:
    publish(city, add(name="A", abstract="甲"))
    wrong = publish(city, change(row("A"), abstract="错"), at=in_days(1))
    request = drafted(wrong, others, in_days(2))
    walk(request.pk, others["author"], "submit", at=in_days(2))
    assert ListChange.objects.get(pk=request.pk).state == "pending_lead"

    with pytest.raises(NotAllowed, match="您已参与本事项的前序环节"):
        walk(request.pk, city.lead, "approve", at=in_days(2))
    with pytest.raises(NotAllowed):
        walk(request.pk, city.head, "approve", at=in_days(2))
    walk(request.pk, others["lead"], "approve", at=in_days(2))
    for barred in (city.officer, city.lead, others["author"], others["lead"]):
        with pytest.raises(NotAllowed, match="您已参与本事项的前序环节"):
            walk(request.pk, barred, "conclude", at=in_days(2))
    walk(request.pk, others["reviewer"], "conclude", at=in_days(2))

    assert ListChange.objects.get(pk=request.pk).state == "approved_pending_effect"


def test_reversal_of_a_tightening_passes_the_security_review(
    city: City, others: dict[str, Membership]
) -> None:
    publish(city, add(name="A"))
    tightened = publish(
        city, change(row("A"), operation="reclassify", open_type="conditional"), at=in_days(1)
    )
    request = drafted(tightened, others, in_days(2))
    walk(request.pk, others["author"], "submit", at=in_days(2))

    walk(request.pk, others["lead"], "approve", at=in_days(2))

    assert ListChange.objects.get(pk=request.pk).state == "pending_security"
    item = request.items.get()
    assert (item.operation, item.needs_security_review) == ("reclassify", True)
    assert item.findings == [{"rule": "loosening", "words": []}]


def test_first_version_is_taken_back_by_removals(city: City, others: dict[str, Membership]) -> None:
    first = publish(city, add(name="A"), add(name="B"))

    request = drafted(first, others, in_days(1))

    assert [item.operation for item in request.items.all()] == ["remove", "remove"]
    approved(request, others, in_days(1))
    assert in_effect(city, in_days(2)).entries == 0


def test_reversal_can_itself_be_taken_back(city: City, others: dict[str, Membership]) -> None:
    publish(city, add(name="A", abstract="甲"))
    second = publish(city, change(row("A"), abstract="新"), at=in_days(1))
    approved(drafted(second, others, in_days(2)), others, in_days(2))
    third = in_effect(city, in_days(2))

    # Who published the reversal is barred now, and they are the same two.
    approved(drafted(third, others, in_days(3)), others, in_days(3))
    fourth = in_effect(city, in_days(4))

    assert difference(second, fourth).changes == ()
    states = ListVersion.objects.order_by("sequence").values_list("state", flat=True)
    assert list(states) == ["archived", "reversed", "reversed", "in_effect"]


def test_partly_refused_reversal_says_how_much_was_taken_back(
    city: City, others: dict[str, Membership]
) -> None:
    publish(city, add(name="A", abstract="甲"), add(name="B", abstract="乙"))
    wrong = publish(
        city, change(row("A"), abstract="错"), change(row("B"), abstract="错"), at=in_days(1)
    )
    request = drafted(wrong, others, in_days(2))
    walk(request.pk, others["author"], "submit", at=in_days(2))
    walk(request.pk, others["lead"], "approve", at=in_days(2))
    refused = request.items.order_by("position").first()
    walk(request.pk, others["reviewer"], "conclude", at=in_days(2), refusals={refused.pk: "属实"})

    in_effect(city, in_days(3))

    event = CaseEvent.objects.get(case_id=wrong.pk, act="reverse")
    assert (event.data["taken_back"], event.data["not_approved"]) == (1, 1)


def test_department_changing_the_same_entry_meanwhile_meets_the_reversal(
    city: City, others: dict[str, Membership]
) -> None:
    publish(city, add(name="A", abstract="甲"))
    wrong = publish(city, change(row("A"), abstract="错"), at=in_days(1))
    an_approved_request(city, change(row("A"), abstract="另改"), at=in_days(2))

    request = approved(drafted(wrong, others, in_days(3)), others, in_days(3))

    assert request.state == "conflict"
    assert WorkItem.objects.get(process_id=request.pk, finished__isnull=True).owner == (
        others["author"].person
    )


def test_second_draft_for_one_version_is_refused_until_the_first_is_done(
    city: City, others: dict[str, Membership]
) -> None:
    wrong = publish(city, add(name="A"))
    first = drafted(wrong, others, in_days(1))

    with pytest.raises(GuardFailed, match=f"撤销申请 {first.number} 正在办理"):
        drafted(wrong, others, in_days(1))

    from workflows.engine.gate import act

    act(
        case=first,
        name="cancel",
        actor=others["author"].person,
        at=in_days(1),
        expected_version=None,
        data={"reason": "重新核对"},
    )
    assert drafted(wrong, others, in_days(2)).items.count() == 1


def test_version_that_is_not_in_effect_or_was_taken_back_is_refused(
    city: City, others: dict[str, Membership]
) -> None:
    publish(city, add(name="A", abstract="甲"))
    wrong = publish(city, change(row("A"), abstract="错"), at=in_days(1))
    approved(drafted(wrong, others, in_days(2)), others, in_days(2))
    in_effect(city, in_days(2))
    scheduled = schedule(city, add(name="B"), at=in_days(3))

    with pytest.raises(GuardFailed, match="2023-002 已由 2023-003 撤销"):
        drafted(ListVersion.objects.get(pk=wrong.pk), others, in_days(3))
    with pytest.raises(GuardFailed, match="只有已经生效的版本可以撤销"):
        drafted(scheduled, others, in_days(3))


def test_version_of_which_nothing_is_left_is_refused_and_opens_nothing(
    city: City, others: dict[str, Membership]
) -> None:
    publish(city, add(name="A", abstract="甲"))
    wrong = publish(city, change(row("A"), abstract="错"), at=in_days(1))
    publish(city, change(row("A"), abstract="另改"), at=in_days(2))
    requests = ListChange.objects.count()

    with pytest.raises(GuardFailed, match="没有可撤销的内容"):
        drafted(wrong, others, in_days(3))

    assert ListChange.objects.count() == requests
    assert LeftOutEntry.objects.count() == 0


def test_reversal_needs_a_reason_and_a_member_of_the_commissions_staff(
    city: City, others: dict[str, Membership]
) -> None:
    version = publish(city, add(name="A"))

    with pytest.raises(BadInput, match="请写明撤销理由"):
        draft_reversal(version=version, membership=others["author"], reason=" ", at=in_days(1))
    for hat in (city.staff, city.head, city.lead):
        with pytest.raises(NotAllowed):
            draft_reversal(version=version, membership=hat, reason=REASON, at=in_days(1))


def test_statements_of_a_reversal_do_not_grow_with_the_version(
    city: City, others: dict[str, Membership]
) -> None:
    counts = []
    for number, size in enumerate((1, 3)):
        names = [f"{number}-{each}" for each in range(size)]
        publish(city, *(add(name=name) for name in names), at=in_days(3 * number))
        wrong = publish(
            city,
            *(change(row(name), abstract="错") for name in names),
            at=in_days(3 * number + 1),
        )
        with CaptureQueriesContext(connection) as asked:
            drafted(wrong, others, in_days(3 * number + 2))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def many_changed_entries(city: City, count: int) -> ListVersion:
    """Publish two versions, of which the second changes a thousand entries and more."""
    publish(city, add(name="A"))
    second = publish(city, change(row("A"), abstract="错"), at=in_days(1))
    entries = reserve_ids(ListEntry, count)
    write_rows(ListEntry, ("id", "uid"), [(key, uuid4()) for key in entries])
    for sequence, until, abstract in ((1, 2, "原文"), (2, None, "错")):
        keys = reserve_ids(EntryRow, count)
        said = content(abstract=abstract) | {"provider_id": city.department.pk}
        write_rows(
            EntryRow,
            (*ROW_COLUMNS, "valid_from", "valid_until"),
            [
                (*row_values(key, entry, said), sequence, until)
                for key, entry in zip(keys, entries, strict=True)
            ],
        )
    return second


def test_reversal_of_a_long_version_reads_and_writes_by_thousands(
    city: City, others: dict[str, Membership]
) -> None:
    version = many_changed_entries(city, 4_100)

    with CaptureQueriesContext(connection) as asked:
        request = drafted(version, others, in_days(2))

    # Three chunks of two thousand entries; the rest is what a reversal of one entry costs.
    assert request.items.count() == 4_101
    assert len(asked) < STATEMENTS_OF_ONE + 2 * STATEMENTS_OF_A_CHUNK
    last = request.items.order_by("position").last()
    assert (last.position, last.proposed_row.abstract) == (4_101, "原文")
