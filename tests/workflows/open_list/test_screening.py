"""The screen: what goes to the security review, and why."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.real_list import REAL_LIST, needs_real_list
from tests.workflows.open_list.reading.files import entry
from workflows.open_list.reading import check_rows, read_list
from workflows.open_list.screening import screen


@pytest.mark.parametrize(
    ("previous", "open_type", "loosening"),
    [
        ("conditional", "unconditional", True),
        ("not_open", "conditional", True),
        ("not_open", "unconditional", True),
        ("unconditional", "conditional", False),
        ("conditional", "not_open", False),
        ("conditional", "conditional", False),
        ("", "unconditional", False),
    ],
)
def test_screen_only_moves_toward_openness_are_loosening(
    previous: str, open_type: str, *, loosening: bool
) -> None:
    screening = screen(open_type=open_type, item_names=(), previous_open_type=previous)

    assert screening.needs_security_review is loosening


def test_screen_strong_word_in_an_unconditional_entry_needs_review() -> None:
    screening = screen(open_type="unconditional", item_names=["许可证号", "法人身份证号"])

    assert screening.needs_security_review is True
    assert [finding.as_json() for finding in screening.findings] == [
        {"rule": "strong_personal_information", "words": ["法人身份证号"]}
    ]


def test_screen_weak_word_is_a_note_only() -> None:
    screening = screen(open_type="unconditional", item_names=["联系人姓名"])

    assert screening.needs_security_review is False
    assert [finding.rule for finding in screening.findings] == ["weak_personal_information"]


def test_screen_conditional_entry_is_not_looked_at_for_words() -> None:
    assert screen(open_type="conditional", item_names=["身份证号码"]).findings == ()


@pytest.mark.parametrize(
    ("before", "after", "loosening"),
    [
        (("unconditional", "suspended"), ("unconditional", "published"), True),
        (("conditional", "suspended"), ("conditional", "published"), True),
        (("conditional", "suspended"), ("unconditional", "suspended"), True),
        (("unconditional", "published"), ("unconditional", "suspended"), False),
        (("not_open", "suspended"), ("not_open", "published"), False),
    ],
)
def test_screen_suspended_entry_counts_as_closed(
    before: tuple[str, str], after: tuple[str, str], *, loosening: bool
) -> None:
    screening = screen(
        open_type=after[0],
        status=after[1],
        item_names=(),
        previous_open_type=before[0],
        previous_status=before[1],
    )

    assert screening.needs_security_review is loosening


def test_screen_names_are_looked_at_in_a_move_toward_conditional() -> None:
    screening = screen(
        open_type="conditional", item_names=["身份证号"], previous_open_type="not_open"
    )

    assert [finding.rule for finding in screening.findings] == [
        "loosening",
        "strong_personal_information",
    ]


@needs_real_list
def test_screen_of_the_real_list_finds_what_was_counted() -> None:
    with read_list(REAL_LIST, filename=REAL_LIST.name) as list_file:
        rows = check_rows(list_file, organisations={}, unknown_allowed=True)
        screenings = [
            screen(open_type=said.open_type, item_names=said.items)
            for said in map(entry, rows.all_rows())
        ]

    found = Counter(finding.rule for each in screenings for finding in each.findings)
    assert found == {"strong_personal_information": 6, "weak_personal_information": 135}
    assert sum(each.needs_security_review for each in screenings) == 6
