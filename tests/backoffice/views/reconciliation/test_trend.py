"""How mismatches move from run to run, and what departments see of it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from backoffice.views.reconciliation.trend import trend_of_runs
from cases.states.role import Role
from tests.backoffice.views.reconciliation.uploads import FOREIGN, LINES, upload
from tests.factories import a_member

pytestmark = pytest.mark.django_db


def test_trend_needs_two_runs_and_leaves_halted_ones_out(client, officer):
    upload(client, LINES)
    alone = trend_of_runs()
    upload(client, [*LINES, FOREIGN])
    upload(client, LINES[:5])

    trend = trend_of_runs()

    assert alone.line is None
    assert [row.total for row in trend.rows] == [len(LINES), len(LINES) + 1]
    assert trend.rows[1].counts[0] == len(LINES) + 1
    assert trend.line is not None
    assert [said for _y, said in trend.line.grid] == ["0", "10", "20"]
    page = client.get(reverse("reconciliation")).content.decode()
    assert "差异的走势" in page
    assert "各单位未消除的差异" in page


@pytest.mark.parametrize("runs", [1, 3])
def test_trend_asks_once_whatever_the_number_of_runs(
    client, officer, runs, django_assert_num_queries
):
    for number in range(runs):
        upload(client, LINES[: len(LINES) - number])

    with django_assert_num_queries(1):
        trend = trend_of_runs()

    assert len(trend.rows) == runs


def test_department_sees_where_its_own_lie_and_no_trend_of_the_city(client, officer, bureau):
    upload(client, LINES)
    upload(client, [*LINES, FOREIGN])
    client.force_login(a_member(Role.DEPARTMENT_STAFF, bureau).person)

    page = client.get(reverse("reconciliation")).content.decode()

    assert "差异的走势" not in page
    assert "甲局" in page
    assert "乙局" not in page
