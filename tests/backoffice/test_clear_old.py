"""What has been kept long enough goes; what is young, unread or somebody's evidence stays."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session

from backoffice import clear_old as module, tasks
from backoffice.clear_old import Cleared, clear_old
from cases.models import ListImport, Notification, SignUpAttempt
from tests.factories import a_person, an_organisation, shanghai

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

pytestmark = pytest.mark.django_db
AT = shanghai(2026, 11, 28, 2, 30)
SECOND = timedelta(seconds=1)


@pytest.fixture
def lengths(settings: Settings) -> None:
    settings.KEEP_READ_DAYS, settings.KEEP_LOGINS_DAYS = 10, 200
    settings.KEEP_PREVIEWS_DAYS = 30


@pytest.mark.usefixtures("lengths")
def test_clear_old_takes_what_is_older_than_its_length_alone() -> None:
    person = a_person()
    for key, read_at in (
        ("unread", None),
        ("young", AT - timedelta(days=10)),
        ("old", AT - timedelta(days=10) - SECOND),
    ):
        Notification.objects.create(
            person=person,
            outbox_key=key,
            text=key,
            at=AT - timedelta(days=900),
            read_at=read_at,
        )
    for key, ends in (("ended", AT - SECOND), ("open", AT + SECOND)):
        Session.objects.create(session_key=key, session_data="", expire_date=ends)
    for kind in (AccessAttempt, AccessFailureLog, AccessLog):
        for name, age in (("old", timedelta(days=201)), ("young", timedelta(days=199))):
            fields = {"failures_since_start": 1} if kind is AccessAttempt else {}
            row = kind.objects.create(username=name, **fields)
            kind.objects.filter(pk=row.pk).update(attempt_time=AT - age)

    for name, age in (("young", timedelta(days=199)), ("old", timedelta(days=201))):
        SignUpAttempt.objects.create(place=name, at=AT - age)

    for name, age in (("young", timedelta(days=30)), ("old", timedelta(days=30) + SECOND)):
        ListImport.objects.create(
            file_name=name,
            digest="0" * 64,
            uploaded_by=person,
            organisation=an_organisation(),
            uploaded_at=AT - age,
        )

    done = clear_old(at=AT)

    assert done == Cleared(sessions=1, logins=4, notifications=1, previews=1, parts=0)
    assert set(Notification.objects.values_list("outbox_key", flat=True)) == {"unread", "young"}
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
    for kind in (AccessAttempt, AccessFailureLog, AccessLog):
        assert list(kind.objects.values_list("username", flat=True)) == ["young"]
    assert list(SignUpAttempt.objects.values_list("place", flat=True)) == ["young"]
    statuses = ListImport.objects.order_by("pk").values_list("file_name", "status")
    assert list(statuses) == [("young", "previewed"), ("old", "expired")]
    assert clear_old(at=AT) == Cleared(sessions=0, logins=0, notifications=0, previews=0, parts=0)


@pytest.mark.usefixtures("lengths")
def test_clear_old_takes_uploads_that_broke_off_a_day_ago(
    settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    store = tmp_path / "attachments"
    store.mkdir()
    for name, age in (("young.part", timedelta(days=1)), ("old.part", timedelta(days=1) + SECOND)):
        (store / name).touch()
        os.utime(store / name, times=((AT - age).timestamp(),) * 2)

    done = clear_old(at=AT)

    assert done.parts == 1
    assert [path.name for path in store.iterdir()] == ["young.part"]


@pytest.mark.usefixtures("lengths")
def test_clear_old_goes_on_until_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    for number in range(5):
        Session.objects.create(session_key=f"s{number}", session_data="", expire_date=AT - SECOND)

    assert clear_old(at=AT).sessions == 5


def test_clear_nightly_and_daily_digests_run_on_an_empty_house() -> None:
    tasks.clear_nightly.call_local()
    tasks.make_daily_digests.call_local()
