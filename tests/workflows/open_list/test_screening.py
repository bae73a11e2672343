"""The screen: what goes to the security review, and why."""

from __future__ import annotations

import pytest

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
