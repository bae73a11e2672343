"""Reading a notice: one holiday a line, and a sentence for each line that is not."""

from __future__ import annotations

from datetime import date

import pytest

from cases.errors import BadInput
from workflows.calendar_notice.notice import Holiday, read_holidays


def test_lines_with_chinese_commas_and_two_worked_days_are_read() -> None:
    text = (
        "元旦，2027-01-01，2027-01-03，2027-01-09\n\n"
        "春节, 2027-02-05, 2027-02-11, 2027-01-31、2027-02-20"
    )

    assert read_holidays(text, year=2027) == (
        Holiday(
            name="元旦",
            first=date(2027, 1, 1),
            last=date(2027, 1, 3),
            worked=(date(2027, 1, 9),),
        ),
        Holiday(
            name="春节",
            first=date(2027, 2, 5),
            last=date(2027, 2, 11),
            worked=(date(2027, 1, 31), date(2027, 2, 20)),
        ),
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "1 至 40 个节日"),
        ("元旦 2027-01-01", "第 1 行"),
        ("元旦, 2027-1-1x, 2027-01-03", "2027-1-1x"),
        ("元旦, 2027-01-03, 2027-01-01", "末日不得早于首日"),
        ("元旦, 2025-01-01, 2025-01-03", "不在该年度"),
        ("元旦, 2027-01-01, 2027-01-03, 2027-01-04", "不是周六或周日"),
        ("元旦, 2027-01-01, 2027-01-03\n春节, 2027-01-03, 2027-01-05", "同时列在"),
        ("元旦, 2027-01-01, 2027-01-03, 2027-01-02", "既列为放假"),
    ],
)
def test_unreadable_line_is_named_with_the_form_that_is_allowed(text: str, named: str) -> None:
    with pytest.raises(BadInput, match=named) as refusal:
        read_holidays(text, year=2027)

    assert refusal.value.facts["field"] == "holidays"
