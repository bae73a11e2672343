"""The proof of supervision names every row that somebody altered, added or took away."""
# ruff: noqa: S608  # the statements are what a stranger with a database client would type

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cases.proof_of_obligations import first_bad_obligation
from tests.cases.test_proof_of_agreements import changed
from tests.factories import shanghai
from tests.workflows.conditional_access.applying import a_town
from tests.workflows.conditional_access.use_supervision.grants_in_use import (
    ASKED_AT,
    HEARD_UNTIL,
    WEIGHED_AT,
    acted,
    in_use,
    revoked,
    suspended,
    the_check,
    the_report,
    warned_and_asked,
)
from workflows.conditional_access.use_supervision.ended import close_with_grants
from workflows.engine.gate import act

if TYPE_CHECKING:
    from pathlib import Path

    from cases.models import Obligation

pytestmark = pytest.mark.django_db
FOUND = {"text": "访问日志与申请一致。", "file": None}


def a_whole_ladder(store: Path) -> Obligation:
    """Return an obligation that went from a late report to a bar; the look beside it was met."""
    town = a_town()
    grant = in_use(town, store)
    acted(the_check(grant), "look", town.traffic.reviewer, "find_met", ASKED_AT, **FOUND)
    return revoked(town, suspended(town, the_report(grant)), bar="all")


def sent_back(store: Path) -> Obligation:
    """Return an obligation whose proposal the head sent back, with an answer put right."""
    town = a_town()
    report = warned_and_asked(the_report(in_use(town, store)))
    said = {"ground": "UV01", "text": "没有提交。"}
    report = acted(report, "look", town.traffic.reviewer, "propose_suspension", ASKED_AT, **said)
    head = town.traffic.head.person
    remark = {"remark": "再联系一次。"}
    act(case=report, name="dismiss", actor=head, at=ASKED_AT, expected_version=None, data=remark)
    put_right = {"text": "请补交报告。", "file": None}
    reviewer = town.traffic.reviewer
    report = acted(report, "look", reviewer, "demand_rectification", HEARD_UNTIL, **put_right)
    answer = {"text": "已补交。", "file": None}
    return acted(report, "rectify", town.person, "reply_rectification", WEIGHED_AT, **answer)


def test_what_nobody_touched_is_proven_at_every_turn(tmp_path: Path) -> None:
    assert first_bad_obligation() is None
    report = a_whole_ladder(tmp_path)

    assert first_bad_obligation() is None
    assert first_bad_obligation(case=report) is None
    assert first_bad_obligation(case=report.data_grant) is None


def test_what_was_sent_back_and_put_right_is_proven(tmp_path: Path) -> None:
    report = sent_back(tmp_path)

    assert (report.state, report.answered_at) == ("rectifying", WEIGHED_AT)
    assert first_bad_obligation() is None


def test_violation_that_ends_with_its_grant_is_proven(tmp_path: Path) -> None:
    town = a_town()
    report = suspended(town, the_report(in_use(town, tmp_path)))
    end = shanghai(2024, 10, 1)
    act(case=report.data_grant, name="expire", actor=None, at=end, expected_version=None)

    assert report.number in close_with_grants(at=end)

    assert report.violations.get().outcome == "lapsed"
    assert first_bad_obligation() is None
    changed("UPDATE cases_violation SET outcome = 'unfounded'")
    bad = first_bad_obligation()
    assert bad is not None
    assert (bad.table, bad.case) == ("cases_violation", report.number)


PROPOSED = "UPDATE cases_measureproposal SET"
OWN = "WHERE code = 'use_report'"
OTHER = "(SELECT MAX(id) FROM cases_person)"


@pytest.mark.parametrize(
    ("table", "statement"),
    [
        ("cases_obligation", f"UPDATE cases_obligation SET due_on = '2033-12-31' {OWN}"),
        ("cases_obligation", f"UPDATE cases_obligation SET rests_on = 'x' {OWN}"),
        ("cases_obligation", f"UPDATE cases_obligation SET promise = 'x' {OWN}"),
        ("cases_obligation", f"UPDATE cases_obligation SET owed_by = 'department' {OWN}"),
        ("cases_obligation", f"UPDATE cases_obligation SET is_commitment = (1 = 1) {OWN}"),
        ("cases_obligation", f"UPDATE cases_obligation SET cause = 'sample' {OWN}"),
        ("cases_obligation", f"UPDATE cases_obligation SET sequence = 7 {OWN}"),
        ("cases_obligation", f"UPDATE cases_obligation SET answered_at = NULL {OWN}"),
        ("cases_obligation", f"UPDATE cases_obligation SET put_forward_on = NULL {OWN}"),
        ("cases_obligationreply", "UPDATE cases_obligationreply SET text = 'x'"),
        ("cases_obligationreply", f"UPDATE cases_obligationreply SET by_id = {OTHER}"),
        ("cases_obligationreply", "DELETE FROM cases_obligationreply"),
        ("cases_measureproposal", f"{PROPOSED} text = 'x' WHERE bar = 'all'"),
        ("cases_measureproposal", f"{PROPOSED} bar = '' WHERE bar = 'all'"),
        (
            "cases_measureproposal",
            "UPDATE cases_measureproposal SET remark = 'x' WHERE bar = 'all'",
        ),
        ("cases_violation", "UPDATE cases_violation SET text = 'x'"),
        ("cases_violation", "UPDATE cases_violation SET ground = 'UV09'"),
        ("cases_violation", "UPDATE cases_violation SET outcome = 'made_good'"),
        ("cases_violation", "DELETE FROM cases_bar; DELETE FROM cases_violation"),
        ("cases_bar", "UPDATE cases_bar SET ends_on = '2024-03-01'"),
        ("cases_bar", "UPDATE cases_bar SET begins_on = '2023-03-01'"),
        ("cases_bar", "UPDATE cases_bar SET scope = 'fast'"),
        ("cases_bar", "DELETE FROM cases_bar"),
    ],
)
def test_what_was_tampered_with_is_named(tmp_path: Path, table: str, statement: str) -> None:
    report = a_whole_ladder(tmp_path)
    changed(statement)

    bad = first_bad_obligation()

    assert bad is not None
    assert (bad.table, bad.case) == (table, report.number)
    assert (bad.row is None) == statement.startswith("DELETE")
    assert first_bad_obligation(case=report) == bad


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases_measureproposal SET remark = 'x'",
        "UPDATE cases_measureproposal SET returned_at = NULL",
        "UPDATE cases_measureproposal SET returned_by_id = by_id",
    ],
)
def test_altered_return_of_a_proposal_is_named(tmp_path: Path, statement: str) -> None:
    report = sent_back(tmp_path)
    changed(statement)

    bad = first_bad_obligation()

    assert bad is not None
    assert (bad.table, bad.case) == ("cases_measureproposal", report.number)


def test_altered_finding_is_named(tmp_path: Path) -> None:
    report = a_whole_ladder(tmp_path)
    changed("UPDATE cases_obligationfinding SET text = 'x'")

    bad = first_bad_obligation()

    assert bad is not None
    assert (bad.table, bad.case) == (
        "cases_obligationfinding",
        the_check(report.data_grant).number,
    )


def test_bar_that_was_slipped_in_and_case_without_its_row_are_named(tmp_path: Path) -> None:
    town = a_town()
    report = suspended(town, the_report(in_use(town, tmp_path)))
    changed(
        "INSERT INTO cases_bar (violation_id, applicant_id, scope, begins_on, ends_on, "
        "entered_by_id, entered_at) SELECT id, applicant_id, 'all', '2024-01-30', '2025-01-29', "
        "found_by_id, found_at FROM cases_violation"
    )
    slipped_in = first_bad_obligation()
    changed("DELETE FROM cases_bar")
    check = the_check(report.data_grant)
    changed(f"DELETE FROM cases_obligation WHERE case_ptr_id = {check.pk}")
    gone = first_bad_obligation()

    assert slipped_in is not None
    assert (slipped_in.table, slipped_in.case) == ("cases_bar", report.number)
    assert gone is not None
    assert (gone.table, gone.case, gone.row) == ("cases_obligation", check.number, None)
