"""Names of deadlines, reasons and holidays are data in Chinese; an English page shows English."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils.translation import override

from cases.models import ClockPolicy
from tests.practice.requests import an_office
from tests.workflows.engine.overdue import a_request_due_on_9_october, clock_of
from tests.workflows.engine.stops import go_on, stop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def chinese_afterwards() -> Iterator[None]:
    """Leave the thread in the language of the house: a request changes it."""
    with override("zh-hans"):
        yield


def test_page_of_a_deadline_is_english_for_who_reads_english(client: Client) -> None:
    office = an_office()
    request = a_request_due_on_9_october(office)
    stop(request, office, date(2025, 9, 28))
    go_on(request, office, date(2025, 9, 30))
    client.force_login(office.head.person)

    page = client.get(
        reverse("why-this-date", args=[request.number, clock_of(request).pk]),
        headers={"accept-language": "en"},
    ).content.decode()

    for words in (
        "Decision of the department head",
        "House rule",
        "National Day and Mid-Autumn Festival",
        "Weekend",
        "Consultation of other bodies",
    ):
        assert words in page
    for words in ("部门负责人审核", "内部约定", "国庆节", "周末", "征求有关单位意见", "暂停计时"):
        assert words not in page
    # What is stored stays Chinese.
    assert ClockPolicy.objects.get(code="list.head_approval").label == "部门负责人审核"


def test_name_that_an_administrator_entered_is_shown_as_entered(client: Client) -> None:
    office = an_office()
    request = a_request_due_on_9_october(office)
    ClockPolicy.objects.filter(code="list.head_approval").update(source="本市文件第九条")
    client.force_login(office.head.person)

    page = client.get(
        reverse("why-this-date", args=[request.number, clock_of(request).pk]),
        headers={"accept-language": "en"},
    )

    assert "本市文件第九条" in page.content.decode()
