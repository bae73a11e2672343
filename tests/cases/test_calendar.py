"""The calendar in the database: loaded by the migration, never changed afterwards."""

from datetime import UTC, date, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from cases import triggers
from cases.calendar_seed import load_seed, read_seed
from cases.models.calendar import CalendarDay, CalendarNotice, CalendarVersion
from cases.queries.calendar import (
    VersionStamp,
    days_of_version,
    newest_version,
    version_numbered,
    version_numbers,
)

pytestmark = pytest.mark.django_db


def new_version(number, covers_from=date(2027, 1, 1), covers_until=date(2027, 12, 31)):
    return CalendarVersion.objects.create(
        number=number,
        source="测试",
        covers_from=covers_from,
        covers_until=covers_until,
        digest=str(number) * 64,
        entered_at=datetime(2026, 11, 23, tzinfo=UTC),
    )


def test_the_migration_loads_the_seed_as_version_one():
    version = CalendarVersion.objects.get()

    assert version.number == 1
    assert version.covers_from == date(2019, 1, 1)
    assert version.covers_until == date(2026, 12, 31)
    assert version.digest == read_seed().digest
    assert version.entered_by is None
    assert CalendarNotice.objects.count() == 10
    assert list(days_of_version(1)) == [(row.day, row.kind, row.name) for row in read_seed().days]


def test_a_day_off_names_its_holiday_and_its_notice():
    day = CalendarDay.objects.select_related("notice").get(date=date(2023, 10, 7))

    assert day.get_kind_display() == "调休上班"
    assert day.name == "中秋节、国庆节"
    assert day.notice is not None
    assert day.notice.document_number == "国办发明电〔2022〕16号"


def test_going_back_over_the_migration_forgets_its_rows_and_only_those():
    migration = import_module("cases.migrations.0004_seed_calendar")
    later = new_version(2)
    triggers.remove(connection)  # a later migration brings them: it is undone before

    migration.forget(historical_apps(), connection.schema_editor())

    assert list(CalendarVersion.objects.all()) == [later]
    assert CalendarDay.objects.count() == 0
    assert CalendarNotice.objects.count() == 0


def historical_apps():
    executor = MigrationExecutor(connection)
    return executor.loader.project_state([("cases", "0004_seed_calendar")]).apps


@pytest.mark.parametrize("model", [CalendarVersion, CalendarNotice, CalendarDay])
def test_a_row_is_written_once(model):
    row = model.objects.first()
    said = f"{model.__name__} rows are written once: add a new row instead"

    for attempt in (
        row.save,
        row.delete,
        model.objects.all().delete,
        lambda: model.objects.update(id=0),
        lambda: model.objects.bulk_update([row], ["id"]),
    ):
        with pytest.raises(TypeError) as refusal:
            attempt()
        assert str(refusal.value) == said


def test_a_date_appears_once_in_a_version():
    version = CalendarVersion.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDay.objects.create(version=version, date=date(2023, 10, 7), kind="rest")


def test_an_unknown_kind_of_day_is_refused():
    version = new_version(2)

    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDay.objects.create(version=version, date=date(2027, 1, 1), kind="halfday")


def test_a_version_that_ends_before_it_begins_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        new_version(2, covers_from=date(2027, 1, 2), covers_until=date(2027, 1, 1))


def test_versions_and_days_describe_themselves():
    version = CalendarVersion.objects.get()

    assert str(version) == "第1版（2019-01-01至2026-12-31）"
    assert str(version.days.get(date=date(2025, 9, 28))) == "2025-09-28 调休上班"
    assert str(CalendarNotice.objects.first()) == "国务院办公厅关于2019年部分节假日安排的通知"


def test_the_newest_version_is_the_highest_number():
    new_version(3)
    new_version(2)

    assert newest_version() == VersionStamp(3, "3" * 64)
    assert version_numbered(2) == VersionStamp(2, "2" * 64)
    assert version_numbered(4) is None
    assert version_numbers() == [1, 2, 3]


def test_the_seed_loads_through_the_live_registry_too():
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_calendarday")
        cursor.execute("DELETE FROM cases_calendarversion")
        cursor.execute("DELETE FROM cases_calendarnotice")
    assert newest_version() is None

    load_seed(apps, alias="default")

    assert newest_version() == VersionStamp(1, read_seed().digest)
