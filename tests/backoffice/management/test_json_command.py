"""The command-line contract that every command inherits."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from backoffice.management.json_command import Answer, JsonCommand, UsageError
from cases.errors import NotAllowed


class Verdict(JsonCommand):
    """Says yes or no, or fails, as it is told."""

    requires_system_checks = ()

    def add_options(self, parser):
        parser.add_argument("verdict")
        parser.add_argument("-s", "--say", choices=["a", "b"])

    def answer(self, options):
        if options["verdict"] == "refuse":
            raise NotAllowed("不能这样做：请先登录。")
        if options["verdict"] == "break":
            raise OperationalError("no such table: cases_case\nLINE 1")
        return Answer({"好": True}, ["好"], ok=options["verdict"] == "yes")


def run(capsys, *arguments):
    status: object = 0
    try:
        Verdict().run_from_argv(["manage.py", "verdict", *arguments])
    except SystemExit as stop:
        status = stop.code
    streams = capsys.readouterr()
    return status, streams.out, streams.err


@pytest.mark.parametrize(("verdict", "status"), [("yes", 0), ("no", 1)])
def test_the_answer_is_printed_whatever_it_is(capsys, verdict, status):
    assert run(capsys, verdict, "--json") == (status, '{"好": true}\n', "")
    assert run(capsys, verdict) == (status, "好\n", "")


def test_a_refused_act_is_bad_use(capsys):
    status, out, err = run(capsys, "refuse", "--json")

    assert status == 2
    assert json.loads(out) == {"error": "不能这样做：请先登录。"}
    assert err == "不能这样做：请先登录。\n"


def test_an_unusable_database_is_told_with_its_remedy(capsys):
    status, out, err = run(capsys, "break")

    assert status == 2
    assert out == ""
    assert err == (
        "数据库无法使用（no such table: cases_case）：请检查 DATABASE_URL，"
        "并先运行 manage.py migrate 建表。\n"
    )


def test_contradicting_django_options_are_bad_use(capsys):
    status, out, err = run(capsys, "yes", "--json", "--no-color", "--force-color")

    assert status == 2
    assert json.loads(out) == {"error": err.strip()}


def test_an_unforeseen_argument_error_is_passed_on(capsys):
    status, _, err = run(capsys, "yes", "--json=1")

    assert status == 2
    assert err.startswith("argument --json: ignored explicit argument '1'。正确用法：")


def test_help_is_no_refusal(capsys):
    status, out, _ = run(capsys, "--help")

    assert status == 0
    assert out.startswith("usage: manage.py verdict")


def test_traceback_shows_where_a_refusal_came_from():
    with pytest.raises(UsageError, match="请先登录"):
        Verdict().run_from_argv(["manage.py", "verdict", "refuse", "--traceback"])


def test_calling_from_code_raises_instead_of_exiting():
    out = StringIO()

    with pytest.raises(CommandError, match="请先登录"):
        call_command(Verdict(), "refuse", stdout=out)

    assert out.getvalue() == ""


def test_a_command_must_give_an_answer():
    with pytest.raises(NotImplementedError):
        JsonCommand().answer({})
