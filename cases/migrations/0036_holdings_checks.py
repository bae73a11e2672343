"""Keep nightly comparisons with the delivery system, and what they found."""

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
        ('cases', '0035_seed_delivery_deadlines'),
    ]

    operations = [
        # Going back rebuilds tables last of all: what is guarded then is guarded again.
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.CreateModel(
            name='HoldingsCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='核对时间')),
                ('expected', models.PositiveIntegerField(verbose_name='应持有授权')),
                ('failure', models.CharField(blank=True, max_length=200, verbose_name='未能核对的原因')),
            ],
            options={
                'verbose_name': '交付核对',
                'verbose_name_plural': '交付核对',
            },
        ),
        migrations.CreateModel(
            name='HoldingsFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fault', models.CharField(choices=[('missing', '对方没有持有'), ('unknown', '对方持有而不应持有'), ('unlike', '双方内容不一致')], max_length=10, verbose_name='差异')),
                ('number', models.CharField(max_length=60, verbose_name='授权编号')),
                ('fields', models.JSONField(default=list, verbose_name='不一致的内容')),
                ('check_run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='cases.holdingscheck')),
            ],
            options={
                'verbose_name': '交付核对差异',
                'verbose_name_plural': '交付核对差异',
                'constraints': [models.UniqueConstraint(fields=('check_run', 'number'), name='holdings_finding_once_a_check')],
            },
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
