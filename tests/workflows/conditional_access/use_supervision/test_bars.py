"""Who is barred hands nothing in until the day after, and reads until when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cases.errors import GuardFailed
from cases.models import AccessLine
from cases.queries.violations import barred_until
from tests.factories import shanghai
from tests.workflows.conditional_access.applying import a_town, handed_in
from tests.workflows.conditional_access.use_supervision.grants_in_use import (
    in_use,
    revoked,
    suspended,
    the_report,
)

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
LAST, DAY_AFTER = date(2025, 2, 7), date(2025, 2, 8)


@pytest.mark.access_scenario(34)
def test_application_during_a_bar_is_refused_with_its_last_day(tmp_path: Path) -> None:
    town = a_town()
    revoked(town, suspended(town, the_report(in_use(town, tmp_path))), bar="all")
    lines = AccessLine.objects.count()

    with pytest.raises(GuardFailed, match="在 2025-02-07 前（含当日）不得提交全部有条件开放申请"):
        handed_in(town, town.health.row, at=shanghai(2025, 2, 7))

    assert AccessLine.objects.count() == lines
    assert [barred_until(town.applicant, on) for on in (LAST, DAY_AFTER)] == [LAST, None]
    assert handed_in(town, town.health.row, at=shanghai(2025, 2, 8)).state != "draft"


def test_revocation_without_a_bar_leaves_the_way_open(tmp_path: Path) -> None:
    town = a_town()
    revoked(town, suspended(town, the_report(in_use(town, tmp_path))))

    assert barred_until(town.applicant, date(2024, 3, 1), fast=True) is None
