"""`manage.py load_demo`: loads once, refuses what is not a demonstration."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

from backoffice.demo.people import DEMO_PASSWORD
from cases.models import Case, Person
from cases.states.role import Role
from tests.factories import a_member
from tests.workflows.open_list.lists import a_city, add, an_approved_request

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_data_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def run(*arguments):
    """Run in this test's transaction: exit status and standard output, or the refusal."""
    out = io.StringIO()
    try:
        call_command("load_demo", *arguments, stdout=out)
    except CommandError as refusal:
        return refusal.returncode, str(refusal)
    return 0, out.getvalue()


def test_load_demo_tells_cases_and_accounts(capsys):
    status, out = run("--json")

    told = json.loads(out)
    assert capsys.readouterr().err == ""
    assert status == 0
    assert (told["cases"], told["accounts"], told["loaded"]) == (240, 21, True)
    assert Case.objects.count() == 240


def test_load_demo_a_second_time_changes_nothing_and_prints_the_accounts(capsys):
    run()
    chapters = capsys.readouterr().err.splitlines()

    status, out = run()

    assert len(chapters) == 14
    assert all(each.startswith("正在装入：") for each in chapters)
    assert capsys.readouterr().err == ""

    assert status == 0
    assert out.splitlines()[:2] == [
        "演示此前已装入，没有改动：案卷 240 件，清单版本 3 个。",
        f"以下账号的密码都是 {DEMO_PASSWORD}",
    ]
    assert Case.objects.count() == 240


def test_printed_password_opens_the_accounts():
    run()

    person = Person.objects.get(username="commission-lead")
    assert person.check_password(DEMO_PASSWORD)
    assert not person.must_change_password


@pytest.mark.slow
def test_load_demo_with_a_scale_makes_a_longer_list():
    status, out = run("--scale", "2", "--json")

    assert (status, json.loads(out)["entries"]) == (0, 601)


@pytest.mark.parametrize("scale", ["0", "11", "-1", "two", "１"])
def test_load_demo_with_a_wrong_scale_says_what_is_allowed(scale):
    status, out = run(f"--scale={scale}", "--json")

    assert status == 2
    assert out == f"规模“{scale}”不对：只能是 1 到 10 的整数，例如 2。"


def test_load_demo_in_production_is_refused(settings):
    settings.ENVIRONMENT = "production"

    status, out = run("--json")

    assert status == 2
    assert out == "生产环境不能装入演示数据：演示账号的密码是公开的。"
    assert not Person.objects.exists()


def test_load_demo_beside_real_cases_is_refused():
    an_approved_request(a_city(), add(name="一"))

    status, out = run("--json")

    assert status == 2
    assert out == "数据库中已有案卷，不能再装入演示故事：请换一个空的数据库（DATABASE_URL）。"


def test_load_demo_beside_real_people_is_refused_and_leaves_nothing():
    a_member(Role.DEPARTMENT_STAFF)

    status, _out = run("--json")

    assert status == 2
    assert not Case.objects.exists()
    assert not Person.objects.filter(username="administrator").exists()
