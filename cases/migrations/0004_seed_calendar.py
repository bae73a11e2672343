"""Load the working-day calendar of 2019 to 2026, each notice cited.

Going back only forgets the seed's rows: a database that has clocks counted on them refuses, since
the rows are protected.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases.calendar_seed import FIRST_VERSION, load_seed, read_seed


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    load_seed(apps, alias=schema_editor.connection.alias)


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    alias = schema_editor.connection.alias
    days = apps.get_model("cases", "CalendarDay").objects.using(alias)
    days.filter(version__number=FIRST_VERSION).delete()
    apps.get_model("cases", "CalendarVersion").objects.using(alias).filter(
        number=FIRST_VERSION
    ).delete()
    apps.get_model("cases", "CalendarNotice").objects.using(alias).filter(
        url__in=[notice.url for notice in read_seed().notices]
    ).delete()


class Migration(migrations.Migration):
    """One concern: the calendar."""

    replaces = [
        ("cases", "0002_seed_calendar"),
    ]

    dependencies = [("cases", "0003_search_terms")]

    operations = [migrations.RunPython(load, forget)]
