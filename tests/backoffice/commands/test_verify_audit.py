"""`manage.py verify_audit`: ok, or the first thing that is wrong, by name."""
# ruff: noqa: S608  # the statements are what a stranger with a database client would type

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import connection

from backoffice.management.json_command import UsageError
from cases import triggers
from cases.events import append_system_event
from cases.models import EntryLabel, EntryRow, ListEntry
from cases.states.role import Role
from tests.backoffice.commands.told import said, told
from tests.cases.chains import a_case_with, event_of, tamper
from tests.factories import a_member, an_organisation, shanghai
from tests.practice.requests import an_office
from tests.workflows.engine.files import PDF
from tests.workflows.open_list.lists import (
    a_city,
    add,
    an_approved_request,
    publish,
    remove,
    row,
)
from tests.workflows.open_list.programmes.calls import a_fair, a_label
from workflows.engine.attachments import attach, path_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def anchors(settings: Settings, tmp_path: Path) -> Path:
    settings.ANCHOR_DIR = tmp_path / "anchors"
    return tmp_path / "anchors"


def test_verify_audit_on_an_empty_database_is_ok() -> None:
    assert told("verify_audit", "--versions") == (
        0,
        {
            "ok": True,
            "cases": 0,
            "events": 0,
            "system_events": 0,
            "anchors": 0,
            "versions": 0,
            "first_bad": None,
        },
    )


def test_verify_audit_after_acts_and_an_anchor_counts_them() -> None:
    a_case_with(an_office(), 4)
    append_system_event(act="tried", actor=None, at=shanghai(2023, 9, 27), data={})
    assert told("make_anchor")[0] == 0

    status, answer = told("verify_audit")

    assert (status, answer["ok"], answer["events"], answer["cases"]) == (0, True, 5, 1)
    assert (answer["system_events"], answer["anchors"]) == (1, 1)
    assert said("verify_audit")[1] == [
        "已校验 1 个案卷、5 个事件、1 次锚定、0 个清单版本。",
        "全部相符。",
    ]


def test_verify_audit_when_an_event_is_altered_names_its_row() -> None:
    case = a_case_with(an_office(), 4)
    row = event_of(case, 2).pk
    tamper(f"UPDATE cases_caseevent SET rule = 'x' WHERE id = {row}")

    status, answer = told("verify_audit")

    assert (status, answer["ok"]) == (1, False)
    assert answer["first_bad"] == {
        "table": "cases_caseevent",
        "what": "altered",
        "sentence": f"案卷 {case.number} 的第 2 个事件内容与其摘要不符：该行被改动过。",
        "case": case.number,
        "sequence": 2,
        "row": row,
    }
    assert said("verify_audit") == (
        1,
        [
            "已校验 1 个案卷、4 个事件、0 次锚定、0 个清单版本。",
            (
                "第一处不符（表 cases_caseevent）："
                f"案卷 {case.number} 的第 2 个事件内容与其摘要不符：该行被改动过。"
            ),
        ],
    )


def test_verify_audit_when_the_system_chain_is_altered_names_it() -> None:
    append_system_event(act="tried", actor=None, at=shanghai(2023, 9, 27), data={})
    tamper("UPDATE cases_systemevent SET act = 'x'")

    status, answer = told("verify_audit")

    assert (status, answer["first_bad"]["table"]) == (1, "cases_systemevent")


def test_verify_audit_when_an_anchored_tail_is_cut_names_it() -> None:
    case = a_case_with(an_office(), 4)
    told("make_anchor")
    tamper(
        f"DELETE FROM cases_caseevent WHERE case_id = {case.pk} AND sequence = 4",
        f"UPDATE cases_case SET version = 3, head = '{event_of(case, 3).hash}' "
        f"WHERE id = {case.pk}",
    )

    status, answer = told("verify_audit", "--case", case.number)

    assert (status, answer["first_bad"]["what"]) == (1, "seen_and_gone")
    assert (answer["first_bad"]["case"], answer["first_bad"]["sequence"]) == (case.number, 4)


def test_verify_audit_of_one_case_leaves_the_others_and_the_system_alone() -> None:
    office = an_office()
    whole, broken = a_case_with(office, 2), a_case_with(office, 2)
    append_system_event(act="tried", actor=None, at=shanghai(2023, 9, 27), data={})
    tamper(
        f"UPDATE cases_caseevent SET act = 'x' WHERE case_id = {broken.pk}",
        "UPDATE cases_systemevent SET act = 'x'",
    )

    status, answer = told("verify_audit", "--case", whole.number)

    assert (status, answer["ok"], answer["events"], answer["cases"]) == (0, True, 2, 1)


def test_verify_audit_of_an_unknown_case_says_what_to_write() -> None:
    with pytest.raises(UsageError, match="没有编号为“LC-1”的案卷：请填写完整编号") as refusal:
        call_command("verify_audit", "--case", "LC-1")

    assert refusal.value.returncode == 2


def test_verify_audit_when_the_bytes_of_a_file_are_altered_names_its_row(
    settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    store = tmp_path / "attachments"
    office = an_office()
    kept = attach(
        case=a_case_with(office, 1),
        file=io.BytesIO(PDF),
        name="函.pdf",
        person=office.staff.person,
        at=shanghai(2023, 9, 28),
        store=store,
    )
    path_of(store, kept.digest).write_bytes(PDF + b" ")

    status, answer = told("verify_audit")

    assert (status, answer["first_bad"]["what"], answer["first_bad"]["row"]) == (
        1,
        "file_altered",
        kept.pk,
    )


@pytest.mark.parametrize("versions", [(), ("--versions",)])
def test_verify_audit_looks_at_versions_only_when_asked(versions: tuple[str, ...]) -> None:
    EntryRow.objects.create(
        entry=ListEntry.objects.create(),
        name="公交线路",
        name_key="公交线路",
        provider=an_organisation(),
        provider_name="上海市交通委员会",
        row_hash="not the hash",
        valid_from=1,
    )

    status, answer = told("verify_audit", *versions)

    assert (status, answer["ok"]) == ((1, False) if versions else (0, True))
    if versions:
        assert answer["first_bad"]["table"] == "cases_entryrow"
        assert answer["first_bad"]["what"] == "row"


@pytest.mark.parametrize("roles", [(), ("--roles",)])
def test_verify_audit_looks_at_roles_only_when_asked(roles: tuple[str, ...]) -> None:
    a_member(Role.AUDITOR)

    status, answer = told("verify_audit", *roles)

    assert (status, answer["ok"]) == ((1, False) if roles else (0, True))
    if roles:
        assert answer["first_bad"]["table"] == "cases_membership"


def test_make_anchor_where_the_folder_cannot_be_written_names_the_setting(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "in_the_way").write_text("", encoding="utf-8")
    settings.ANCHOR_DIR = tmp_path / "in_the_way"

    with pytest.raises(UsageError, match="请检查 KAIFANG_ANCHOR_DIR"):
        call_command("make_anchor")


def test_verify_audit_names_a_first_day_of_effect_that_no_approval_gave() -> None:
    city = a_city()
    publish(city, add(name="甲"))
    request = an_approved_request(city, remove(row("甲")), waiver="")
    assert told("verify_audit")[0] == 0
    request.items.update(not_before=None)

    status, answer = told("verify_audit")

    bad = answer["first_bad"]
    assert (status, bad["what"], bad["case"]) == (1, "notice_period", request.number)


def test_verify_audit_of_one_case_names_the_label_that_is_gone() -> None:
    label = a_label(a_fair(update_frequency="static"))
    number = label.nomination.number
    assert told("verify_audit", "--case", number)[0] == 0
    triggers.remove(connection)
    EntryLabel.objects.filter(pk=label.pk).delete()

    status, answer = told("verify_audit", "--case", number)

    bad = answer["first_bad"]
    assert (status, bad["what"], bad["case"]) == (1, "label", number)
