"""Every night the sample receiver, a process of its own, is asked what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backoffice import access_tasks, delivering
from backoffice.grant_delivery.holdings import Patience
from backoffice.grant_delivery.nightly import check_holdings
from cases.models import Grant, HoldingsCheck, HoldingsFinding, Notification
from cases.states.role import Role
from tests.backoffice.grant_delivery.receiver import NEW, running_receiver
from tests.backoffice.grant_delivery.test_with_receiver import news, post
from tests.factories import a_member, shanghai, the_commission
from tests.workflows.conditional_access.applying import a_town
from tests.workflows.conditional_access.granting import acted, granted, in_use

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.test import Client
    from pytest_django import Settings

    from backoffice.grant_delivery.target import Target
    from cases.models import Person

pytestmark = pytest.mark.django_db
NIGHT, NEXT_NIGHT = shanghai(2023, 11, 8, 3), shanghai(2023, 11, 9, 3)
AT_ONCE = Patience(waits=())


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Target]:
    folder = tmp_path / "receiver"
    folder.mkdir()
    with running_receiver(folder) as target:
        yield target


@pytest.fixture
def _asked(settings: Settings, receiver: Target) -> None:
    """Let this installation push to the receiver."""
    settings.DELIVERY_URL, settings.DELIVERY_ALLOW_PRIVATE = receiver.url, True
    settings.DELIVERY_KEYS = (NEW,)


def found(at: object = NIGHT) -> list[tuple[str, str, list[str]]]:
    check = check_holdings(at=at, patience=AT_ONCE)  # type: ignore[arg-type]
    assert check is not None
    assert check.failure == ""
    rows = HoldingsFinding.objects.filter(check_run=check).order_by("number")
    return [(row.fault, row.number, row.fields) for row in rows]


def told(person: Person) -> list[str]:
    delivering.deliver_all()
    rows = Notification.objects.filter(person=person, topic="holdings_differ").order_by("pk")
    return list(rows.values_list("text", flat=True))


@pytest.mark.access_scenario(26)
@pytest.mark.usefixtures("_asked")
def test_grant_that_was_pushed_is_in_use_and_held_alike(tmp_path: Path) -> None:
    officer = a_member(Role.COMMISSION_STAFF, the_commission()).person
    grant = granted(a_town(), tmp_path)
    before = found()

    delivering.deliver_all()

    grant.refresh_from_db()
    assert (before, grant.state, found()) == ([], "active", [])
    assert HoldingsCheck.objects.latest("pk").expected == 1
    assert told(officer) == []


@pytest.mark.access_scenario(26)
@pytest.mark.usefixtures("_asked")
def test_missing_unknown_and_unlike_are_named_and_told_once(
    tmp_path: Path, settings: Settings, receiver: Target
) -> None:
    officer = a_member(Role.COMMISSION_STAFF, the_commission()).person
    town = a_town()
    unlike = granted(town, tmp_path)
    delivering.deliver_all()
    # What follows the delivery system does not hear of.
    settings.DELIVERY_URL = ""
    missing = in_use(town, tmp_path)
    acted(Grant.objects.get(pk=unlike.pk), "restrict", town.traffic.head, reason="核查。")
    settings.DELIVERY_URL = receiver.url
    post(receiver, news("GT-1999-00001"))

    first = found()
    second = found(NEXT_NIGHT)

    assert first == [
        ("unknown", "GT-1999-00001", []),
        ("unlike", unlike.number, ["state"]),
        ("missing", missing.number, []),
    ]
    assert second == first
    [line] = told(officer)
    assert "3 件授权不一致" in line


@pytest.mark.usefixtures("_asked")
def test_what_waits_for_delivery_or_has_a_message_on_its_way_is_no_finding(
    tmp_path: Path,
) -> None:
    town = a_town()
    granted(town, tmp_path)
    delivered = granted(town, tmp_path)
    delivering.deliver_all()
    acted(Grant.objects.get(pk=delivered.pk), "restrict", town.traffic.head, reason="核查。")

    assert found() == []


def test_receiver_that_is_down_is_a_failure_that_is_kept_and_told(
    tmp_path: Path, settings: Settings
) -> None:
    officer = a_member(Role.COMMISSION_LEAD, the_commission()).person
    in_use(a_town(), tmp_path)
    settings.DELIVERY_URL, settings.DELIVERY_ALLOW_PRIVATE = "http://127.0.0.1:9", True
    settings.DELIVERY_KEYS = (NEW,)

    check = check_holdings(at=NIGHT, patience=AT_ONCE)

    assert check is not None
    assert "没有应答" in check.failure
    assert HoldingsFinding.objects.count() == 0
    [line] = told(officer)
    assert "没有完成" in line


def test_without_a_delivery_system_nothing_is_compared() -> None:
    assert check_holdings(at=NIGHT) is None
    access_tasks.compare_with_delivery_system.call_local()

    assert HoldingsCheck.objects.count() == 0


def a_check_with(*numbers: str) -> HoldingsCheck:
    check = HoldingsCheck.objects.create(at=NIGHT, expected=5)
    HoldingsFinding.objects.bulk_create(
        HoldingsFinding(check_run=check, fault="unlike", number=number, fields=["valid_until"])
        for number in numbers
    )
    return check


def test_page_shows_the_newest_comparison_and_the_ones_before(
    client: Client, tmp_path: Path
) -> None:
    grant = in_use(a_town(), tmp_path)
    client.force_login(a_member(Role.COMMISSION_STAFF, the_commission()).person)
    url = reverse("grant-holdings")
    empty = client.get(url).content.decode()
    a_check_with(grant.number)
    with CaptureQueriesContext(connection) as one:
        page = client.get(url).content.decode()
    a_check_with(grant.number, "GT-1999-00001", "GT-1999-00002")
    with CaptureQueriesContext(connection) as three:
        client.get(url)

    assert "还没有核对过" in empty
    assert "没有接入交付系统" in empty
    assert reverse("case", args=[grant.number]) in page
    assert "授权终止日期" in page
    assert "1 件不一致" in page
    assert len(one) == len(three)


def test_page_is_for_the_commission_and_the_data_centre(client: Client) -> None:
    client.force_login(a_member(Role.DEPARTMENT_HEAD).person)

    assert client.get(reverse("grant-holdings")).status_code == 403
