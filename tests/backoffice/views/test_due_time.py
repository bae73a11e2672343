"""A due date in words: working days left, working days late."""

from __future__ import annotations

from datetime import date

import pytest

from backoffice.views.due_time import due_time
from workflows.engine.calendar import newest_calendar

pytestmark = pytest.mark.django_db
DUE = date(2023, 9, 28)


@pytest.mark.parametrize(
    ("today", "text", "tone"),
    [
        (date(2023, 9, 22), "还有 4 个工作日", "plain"),
        (date(2023, 9, 25), "还有 3 个工作日", "plain"),
        (date(2023, 9, 26), "还有 2 个工作日", "soon"),
        (date(2023, 9, 28), "今天到期", "today"),
        (date(2023, 10, 6), "逾期不足 1 个工作日", "late"),
        (date(2023, 10, 8), "逾期 2 个工作日", "late"),
        (date(2023, 10, 10), "逾期 4 个工作日", "late"),
    ],
)
def test_due_time_counts_left_and_late_in_working_days(today: date, text: str, tone: str) -> None:
    due = due_time(DUE, today=today, calendar=newest_calendar())

    assert due is not None
    assert (due.text, due.tone, due.on) == (text, tone, DUE)


def test_due_time_on_a_holiday_may_be_less_than_a_working_day_ahead() -> None:
    due = due_time(date(2023, 10, 2), today=date(2023, 9, 29), calendar=newest_calendar())

    assert due is not None
    assert (due.text, due.tone) == ("还有不足 1 个工作日", "soon")


def test_due_time_of_a_task_without_deadline_is_none() -> None:
    assert due_time(None, today=DUE, calendar=newest_calendar()) is None


@pytest.mark.parametrize(
    ("paused_since", "text"),
    [(DUE, "已暂停，到期日待恢复后确定"), (date(2023, 10, 5), "逾期 2 个工作日")],
)
def test_due_time_of_a_pause_is_open_unless_it_was_missed_before(
    paused_since: date, text: str
) -> None:
    due = due_time(
        DUE, today=date(2023, 10, 8), calendar=newest_calendar(), paused_since=paused_since
    )

    assert due is not None
    assert due.text == text
    assert (due.paused_since is None) == text.startswith("逾期")
