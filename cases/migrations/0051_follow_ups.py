"""Let an application say which grant it renews or amends."""

from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers of the tables that are there."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0050_seed_supervision_deadlines'),
    ]

    operations = [
        # Going back rebuilds tables last of all: what is guarded then is guarded again.
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.AddField(
            model_name='accessapplication',
            name='data_grant',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='cases.grant', verbose_name='原授权'),
        ),
        migrations.AddField(
            model_name='accessapplication',
            name='follows_as',
            field=models.CharField(blank=True, choices=[('renewal', '续期'), ('amendment', '变更')], max_length=10, verbose_name='续期或变更'),
        ),
        migrations.AddConstraint(
            model_name='accessapplication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('data_grant__isnull', True), ('follows_as', '')), models.Q(('data_grant__isnull', False), ('follows_as__in', ['renewal', 'amendment'])), _connector='OR'), name='access_application_says_how_it_follows'),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
