"""Let a letter tell that the data of a grant is not provided for now."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers of the tables that are there."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0036_holdings_checks'),
    ]

    operations = [
        # Going back rebuilds tables last of all: what is guarded then is guarded again.
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.AlterField(
            model_name='letter',
            name='kind',
            field=models.CharField(choices=[('acceptance', '受理通知书'), ('supplement', '补正告知书'), ('extension', '延长答复期限告知书'), ('decision', '审核决定书'), ('refusal', '不予开放决定书'), ('abandoned', '视为放弃申请告知书'), ('suspension', '中止提供数据告知书')], max_length=12, verbose_name='文书'),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
