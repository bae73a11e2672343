"""The chains: whole as written, and the first break named whatever is done to them."""
# ruff: noqa: S608  # the statements are what a stranger with a database client would type

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connection

from cases.events import (
    SYSTEM_CHAIN,
    append_case_event,
    append_system_event,
    case_event_hash,
)
from cases.models import Case, ChainHead, SystemEvent
from cases.proof import ProofOfChains, verify_cases, verify_system
from tests.cases.chains import AT, a_case_with, event_of, tamper
from tests.factories import a_person
from tests.practice.requests import Office, a_submitted_request, an_office

pytestmark = pytest.mark.django_db

OPERATION = UUID("6f2c3f56-0f8e-4d4c-9a4f-6f3f7f0b9f11")


@pytest.fixture
def office() -> Office:
    return an_office()


def append_for_the_head(case: Case, office: Office) -> None:
    """Append an event as a bulk act of a delegate does: for somebody, under an operation."""
    append_case_event(
        case=case,
        act="note",
        actor=office.staff.person,
        membership=office.head,
        acting_for=office.head.person,
        operation=OPERATION,
        at=AT,
        from_state=case.state,
        rule="house default",
    )
    case.save(update_fields=["version", "head"])


def bad(proof: ProofOfChains) -> tuple[str, str, str, int | None, int | None]:
    """Return table, kind, case, sequence and row of the first break."""
    first = proof.first_bad
    assert first is not None
    return (first.table, first.what, first.case, first.sequence, first.row)


def test_verify_cases_after_lawful_acts_finds_nothing(office: Office) -> None:
    a_submitted_request(office)
    a_case_with(office, 5)

    assert verify_cases() == ProofOfChains(events=7, cases=2, first_bad=None)


def test_verify_cases_after_acts_for_somebody_under_an_operation_finds_nothing(
    office: Office,
) -> None:
    append_for_the_head(a_case_with(office, 1), office)

    assert verify_cases() == ProofOfChains(events=2, cases=1, first_bad=None)


def test_verify_cases_without_cases_is_whole() -> None:
    assert verify_cases() == ProofOfChains(events=0, cases=0, first_bad=None)


def test_verify_cases_when_a_payload_is_edited_names_that_event(office: Office) -> None:
    a_case_with(office, 4)
    case = a_case_with(office, 6)
    row = event_of(case, 3).pk
    tamper(f"""UPDATE cases_caseevent SET data = '{{"line": "x", "amount": 2}}' WHERE id = {row}""")

    proof = verify_cases()

    assert bad(proof) == ("cases_caseevent", "altered", case.number, 3, row)
    assert proof.first_bad
    assert proof.first_bad.sentence == (
        f"案卷 {case.number} 的第 3 个事件内容与其摘要不符：该行被改动过。"
    )


@pytest.mark.parametrize(
    "change",
    [
        "at = '2020-01-01 00:00:00+00:00'",
        "act = 'x'",
        "to_state = 'x'",
        "from_state = 'x'",
        "role = 'x'",
        "rule = 'x'",
        "actor_id = NULL",
        "organisation_id = NULL",
        "acting_for_id = NULL",
        "operation = NULL",
        "hash = 'x'",
    ],
)
def test_verify_cases_when_any_column_is_edited_names_that_event(
    office: Office, change: str
) -> None:
    case = a_case_with(office, 1)
    for _ in range(2):
        append_for_the_head(case, office)
    row = event_of(case, 2).pk
    tamper(f"UPDATE cases_caseevent SET {change} WHERE id = {row}")

    assert bad(verify_cases()) == ("cases_caseevent", "altered", case.number, 2, row)


def test_verify_cases_when_an_event_is_deleted_names_the_gap(office: Office) -> None:
    case = a_case_with(office, 5)
    tamper(f"DELETE FROM cases_caseevent WHERE id = {event_of(case, 3).pk}")

    assert bad(verify_cases()) == ("cases_caseevent", "missing", case.number, 3, None)


def test_verify_cases_when_a_row_is_deleted_and_the_rest_renumbered_names_it(
    office: Office,
) -> None:
    case = a_case_with(office, 5)
    row = event_of(case, 4).pk
    tamper(
        f"DELETE FROM cases_caseevent WHERE id = {event_of(case, 3).pk}",
        f"UPDATE cases_caseevent SET sequence = 3 WHERE id = {row}",
        f"UPDATE cases_caseevent SET sequence = 4 WHERE id = {event_of(case, 5).pk}",
        f"UPDATE cases_case SET version = 4 WHERE id = {case.pk}",
    )

    assert bad(verify_cases()) == ("cases_caseevent", "reordered", case.number, 3, row)


def test_verify_cases_when_two_events_are_swapped_names_the_first(office: Office) -> None:
    case = a_case_with(office, 5)
    second, third = event_of(case, 2).pk, event_of(case, 3).pk
    tamper(
        f"UPDATE cases_caseevent SET sequence = 900 WHERE id = {second}",
        f"UPDATE cases_caseevent SET sequence = 2 WHERE id = {third}",
        f"UPDATE cases_caseevent SET sequence = 3 WHERE id = {second}",
    )

    assert bad(verify_cases()) == ("cases_caseevent", "reordered", case.number, 2, third)


def test_verify_cases_when_an_event_is_added_at_the_end_names_it(office: Office) -> None:
    case = a_case_with(office, 3)
    added = event_of(case, 3)
    added.pk, added.sequence, added.previous_hash = None, 4, added.hash
    added.hash = case_event_hash(added)
    added._state.adding = True
    added.save(force_insert=True)

    assert bad(verify_cases()) == ("cases_caseevent", "inserted", case.number, 4, added.pk)


def test_verify_cases_when_the_tail_is_cut_names_where(office: Office) -> None:
    case = a_case_with(office, 20)
    tamper(f"DELETE FROM cases_caseevent WHERE case_id = {case.pk} AND sequence > 10")

    assert bad(verify_cases()) == ("cases_caseevent", "truncated", case.number, 11, None)


def test_verify_cases_when_every_event_is_gone_names_the_first(office: Office) -> None:
    case = a_case_with(office, 3)
    tamper(
        f"DELETE FROM cases_caseevent WHERE case_id = {case.pk}",
        f"UPDATE cases_case SET version = 0, head = '' WHERE id = {case.pk}",
    )

    assert bad(verify_cases()) == ("cases_caseevent", "truncated", case.number, 1, None)


def test_verify_cases_when_an_event_is_forged_with_its_hash_names_the_next(
    office: Office,
) -> None:
    case = a_case_with(office, 4)
    forged = event_of(case, 2)
    forged.act = "forged"
    tamper(
        f"UPDATE cases_caseevent SET act = 'forged', hash = '{case_event_hash(forged)}' "
        f"WHERE id = {forged.pk}"
    )

    expected = ("cases_caseevent", "unlinked", case.number, 3, event_of(case, 3).pk)
    assert bad(verify_cases()) == expected


@pytest.mark.parametrize(
    ("change", "what"), [("head = 'x'", "head"), ("state = 'accepted'", "state")]
)
def test_verify_cases_when_the_case_row_is_edited_names_it(
    office: Office, change: str, what: str
) -> None:
    case = a_case_with(office, 3)
    tamper(f"UPDATE cases_case SET {change} WHERE id = {case.pk}")

    assert bad(verify_cases()) == ("cases_case", what, case.number, 3, case.pk)


def test_verify_cases_when_states_do_not_follow_names_the_event(office: Office) -> None:
    case = a_case_with(office, 2)
    event = event_of(case, 2)
    event.from_state = "accepted"
    forged = case_event_hash(event)
    tamper(
        f"UPDATE cases_caseevent SET from_state = 'accepted', hash = '{forged}' "
        f"WHERE id = {event.pk}",
        f"UPDATE cases_case SET head = '{forged}' WHERE id = {case.pk}",
    )

    assert bad(verify_cases()) == ("cases_caseevent", "states", case.number, 2, event.pk)


def test_verify_cases_of_one_case_leaves_the_others_alone(office: Office) -> None:
    broken, whole = a_case_with(office, 3), a_case_with(office, 2)
    tamper(f"DELETE FROM cases_caseevent WHERE id = {event_of(broken, 2).pk}")

    assert verify_cases(case=whole) == ProofOfChains(events=2, cases=1, first_bad=None)
    assert bad(verify_cases(case=broken)) == ("cases_caseevent", "missing", broken.number, 2, None)


@pytest.mark.django_db(transaction=True)
def test_verify_cases_when_a_case_is_deleted_under_its_events_names_it(office: Office) -> None:
    case = a_case_with(office, 2)
    off, on = (
        ("SET session_replication_role = replica", "SET session_replication_role = origin")
        if connection.vendor == "postgresql"
        else ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON")
    )
    tamper(off, f"DELETE FROM cases_case WHERE id = {case.pk}", on)

    assert bad(verify_cases()) == ("cases_case", "no_case", "", 1, case.pk)


def test_verify_cases_reads_all_cases_with_one_statement_and_looks_for_orphans(
    office: Office, django_assert_num_queries: object
) -> None:
    for _ in range(3):
        a_case_with(office, 4)

    with django_assert_num_queries(2):  # type: ignore[operator]
        assert verify_cases().events == 12


def three_system_events() -> list[SystemEvent]:
    """Write three events of the system chain."""
    person = a_person()
    return [
        append_system_event(act=f"act{n}", actor=person, at=AT, data={"n": n}) for n in (1, 2, 3)
    ]


def test_verify_system_before_and_after_acts_finds_nothing() -> None:
    assert verify_system() == ProofOfChains(events=0, cases=0, first_bad=None)

    three_system_events()

    assert verify_system() == ProofOfChains(events=3, cases=0, first_bad=None)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE cases_systemevent SET act = 'x' WHERE sequence = 2", ("altered", 2)),
        ("DELETE FROM cases_systemevent WHERE sequence = 2", ("missing", 2)),
        ("DELETE FROM cases_systemevent WHERE sequence = 3", ("truncated", 3)),
        ("DELETE FROM cases_systemevent", ("truncated", 1)),
        ("DELETE FROM cases_chainhead", ("inserted", 1)),
        ("UPDATE cases_chainhead SET hash = 'x'", ("head", 3)),
    ],
)
def test_verify_system_when_tampered_with_names_the_break(
    statement: str, expected: tuple[str, int]
) -> None:
    three_system_events()
    tamper(statement)

    _, what, case, sequence, _ = bad(verify_system())

    assert (what, sequence, case) == (*expected, "")


def test_append_system_event_continues_the_chain() -> None:
    events = three_system_events()

    assert [event.previous_hash for event in events] == ["", events[0].hash, events[1].hash]
    assert astuple_of_head() == (3, events[2].hash)


def astuple_of_head() -> tuple[int, str]:
    """Return count and hash of the system chain's end."""
    head = ChainHead.objects.get(name=SYSTEM_CHAIN)
    return (head.sequence, head.hash)
