"""Let the database refuse to change or delete what was recorded.

Going back takes the triggers away; the rows stay.
"""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers."""
    triggers.install(schema_editor.connection)


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the triggers."""
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """One concern: the triggers."""

    replaces = [
        ("cases", "0004_guard_recorded_rows"),
    ]

    dependencies = [("cases", "0006_seed_rules_of_the_list")]

    operations = [migrations.RunPython(guard, unguard)]
