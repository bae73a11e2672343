"""`manage.py due_date`: what scripts read, and what a person is told about bad input."""

import json

import pytest

from backoffice.management.commands.due_date import Command

pytestmark = pytest.mark.django_db


def run(capsys, *arguments):
    """Run as the command line does: exit status, standard output, standard error."""
    status: object = 0
    try:
        Command().run_from_argv(["manage.py", "due_date", *arguments])
    except SystemExit as stop:
        status = stop.code
    streams = capsys.readouterr()
    return status, streams.out, streams.err


def test_due_date_over_the_national_day_is_told_as_json(capsys):
    status, out, err = run(capsys, "2023-09-27", "5", "--json")

    assert status == 0
    assert err == ""
    assert json.loads(out) == {
        "due": "2023-10-10",
        "provisional": False,
        "counted": ["2023-09-28", "2023-10-07", "2023-10-08", "2023-10-09", "2023-10-10"],
        "skipped": [
            {"date": "2023-09-29", "reason": "中秋节、国庆节"},
            {"date": "2023-09-30", "reason": "中秋节、国庆节"},
            *({"date": f"2023-10-0{day}", "reason": "中秋节、国庆节"} for day in range(1, 7)),
        ],
        "makeup_workdays": ["2023-10-07", "2023-10-08"],
        "calendar": 1,
    }


def test_due_date_with_pauses_counts_their_union_once(capsys):
    status, out, _ = run(
        capsys,
        *("2025-09-25", "5", "--json", "--calendar", "1"),
        *("--pause", "2025-09-26..2025-09-29", "--pause", "2025-09-30..2025-10-10"),
    )

    told = json.loads(out)
    assert status == 0
    assert told["due"] == "2025-10-14"
    assert {"date": "2025-10-09", "reason": "暂停计时"} in told["skipped"]


@pytest.mark.parametrize(
    ("start", "pauses", "due"),
    [
        ("2023-09-27", [], "2023-10-10"),  # V1
        ("2023-09-28", [], "2023-10-11"),  # V2
        ("2023-10-06", [], "2023-10-11"),  # V3
        ("2023-10-07", [], "2023-10-12"),  # V4
        ("2024-02-08", [], "2024-02-21"),  # V5
        ("2025-01-24", [], "2025-02-07"),  # V6
        ("2025-09-25", [], "2025-10-09"),  # V8
        ("2025-10-03", [], "2025-10-14"),  # V10
        ("2025-09-25", ["2025-09-28..2025-09-28"], "2025-10-09"),  # V11
        ("2025-09-25", ["2025-09-30..2025-10-09"], "2025-10-10"),  # V13
        (  # V15
            "2025-09-25",
            ["2025-09-26..2025-09-29", "2025-09-30..2025-10-10"],
            "2025-10-14",
        ),
        ("2023-08-24", [], "2023-08-31"),  # V18
        ("2026-12-28", [], "2027-01-05"),  # V19
    ],
)
def test_due_date_of_every_vector(capsys, start, pauses, due):
    options = [word for pause in pauses for word in ("--pause", pause)]
    status, out, _ = run(capsys, start, "5", "--json", *options)

    assert (status, json.loads(out)["due"]) == (0, due)


def test_due_date_into_2027_is_provisional(capsys):
    status, out, _ = run(capsys, "2026-12-28", "5", "--json")

    told = json.loads(out)
    assert status == 0
    assert told["due"] == "2027-01-05"
    assert told["provisional"] is True


def test_due_date_for_people_tells_every_day(capsys):
    status, out, err = run(capsys, "2025-09-26", "2")

    assert status == 0
    assert err == ""
    assert out.splitlines() == [
        "2025-09-27（周六）  不计（周末）",
        "2025-09-28（周日）  计入（调休上班）",
        "2025-09-29（周一）  计入",
        "到期日 2025-09-29（周一），依据第 1 版工作日历。",
    ]


def test_due_date_for_people_warns_of_a_provisional_date(capsys):
    _, out, _ = run(capsys, "2026-12-31", "1")

    assert out.splitlines()[-1] == "暂定：期间有日期尚无节假日通知，通知发布后重新计算。"


USAGE = (
    "正确用法：manage.py due_date [-h] [--json] [--pause A..B] [--calendar V] [--version]"
    " [-v {0,1,2,3}] [--settings SETTINGS] [--pythonpath PYTHONPATH] [--traceback] [--no-color]"
    " [--force-color] [--skip-checks] START N"
)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["2023-02-30", "5"],
            "起算日“2023-02-30”不是有效日期：请写成 年-月-日，例如 2023-09-27。",
        ),
        (
            ["20230927", "5"],
            "起算日“20230927”不是有效日期：请写成 年-月-日，例如 2023-09-27。",
        ),
        (
            ["2023-09-27", "-5"],
            "工作日数“-5”不对：只能是不小于 0 的整数，例如 5。",
        ),
        (
            ["2023-09-27", "5.5"],
            "工作日数“5.5”不对：只能是不小于 0 的整数，例如 5。",
        ),
        (
            ["2023-09-27", "99999999"],
            "从 2023-09-27 起算 99999999 个工作日超出了公元 9999 年：请减少工作日数。",
        ),
        (
            ["2025-09-25", "5", "--pause", "2025-09-28"],
            "暂停“2025-09-28”写法不对：请写成 暂停日..恢复日，例如 2025-09-28..2025-09-30。",
        ),
        (
            ["2025-09-25", "5", "--pause", "2025-09-28..2025-09-31"],
            "恢复日期“2025-09-31”不是有效日期：请写成 年-月-日，例如 2023-09-27。",
        ),
        (
            ["2025-09-25", "5", "--pause", "2025-09-30..2025-09-28"],
            "恢复日期 2025-09-28 早于暂停日期 2025-09-30：恢复只能在暂停当日或之后，请改正。",
        ),
        (
            ["2025-09-25", "5", "--pause", "2025-09-24..2025-09-28"],
            "暂停日期 2025-09-24 早于起算日 2025-09-25：时限起算之前不能暂停，请改正。",
        ),
        (
            ["2025-09-25", "5", "--calendar", "9"],
            "没有第 9 版工作日历：现有版本为 1，请从中选择。",
        ),
        (
            ["2025-09-25", "5", "--calendar", "new"],
            "日历版本“new”不对：只能是不小于 0 的整数，例如 5。",
        ),
        (["2025-09-25"], f"缺少参数 N。{USAGE}"),
        (["2025-09-25", "5", "6"], f"不认识的参数 6。{USAGE}"),
        (["2025-09-25", "5", "--pause"], f"选项 --pause 后面缺少值。{USAGE}"),
        (["2025-09-25", "5", "-v", "x"], f"参数 -v/--verbosity 的值 'x' 写法不对。{USAGE}"),
        (
            ["2025-09-25", "5", "-v", "7"],
            f"参数 -v/--verbosity 的值 7 不在可选范围 0, 1, 2, 3 内。{USAGE}",
        ),
    ],
)
def test_bad_use_is_told_in_one_sentence_on_both_streams(capsys, arguments, sentence):
    status, out, err = run(capsys, *arguments, "--json")

    assert status == 2
    assert json.loads(out) == {"error": sentence}
    assert err == f"{sentence}\n"


def test_bad_use_without_json_leaves_standard_output_empty(capsys):
    status, out, err = run(capsys, "2023-09-27", "five")

    assert status == 2
    assert out == ""
    assert err == "工作日数“five”不对：只能是不小于 0 的整数，例如 5。\n"
