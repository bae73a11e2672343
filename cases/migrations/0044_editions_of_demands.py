"""Let every demand of a scenario point to the edition of its day (docs/decisions/0047)."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers


def point_to_editions(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the newest edition that was entered when the demand was, as its form then did.

    Writes: the edition of demands that have a scenario and none; nothing else may write it.
    """
    triggers.remove(schema_editor.connection)
    for demand in apps.get_model('cases', 'DataDemand').objects.filter(scenario__isnull=False, edition=None):
        editions = demand.scenario.editions.filter(entered_at__lte=demand.entered_at)
        demand.edition = editions.order_by('-edition').first() or demand.scenario.editions.earliest('edition')
        demand.save(update_fields=['edition'])
    if schema_editor.connection.vendor == 'postgresql':
        # What is still to be checked of the rows keeps triggers from being created.
        schema_editor.execute('SET CONSTRAINTS ALL IMMEDIATE')
        schema_editor.execute('SET CONSTRAINTS ALL DEFERRED')
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0043_wording_of_demands"),
    ]

    operations = [
        # Back, the column goes with the migration before.
        migrations.RunPython(point_to_editions, migrations.RunPython.noop),
    ]
