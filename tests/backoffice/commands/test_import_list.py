"""`manage.py import_list`: the contract, and a demonstration from file to published version."""

from __future__ import annotations

import io

import pytest

from backoffice.demo.routing import DISTRICT_RULE, FLOWS
from backoffice.management.json_command import UsageError
from cases.models import (
    EntryRow,
    ListChange,
    ListImport,
    ListVersion,
    Organisation,
    Person,
    WorkItem,
)
from cases.states.role import Role
from reports.open_list.json_file import write_json
from tests.backoffice.commands.told import told
from tests.factories import a_member, an_organisation
from tests.real_list import data_file, needs_real_list
from tests.workflows.open_list.files import csv_file, row
from workflows.administration.change_routing import approve_routing, propose_routing
from workflows.administration.routing_proposal import ProposedRules
from workflows.engine.clocks import civil_date

pytestmark = pytest.mark.django_db
BUREAU = "上海市测试局"


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    """Keep uploaded files apart for each test."""
    settings.DATA_DIR = tmp_path / "data"
    return tmp_path / "data" / "imports"


@pytest.fixture
def bureau():
    return an_organisation(BUREAU)


@pytest.fixture
def operator():
    return a_member(Role.DATA_CENTRE_OPERATOR)


@pytest.fixture
def list_file(tmp_path):
    """Write a list file and give its path as the command line has it."""

    def write(*rows, name="list.csv"):
        path = tmp_path / name
        path.write_bytes(csv_file(*rows).getvalue())
        return str(path)

    return write


def run(*arguments):
    """Return exit status and JSON; bad use as the command line would print it."""
    try:
        return told("import_list", *arguments)
    except UsageError as error:
        return error.returncode, {"error": str(error)}


def test_import_proposes_and_hands_to_the_heads(list_file, operator, bureau, uploads):
    status, answer = run(list_file(row(1, BUREAU)))

    change = ListChange.objects.get()
    assert status == 0
    assert (answer["rows"], answer["added"], answer["unchanged"], answer["errors"]) == (1, 1, 0, [])
    assert answer["change_numbers"] == [change.number]
    assert (change.state, change.opened_by) == ("pending_head", operator.person)
    assert answer["version"] is None


def test_import_again_proposes_nothing(list_file, operator, bureau):
    run(list_file(row(1, BUREAU)))

    status, answer = run(list_file(row(1, BUREAU)))

    assert status == 0
    assert (answer["added"], answer["already_proposed"], answer["change_numbers"]) == (0, 1, [])


def test_import_with_bad_rows_is_refused_and_writes_nothing(
    capsys, list_file, operator, bureau, uploads
):
    path = list_file(row(1, BUREAU), row(2, BUREAU, open_type="完全开放"))

    status, answer = run(path)

    assert status == 1
    (error,) = answer["errors"]
    assert (error["row"], error["column"], error["value"], error["rule"]) == (
        3,
        "开放属性",
        "完全开放",
        "open_type_unknown",
    )
    assert answer["change_numbers"] == []
    assert (ListImport.objects.count(), ListChange.objects.count()) == (0, 0)
    assert list(uploads.glob("*")) == []


def test_import_only_good_rows_proposes_the_rest(list_file, operator, bureau):
    path = list_file(row(1, BUREAU), row(2, BUREAU, open_type="完全开放"))

    status, answer = run(path, "--only-good-rows")

    assert (status, answer["added"], len(answer["change_numbers"])) == (0, 1, 1)


def test_import_dry_run_writes_nothing(list_file, operator, bureau, uploads):
    status, answer = run(list_file(row(1, BUREAU)), "--dry-run")

    assert (status, answer["added"]) == (0, 1)
    assert (ListImport.objects.count(), ListChange.objects.count()) == (0, 0)
    assert list(uploads.glob("*")) == []


def test_import_full_of_a_truncated_file_is_refused_until_confirmed(list_file):
    whole = list_file(*(row(number, BUREAU) for number in range(1, 31)))
    run(whole, "--approve-as-demo")
    part = list_file(row(1, BUREAU))

    refused, answer = run(part, "--full", "--approve-as-demo")
    status, confirmed = run(part, "--full", "--confirm-removals", "--approve-as-demo")

    assert refused == 1
    assert "29 条（共 30 条）" in answer["refused"]
    assert (status, confirmed["removed"], confirmed["entries"]) == (0, 29, 1)


def test_import_narrowed_to_one_organisation(list_file, operator, bureau):
    an_organisation("上海市另一局")
    path = list_file(row(1, BUREAU), row(2, "上海市另一局"))

    status, answer = run(path, "--org", BUREAU)

    assert (status, answer["added"], answer["not_own"]) == (0, 1, 1)


def test_import_for_an_unknown_organisation_is_bad_use(list_file, operator, bureau):
    status, answer = run(list_file(row(1, BUREAU)), "--org", "无此单位")

    assert status == 2
    assert answer == {
        "error": "系统中没有单位“无此单位”。请用单位全称、简称或已登记的别名，或先登记该单位。"
    }


def test_import_names_unknown_organisations_of_the_file_as_bad_rows(list_file, operator):
    status, answer = run(list_file(row(1, "无此单位")))

    assert status == 1
    assert [error["rule"] for error in answer["errors"]] == ["provider_unknown"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "文件是空的"), (b"\x89PNG\r\n", "文件内容不是清单"), (b"a,b\n1,2\n", "没有找到表头")],
)
def test_import_of_an_unreadable_file_is_bad_use(tmp_path, operator, content, sentence):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)

    status, answer = run(str(path))

    assert status == 2
    assert sentence in answer["error"]


def test_import_of_a_missing_file_is_bad_use(operator):
    status, answer = run("/nowhere/list.csv")

    assert status == 2
    assert "/nowhere/list.csv 打不开" in answer["error"]


def test_import_without_an_operator_names_the_missing_account(list_file, bureau):
    status, answer = run(list_file(row(1, BUREAU)))

    assert status == 2
    assert "没有在任的大数据中心运维" in answer["error"]


def test_import_with_two_operators_asks_which(list_file, operator, bureau):
    other = a_member(Role.DATA_CENTRE_OPERATOR)

    status, answer = run(list_file(row(1, BUREAU)))
    chosen, _ = run(list_file(row(1, BUREAU)), "--as", other.person.username)

    assert (status, chosen) == (2, 0)
    assert other.person.username in answer["error"]
    assert ListChange.objects.get().opened_by == other.person


def test_import_as_department_staff_proposes_only_its_own(list_file, bureau):
    an_organisation("上海市另一局")
    staff = a_member(Role.DEPARTMENT_STAFF, bureau)
    path = list_file(row(1, BUREAU), row(2, "上海市另一局"))

    _, answer = run(path, "--as", staff.person.username)

    assert (answer["added"], answer["not_own"]) == (1, 1)


def test_approve_as_demo_is_refused_in_production(list_file, settings):
    settings.ENVIRONMENT = "production"

    status, answer = run(list_file(row(1, BUREAU)), "--approve-as-demo")

    assert status == 2
    assert "生产环境不能使用" in answer["error"]
    assert Organisation.objects.count() == 0


def test_approve_as_demo_publishes_a_current_version_and_changes_it(list_file):
    run(list_file(row(1, BUREAU), row(2, "某某有限公司")), "--approve-as-demo")

    again, same = run(list_file(row(1, BUREAU)), "--approve-as-demo")
    _, answer = run(list_file(row(1, BUREAU, name="新名称")), "--approve-as-demo")

    assert (again, same["unchanged"], same["version"]) == (0, 1, None)
    assert (answer["changed"], answer["entries"]) == (1, 2)
    assert [version.state for version in ListVersion.objects.order_by("sequence")] == [
        "archived",
        "in_effect",
    ]
    assert Organisation.objects.get(full_name="某某有限公司").kind == "enterprise"


def test_approve_as_demo_follows_the_rules_of_routing(list_file):
    run(list_file(row(1, BUREAU)), "--approve-as-demo")
    today = ListVersion.objects.get().created
    district = an_organisation("上海市徐汇区人民政府", kind="district")
    an_organisation("上海市徐汇区测试局", parent=district)
    rules = ProposedRules(
        effective_from=civil_date(today),
        source="内部约定",
        source_tier="C",
        rules=(DISTRICT_RULE,),
    )
    version = propose_routing(
        actor=Person.objects.get(username="administrator"), proposed=rules, flows=FLOWS, at=today
    )
    approve_routing(
        version=version, actor=Person.objects.get(username="security-officer"), at=today
    )

    status, answer = run(list_file(row(2, "上海市徐汇区测试局")), "--approve-as-demo")

    (review,) = WorkItem.objects.filter(organisation=district)
    assert (status, answer["refused"], answer["entries"]) == (0, None, 2)
    assert (review.role, review.done_by) == (Role.DISTRICT_AUTHORITY, review.owner)


def test_own_json_export_proposes_nothing(list_file, tmp_path):
    run(list_file(row(1, BUREAU), row(2, BUREAU)), "--approve-as-demo")
    stream = io.BytesIO()
    write_json(ListVersion.objects.get(), stream)
    path = tmp_path / "export.json"
    path.write_bytes(stream.getvalue())

    status, answer = run(str(path), "--full", "--approve-as-demo")

    assert status == 0
    assert (answer["unchanged"], answer["typographic"], answer["removed"]) == (2, 0, 0)


@needs_real_list
@pytest.mark.slow
def test_real_list_becomes_a_published_version_and_then_nothing_changes(tmp_path):
    path = str(data_file("sh_open_list_2026-04.csv.gz"))

    status, answer = run(path, "--approve-as-demo")
    again, same = run(path, "--approve-as-demo")
    export = tmp_path / "export.json"
    with export.open("wb") as stream:
        write_json(ListVersion.objects.get(), stream)
    _, back = run(str(export), "--full", "--approve-as-demo")

    newest = EntryRow.objects.filter(valid_from__isnull=False, valid_until__isnull=True)
    assert (status, answer["added"], answer["error_count"], answer["entries"]) == (0, 9793, 0, 9793)
    assert newest.values("provider_name").distinct().count() == 73
    assert (again, same["unchanged"], same["change_numbers"]) == (0, 9793, [])
    assert (back["unchanged"], back["typographic"], back["removed"]) == (9793, 0, 0)
