"""Who is barred reads it on the pages of their draft, before they write and hand in in vain."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from cases.models import WorkItem
from tests.journeys.passing_time import Time
from tests.workflows.conditional_access.applying import a_draft
from tests.workflows.conditional_access.committing import a_listed_town
from tests.workflows.conditional_access.use_supervision.grants_in_use import (
    DECIDED_AT,
    in_use,
    revoked,
    suspended,
    the_report,
)

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("bar", "said"),
    [
        ("fast", "前（含当日）不得提交告知承诺方式的申请；在此之前请选择普通程序。"),
        ("all", "前（含当日）不得提交有条件开放申请。"),
    ],
)
def test_barred_applicant_reads_until_when(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bar: str, said: str
) -> None:
    town, _officer = a_listed_town(valid_until=date(2099, 12, 31))
    revoked(town, suspended(town, the_report(in_use(town, tmp_path))), bar=bar)
    application = a_draft(town, town.health.row, at=DECIDED_AT)
    item = WorkItem.objects.get(process=application.pk, finished__isnull=True)
    monkeypatch.setattr("backoffice.views.clock.timezone", Time(DECIDED_AT))
    client.force_login(town.person.person)

    for name in ("application-fast-path", "application-write"):
        page = client.get(reverse(name, args=[item.pk])).content.decode()
        assert f"因违规记录，本申请主体在 2025-02-07 {said}" in page
        assert "主体现在可以选择告知承诺" not in page
        assert "主体可以选择告知承诺" not in page
