"""`manage.py bootstrap_people`: what the operator types and reads."""

import json

import pytest

from backoffice.management.commands.bootstrap_people import Command
from cases.models import Membership, Person

# The command line closes its connections at the end: the test must have committed.
pytestmark = pytest.mark.django_db(transaction=True)
THREE = (
    *("--organisation", "上海市经济和信息化委员会"),
    *("--administrator", "zhang.wei:张伟"),
    *("--security-officer", "li.na:李娜"),
    *("--auditor", "wang.fang:王芳"),
)


def run(capsys, *arguments):
    """Run as the command line does: exit status, standard output, standard error."""
    status: object = 0
    try:
        Command().run_from_argv(["manage.py", "bootstrap_people", *arguments])
    except SystemExit as stop:
        status = stop.code
    streams = capsys.readouterr()
    return status, streams.out, streams.err


def test_bootstrap_people_prints_the_three_with_working_passwords(capsys):
    status, out, err = run(capsys, *THREE, "--json")

    told = json.loads(out)
    assert (status, err, told["organisation"]) == (0, "", "上海市经济和信息化委员会")
    assert [(row["role"], row["username"], row["name"]) for row in told["people"]] == [
        ("administrator", "zhang.wei", "张伟"),
        ("auditor", "wang.fang", "王芳"),
        ("security_officer", "li.na", "李娜"),
    ]
    for row in told["people"]:
        assert Person.objects.get(username=row["username"]).check_password(row["first_password"])


def test_bootstrap_people_again_is_refused(capsys):
    run(capsys, *THREE)

    status, out, err = run(capsys, *THREE, "--json")

    sentence = "系统中已有任职记录，不能再次初始化：请由系统管理员提出角色，安全员审批。"
    assert (status, json.loads(out), err.strip()) == (2, {"error": sentence}, sentence)
    assert Membership.objects.count() == 3


def test_bootstrap_people_without_a_name_says_how_to_write_it(capsys):
    status, _, err = run(capsys, *THREE, "--auditor", "wang.fang")

    assert (status, err.strip()) == (
        2,
        "审计员“wang.fang”写法不对：请写成 账号:姓名，例如 zhang.wei:张伟。",
    )
    assert Person.objects.count() == 0
