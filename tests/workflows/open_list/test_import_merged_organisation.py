"""An import follows an organisation that was merged to the one that took it over."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.files import (
    BUREAU,
    NOW,
    counts,
    csv_file,
    preview,
    propose,
    put_in_force,
    row,
)
from workflows.open_list.import_list import propose_list

if TYPE_CHECKING:
    from cases.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]
HEIR = "上海市承接局"
LAST_DAY = date(2026, 3, 31)


@pytest.fixture
def heir():
    return an_organisation(HEIR)


def merge(organisation: Organisation, heir: Organisation) -> None:
    organisation.successor = heir
    organisation.valid_until = LAST_DAY
    organisation.save()


def test_preview_list_merged_organisation_is_taken_for_its_successor_with_a_warning(
    operator, bureau, heir
):
    bureau.aliases.create(name="测试局（市）")
    merge(bureau, heir)

    found = preview(csv_file(row(1, BUREAU), row(2, "测试局(市)")), operator)
    (change,) = propose_list(list_import=found, membership=operator, at=NOW).changes

    assert (counts(found), found.warnings["provider_merged"]) == ({"add": 2}, 2)
    assert found.facts["warning_details"][-2]["sentence"] == (
        "“上海市测试局”已并入“上海市承接局”，按后者导入。请更正文件中的部门名称。"
    )
    assert change.organisation == heir
    item = change.items.select_related("proposed_row").first()
    assert (item.proposed_row.provider, item.proposed_row.provider_name) == (heir, HEIR)


def test_propose_list_entry_of_a_merged_organisation_passes_through_its_successor(
    operator, bureau, heir
):
    propose(csv_file(row(1, BUREAU), row(2, BUREAU)), operator)
    put_in_force()
    merge(bureau, heir)

    found = preview(csv_file(row(1, BUREAU)), operator, full=True)
    (change,) = propose_list(list_import=found, membership=operator, at=NOW).changes

    assert counts(found) == {"transfer": 1, "remove": 1}
    assert change.organisation == heir
    assert [(item.operation, item.fields) for item in change.items.order_by("position")] == [
        ("transfer", [["provider_name", BUREAU, HEIR]]),
        ("remove", []),
    ]


def test_preview_list_staff_of_the_successor_acts_for_what_was_left(operator, bureau, heir):
    propose(csv_file(row(1, BUREAU)), operator)
    put_in_force()
    merge(bureau, heir)
    staff = a_member(Role.DEPARTMENT_STAFF, heir)

    assert counts(preview(csv_file(row(1, BUREAU)), staff)) == {"transfer": 1}


def test_preview_list_chain_of_mergers_is_followed_to_its_end(operator, bureau, heir):
    between = an_organisation("上海市中间局")
    merge(bureau, between)
    merge(between, heir)

    found = preview(csv_file(row(1, BUREAU)), operator)

    assert found.counts["organisations"][0]["name"] == HEIR


def test_preview_list_closed_organisation_without_successor_is_refused(operator, bureau):
    bureau.valid_until = LAST_DAY
    bureau.save()

    found = preview(csv_file(row(1, BUREAU)), operator)

    assert [error["rule"] for error in found.errors] == ["provider_unknown"]


def test_preview_list_circle_of_mergers_is_refused(operator, bureau, heir):
    merge(bureau, heir)
    merge(heir, bureau)

    found = preview(csv_file(row(1, BUREAU)), operator)

    assert [error["rule"] for error in found.errors] == ["provider_unknown"]


def test_preview_list_name_that_an_organisation_in_office_bears_is_its_own(operator, heir):
    old = an_organisation("上海市旧局", short_name="旧局")
    merge(old, heir)
    an_organisation("上海市新局", short_name="旧局")

    found = preview(csv_file(row(1, "旧局")), operator)

    assert found.counts["organisations"][0]["name"] == "上海市新局"
    assert "provider_merged" not in found.warnings


def test_preview_list_merged_co_provider_is_named_by_its_successor(operator, bureau, heir):
    an_organisation("上海市另一局")
    merge(bureau, heir)

    (change,) = propose(csv_file(row(1, f"上海市另一局,{BUREAU}")), operator).changes

    assert change.items.get().proposed_row.co_providers == HEIR
