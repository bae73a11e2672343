"""Write the five condition templates A to E as they stand in the Shanghai list.

Going back deletes them; entries refer to them by letter, not by key, and keep their letters.
"""

from __future__ import annotations

from dataclasses import asdict

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases.seed.condition_templates import CONDITION_TEMPLATES


def seed(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write one row per template."""
    template = apps.get_model("cases", "ConditionTemplate")
    template.objects.bulk_create(template(**asdict(each)) for each in CONDITION_TEMPLATES)


def clear(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Delete the templates."""
    apps.get_model("cases", "ConditionTemplate").objects.all().delete()


class Migration(migrations.Migration):
    """One concern: the templates."""

    dependencies = [("cases", "0004_guard_recorded_rows")]

    operations = [migrations.RunPython(seed, clear)]
