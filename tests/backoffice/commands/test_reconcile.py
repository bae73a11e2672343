"""`manage.py reconcile`: the contract."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import connection

from backoffice.management.json_command import UsageError
from cases.models import CatalogueSnapshot, FindingSpell, ReconciliationRun, SystemEvent
from cases.states.role import Role
from tests.backoffice.commands.told import said, told
from tests.factories import a_member, an_organisation

pytestmark = pytest.mark.django_db
HEADER = "信息资源代码,数据集ID,数据资源名称,数据资源提供部门,开放属性,更新频率"
ROWS = [f"C{n},D{n},数据{n},甲局,无条件开放,每年" for n in range(10)]


@pytest.fixture(autouse=True)
def operator():
    an_organisation("甲局")
    return a_member(Role.DATA_CENTRE_OPERATOR)


@pytest.fixture
def catalogue(tmp_path):
    def write(rows):
        path = tmp_path / "catalogue.csv"
        path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
        return str(path)

    return write


def test_without_a_list_every_open_resource_is_missing_from_it(catalogue):
    status, answer = told("reconcile", catalogue(ROWS))

    assert status == 0
    assert answer["classes"] == {f"R{n}": 10 if n == 1 else 0 for n in range(1, 10)}
    assert (answer["halted"], answer["tasks"], answer["run"][:3]) == (False, 0, "RE-")


def test_the_same_catalogue_again_gives_the_same_result(catalogue):
    _status, first = told("reconcile", catalogue(ROWS))
    _status, second = told("reconcile", catalogue(ROWS))

    assert second == first
    assert ReconciliationRun.objects.count() == 1


def test_a_shrunken_catalogue_halts_with_exit_one_and_writes_nothing(catalogue):
    told("reconcile", catalogue(ROWS))

    status, answer = told("reconcile", catalogue(ROWS[:5]))

    assert (status, answer["halted"], answer["run"]) == (1, True, None)
    assert answer["classes"]["R1"] == 5
    assert (CatalogueSnapshot.objects.count(), ReconciliationRun.objects.count()) == (1, 1)
    assert FindingSpell.objects.filter(until_run__isnull=True).count() == 10
    status, answer = told("reconcile", catalogue(ROWS[:5]), "--despite", "确已撤并")
    assert (status, answer["classes"]["R1"]) == (0, 5)


def test_bad_rows_are_listed_with_exit_one(catalogue):
    status, answer = told("reconcile", catalogue([*ROWS, ",D,数据,甲局,无条件开放,每年"]))

    assert (status, answer["run"], answer["error_count"]) == (1, None, 1)
    assert answer["errors"][0]["row"] == 12
    assert not CatalogueSnapshot.objects.exists()


def test_people_read_a_line_for_each_class(catalogue):
    status, lines = said("reconcile", catalogue(ROWS))

    assert status == 0
    assert lines[0] == "R1 应开未列: 10"
    assert len(lines) == 10


@pytest.mark.parametrize(
    ("arguments", "part"),
    [(["nowhere.csv"], "打不开"), ([], "KAIFANG_CATALOGUE_URL"), (["x", "--against", "1"], "1")],
)
def test_bad_use_says_what_is_allowed(arguments, part):
    with pytest.raises(UsageError, match=part):
        told("reconcile", *arguments)


@pytest.fixture
def served():
    """A server with the catalogue; whatever it notes while it is asked."""
    rows = [dict(zip(HEADER.split(","), row.split(","), strict=True)) for row in ROWS]
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(rows).encode())

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"127.0.0.1:{server.server_port}", seen
    server.shutdown()
    thread.join()
    server.server_close()


def test_without_a_file_the_catalogue_comes_from_the_address_of_the_setting(settings, served):
    host, _seen = served
    settings.CATALOGUE_URL = f"http://{host}/catalogue"

    status, answer = told("reconcile")

    assert (status, answer["classes"]["R1"]) == (0, 10)
    assert CatalogueSnapshot.objects.get().source == settings.CATALOGUE_URL


def test_what_lets_the_bearer_in_is_neither_kept_nor_shown(settings, served):
    host, seen = served
    settings.CATALOGUE_URL = f"http://office:secret-1@{host}/catalogue?token=secret-2#secret-3"

    _status, answer = told("reconcile")

    assert seen == ["/catalogue?token=secret-2"]
    assert CatalogueSnapshot.objects.get().source == f"http://{host}/catalogue"
    kept = [
        *SystemEvent.objects.values_list("data", flat=True),
        *CatalogueSnapshot.objects.values(),
        answer,
    ]
    assert "secret" not in repr(kept)


def test_the_catalogue_is_there_before_the_transaction_begins(settings, served):
    host, seen = served
    settings.CATALOGUE_URL = f"http://{host}/catalogue"
    asked_before = []

    def note(execute, sql, params, many, context):
        asked_before.append(bool(seen))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        told("reconcile")

    assert len(asked_before) > 10
    assert all(asked_before)
