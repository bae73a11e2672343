"""What the pages say of a dataset that changed while it is applied for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from cases.states.role import Role
from tests.factories import a_member
from tests.workflows.conditional_access.applying import a_town, handed_in, line_of, refused
from tests.workflows.conditional_access.test_changed_dataset import a_new_version, told_of

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def test_department_and_applicant_read_that_the_dataset_was_withdrawn(client: Client) -> None:
    town = a_town()
    application = handed_in(town)
    line = line_of(application, town.traffic)
    told_of(a_new_version(town.traffic.row))
    pages = {}
    for who, person, number in (
        ("department", town.traffic.reviewer.person, line.number),
        ("other", town.health.reviewer.person, line_of(application, town.health).number),
        ("applicant", town.person.person, application.number),
    ):
        client.force_login(person)
        pages[who] = client.get(reverse("case", args=[number])).content.decode()

    assert "申请提出之后，该数据已移出现行清单。" in pages["department"]
    assert "不能予以开放" in pages["department"]
    # The wording that was applied for is still shown.
    assert "有基础的数据安全保护能力" in pages["department"]
    assert "清单变化影响所申请的数据" in pages["department"]
    assert "已移出现行清单" in pages["applicant"]
    assert "清单变化影响所申请的数据" in pages["applicant"]
    assert "已移出现行清单" not in pages["other"]


def test_department_is_pointed_to_another_wording_and_not_barred(client: Client) -> None:
    town = a_town()
    line = line_of(handed_in(town), town.traffic)
    a_new_version(town.traffic.row, conditions="有等级保护备案")
    client.force_login(town.traffic.reviewer.person)

    page = client.get(reverse("case", args=[line.number])).content.decode()

    assert "该数据在清单中的内容有调整。" in page
    assert "决定时请对照现行清单条目" in page
    assert "不能予以开放" not in page


def test_decided_line_says_nothing_of_a_later_change(client: Client) -> None:
    town = a_town()
    line = refused(line_of(handed_in(town), town.traffic), town.traffic)
    a_new_version(town.traffic.row)
    client.force_login(a_member(Role.REVIEWER, town.traffic.organisation).person)

    page = client.get(reverse("case", args=[line.number])).content.decode()

    assert "已移出现行清单" not in page
