"""Rows that another request holds: it is named only to whom may open it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from cases.models import ListImport
from cases.queries.visible import visible_to
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.files import BUREAU, NOW, csv_file, preview, propose, row

if TYPE_CHECKING:
    from cases.models import ListChange, Membership, Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    """Keep uploaded files apart for each test."""
    settings.DATA_DIR = tmp_path


@pytest.fixture
def change() -> ListChange:
    """Let one department propose an entry under an identifier that another one means to use."""
    other = a_member(Role.DEPARTMENT_STAFF, an_organisation("上海市另一局"))
    (change,) = propose(csv_file(row(1, "上海市另一局")), other).changes
    return change


@pytest.fixture
def bureau() -> Organisation:
    return an_organisation(BUREAU)


def waiting_rows(client, member: Membership) -> str:
    """Preview the entry of one's own as this member; return the page of the rows that wait."""
    found = preview(csv_file(row(1, BUREAU), row(2, BUREAU)), member)
    client.force_login(member.person)
    return client.get(reverse("import", args=[found.pk]), {"op": "waiting"}).content.decode()


def test_request_is_not_named_to_an_uploader_who_may_not_open_it(client, change, bureau) -> None:
    staff = a_member(Role.DEPARTMENT_STAFF, bureau)

    page = waiting_rows(client, staff)

    # The import itself knows the number; the page must not tell it.
    assert ListImport.objects.latest("pk").counts["held_by"] == [
        {"number": change.number, "rows": 1}
    ]
    assert not visible_to(staff.person, on=NOW.date()).filter(pk=change.pk).exists()
    assert change.number not in page
    assert "另一份申请正在办理" in page
    assert "您无权查看的申请：1 条" in page


@pytest.mark.usefixtures("bureau")
def test_request_is_named_to_an_uploader_who_may_open_it(client, change) -> None:
    page = waiting_rows(client, a_member(Role.DATA_CENTRE_OPERATOR))

    assert f"申请 {change.number} 正在办理" in page
    assert f"申请 {change.number}：1 条" in page
    assert "另一份申请正在办理" not in page
    assert "您无权查看的申请" not in page
