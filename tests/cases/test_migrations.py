"""The set of the first release makes, seeds and guards what the product needs, in its order."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from cases import triggers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ASK = """
import json, django
django.setup()
from django.db import connection
from cases import triggers
with connection.cursor() as cursor:
    cursor.execute("SELECT code, label, length, unit, source, tier, effective_from "
                   "FROM cases_clockpolicy ORDER BY id")
    policies = [[str(value) for value in row] for row in cursor.fetchall()]
    cursor.execute(IN_PLACE)
    guards = sorted(name for (name,) in cursor.fetchall())
print(json.dumps({"policies": policies, "guards": guards}))
"""
# As a database was left by the migrations that the set replaces.
FORGET_THE_SET = """
import django
django.setup()
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
replacing = [
    name
    for (app, name), migration in MigrationLoader(connection).disk_migrations.items()
    if app == "cases" and migration.replaces
]
MigrationRecorder(connection).migration_qs.filter(app="cases", name__in=replacing).delete()
"""
RECORDED = """
import json, django
django.setup()
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
rows = MigrationRecorder(connection).migration_qs.filter(app="cases")
print(json.dumps(list(rows.values_list("name", flat=True))))
"""


@contextmanager
def an_empty_database(folder: Path) -> Iterator[dict[str, str]]:
    """Make a database of its own on the server of the test run; yield its environment."""
    environment = {**os.environ, "KAIFANG_DATA_DIR": str(folder), "KAIFANG_ENV": "development"}
    if connection.vendor == "sqlite":
        yield {**environment, "DATABASE_URL": f"sqlite:////{folder}/empty.sqlite3"}
        return
    name = f"empty_{os.getpid()}"
    at = settings.DATABASES["default"]
    who = f"{quote(at['USER'])}:{quote(at['PASSWORD'])}" if at["PASSWORD"] else quote(at["USER"])
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield {**environment, "DATABASE_URL": f"postgres://{who}@{at['HOST']}:{at['PORT']}/{name}"}
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(*words: str, environment: dict[str, str]) -> str:
    """Run Python in the project; return what it printed."""
    done = subprocess.run(  # noqa: S603  # our own interpreter and words
        [sys.executable, *words],
        env={**environment, "DJANGO_SETTINGS_MODULE": "backoffice.settings.development"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def found_in(environment: dict[str, str]) -> dict[str, Any]:
    """Return policies and triggers of a database."""
    query = (
        triggers._POSTGRESQL_IN_PLACE
        if connection.vendor == "postgresql"
        else triggers._SQLITE_IN_PLACE
    )
    answer: dict[str, Any] = json.loads(
        run("-c", f"IN_PLACE = {query!r}\n{ASK}", environment=environment)
    )
    return answer


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_deadlines_are_seeded_before_guards_and_guards_keep_everything(tmp_path: Path) -> None:
    with an_empty_database(tmp_path) as environment:
        run("manage.py", "migrate", "cases", "0005_seed_deadlines", environment=environment)
        before = found_in(environment)
        run("manage.py", "migrate", environment=environment)
        after = found_in(environment)

    rest = ["working_day", "内部约定", "C", "2023-08-24"]
    assert before["policies"][:4] == [
        ["list.head_approval", "部门负责人审核", "3", *rest],
        ["list.security_review", "安全与个人信息复核", "2", *rest],
        ["list.review", "主管部门审查", "5", *rest],
        ["list.publish", "清单版本公布", "5", *rest],
    ]
    assert before["guards"] == []
    truncates = ("truncate",) if connection.vendor == "postgresql" else ()
    acts = sorted(("delete", "update", *truncates))
    everything = sorted([*triggers.APPEND_ONLY, *triggers.KEPT])
    assert after["guards"] == [f"{table}_no_{act}" for table in everything for act in acts]


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_set_goes_back_to_empty_tables_and_on_again(tmp_path: Path) -> None:
    with an_empty_database(tmp_path) as environment:
        run("manage.py", "migrate", environment=environment)
        seeded = found_in(environment)
        run("manage.py", "migrate", "cases", "0003_search_terms", environment=environment)
        emptied = found_in(environment)
        run("manage.py", "migrate", environment=environment)
        again = found_in(environment)

    assert emptied == {"policies": [], "guards": []}
    assert again == seeded


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_database_of_the_former_migrations_is_taken_as_it_is(tmp_path: Path) -> None:
    with an_empty_database(tmp_path) as environment:
        run("manage.py", "migrate", environment=environment)
        run("-c", FORGET_THE_SET, environment=environment)
        said = run("manage.py", "migrate", environment=environment)
        recorded = json.loads(run("-c", RECORDED, environment=environment))

    assert "No migrations to apply" in said
    assert {"0001_people", "0007_guard_recorded_rows"} <= set(recorded)
