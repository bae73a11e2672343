"""The fixture files and the full real list behave as their notes say."""

from __future__ import annotations

import csv
import io

import pytest

from cases.errors import GuardFailed
from cases.models import ChangeItem, EntryRow, ListChange
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.real_list import data_file, needs_real_list
from tests.workflows.open_list.files import NOW, counts, put_in_force
from workflows.open_list.import_list import preview_list, propose_list

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads"), needs_real_list]
GBK = "fixture_import_gbk_2bad_of_200.csv"
UTF8 = "fixture_import_utf8bom_ok_200.csv"
MERGED = "fixture_import_merged_cells.xlsx"


@pytest.fixture
def operator():
    """An operator, in a city that has every department of the real list."""
    with data_file("sh_departments.csv").open(encoding="utf-8-sig", newline="") as file:
        for line in list(csv.reader(file))[1:]:
            for name in line[0].split(","):
                an_organisation(name, short_name=name)
    return a_member(Role.DATA_CENTRE_OPERATOR)


def preview(name, operator):
    with data_file(name).open("rb") as file:
        return preview_list(file=file, filename=name, membership=operator, at=NOW)


@pytest.mark.list_scenario(18)
def test_gbk_fixture_two_bad_rows_are_reported_and_nothing_is_written(operator):
    found = preview(GBK, operator)

    assert (found.encoding, found.rows, found.error_count) == ("gb18030", 200, 2)
    assert [
        (error["row"], error["column"], error["value"][:5], error["rule"]) for error in found.errors
    ] == [
        (51, "开放属性", "完全开放", "open_type_unknown"),
        (121, "数据集ID", found.errors[1]["value"][:5], "identifier_repeated"),
    ]
    assert "第 12 行" in found.errors[1]["sentence"]
    assert found.warnings["formula_like"] == 1
    with pytest.raises(GuardFailed):
        propose_list(list_import=found, membership=operator, at=NOW)
    assert ListChange.objects.count() == 0


@pytest.mark.list_scenario(18)
def test_gbk_fixture_then_the_corrected_file_creates_no_duplicates(operator):
    found = preview(GBK, operator)
    propose_list(list_import=found, membership=operator, at=NOW, only_good_rows=True)

    corrected = preview(UTF8, operator)

    proposed = ChangeItem.objects.count()
    numbers = counts(corrected)
    assert proposed == 198
    assert (corrected.error_count, numbers["add"]) == (0, 2)
    assert numbers["already_proposed"] + numbers.get("waiting", 0) == 198


@pytest.mark.list_scenario(19)
def test_utf8_fixture_has_no_error_and_twice_proposes_nothing(operator):
    first = preview(UTF8, operator)
    propose_list(list_import=first, membership=operator, at=NOW)
    put_in_force()

    second = preview(UTF8, operator)

    assert (first.encoding, first.error_count, counts(first)) == ("utf-8-sig", 0, {"add": 200})
    assert counts(second) == {"unchanged": 200}


@pytest.mark.list_scenario(20)
def test_merged_fixture_finds_header_fills_departments_and_skips_the_footer(operator):
    found = preview(MERGED, operator)

    assert (found.rows, found.error_count, counts(found)) == (40, 0, {"add": 40})
    assert found.facts["title_rows"] == 1
    assert found.facts["header_row"] == 2
    assert [footer["text"][:3] for footer in found.facts["footer_rows"]] == ["填表人"]
    assert found.warnings["merged_cell_filled"] == 39


@pytest.mark.list_scenario(25)
def test_real_list_counts_are_those_of_decisions(operator):
    found = preview("sh_open_list_2026-04.csv.gz", operator)

    assert (found.rows, found.error_count, counts(found)) == (9793, 0, {"add": 9793})
    assert found.facts["providers"] == 73
    expected = {
        "duplicate_name": 29,
        "condition_loose_end": 940,
        "unconditional_with_condition": 99,
        "first_date_missing": 13,
        "update_before_publication": 848,
        "name_edge_spaces": 31,
        "personal_information_strong": 6,
        "personal_information_weak": 135,
    }
    assert {rule: found.warnings[rule] for rule in expected} == expected


def test_real_list_proposed_and_in_force_is_unchanged(operator):
    found = preview("sh_open_list_2026-04.csv.gz", operator)
    done = propose_list(list_import=found, membership=operator, at=NOW)
    strong = ChangeItem.objects.filter(needs_security_review=True).count()
    rows = EntryRow.objects.filter(valid_until=None)
    rows.update(valid_from=1)

    again = preview("sh_open_list_2026-04.csv.gz", operator)

    assert (len(done.changes), strong) == (73, 6)
    assert counts(again) == {"unchanged": 9793}


@pytest.mark.list_scenario(19)
def test_latin_1_bytes_are_refused(operator):
    from cases.errors import UnreadableFile

    with pytest.raises(UnreadableFile, match="编码"):
        preview_list(
            file=io.BytesIO(b"id,caf\xe9,\xa3\n" * 50),
            filename="x.csv",
            membership=operator,
            at=NOW,
        )
