"""The benchmark's contract, and that its yardstick can find a wrong answer. No times here."""

import json

import pytest

from bench.__main__ import main
from bench.row import Check, Row
from bench.w4 import shipped_calendar, stock_calendar, wrong_answers
from workflows.working_days import KnownDay, build_calendar

NONE_WRONG = Check("wrong", 0, "0", met=True)


def row(peer=300.0, checks=(NONE_WRONG,)):
    return Row(10, 2.0, 1.0, peer, "stock", "fast", checks)


def test_a_row_tells_its_ratios():
    assert row().as_data() == {
        "size": 10,
        "ours": 2.0,
        "limit": 1.0,
        "peer": 300.0,
        "peer_name": "stock",
        "times_limit": 2.0,
        "times_faster_than_peer": 150.0,
        "goal": "fast",
        "checks": [{"name": "wrong", "value": 0, "goal": "0", "met": True}],
        "met": True,
    }


def test_a_row_without_its_peer_says_so_and_one_missed_goal_misses_all():
    missed = row(peer=None, checks=(Check("a", 1, "1", met=True), Check("b", None, "2", met=False)))

    assert missed.times_faster_than_peer is None
    assert missed.met is False


def test_the_shipped_calendar_gives_no_wrong_answer():
    assert wrong_answers(shipped_calendar(), stock_calendar()) == 0


def test_one_wrong_day_is_found():
    shipped = shipped_calendar()
    days = [
        shipped.covers_from.fromordinal(n)
        for n in range(shipped.covers_from.toordinal(), shipped.covers_until.toordinal() + 1)
    ]
    works = set(shipped.workdays) - {shipped.covers_from.replace(2023, 10, 7)}
    wrong = build_calendar(2, (KnownDay(day, day in works, "") for day in days))

    assert wrong_answers(wrong, stock_calendar()) > 0


def test_the_run_prints_one_json_object(capsys):
    main(["--only", "W4", "--json"])

    told = json.loads(capsys.readouterr().out)
    assert list(told) == ["W4"]
    assert told["W4"]["size"] == 10_000
    assert [check["name"] for check in told["W4"]["checks"]] == [
        "times_limit",
        "times_faster_than_peer",
        "wrong",
    ]
    assert told["W4"]["checks"][2] == {"name": "wrong", "value": 0, "goal": "0", "met": True}


def test_the_run_for_people_prints_a_table(capsys):
    main(["--only", "w4"])

    assert capsys.readouterr().out.splitlines()[2].startswith("| W4 | 10000 | ")


def test_an_unknown_workload_is_refused_with_those_there_are(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--only", "W99"])

    assert stop.value.code == 2
    assert "no workload W99; there are W1, W2, W3, W4" in capsys.readouterr().err
