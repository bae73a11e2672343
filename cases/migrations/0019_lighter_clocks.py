"""Take away what every firing of a rung had to write and nobody reads (docs/decisions/0018)."""

import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models

from cases import triggers


def guard_again(apps, schema_editor):
    """SQLite rebuilds an altered table and drops its triggers on the way."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0018_kept_drafts'),
    ]

    operations = [
        # The last step when this is undone.
        migrations.RunPython(migrations.RunPython.noop, guard_again),
        migrations.RemoveConstraint(
            model_name='clock',
            name='clock_open_once',
        ),
        migrations.RemoveConstraint(
            model_name='clock',
            name='clock_of_case_open_once',
        ),
        migrations.AlterField(
            model_name='clock',
            name='calendar',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='cases.calendarversion', to_field='number'),
        ),
        migrations.AlterField(
            model_name='clock',
            name='policy',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='cases.clockpolicy'),
        ),
        migrations.AlterField(
            model_name='clock',
            name='work_item',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='cases.workitem'),
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.UniqueConstraint(models.F('case'), models.F('code'), django.db.models.functions.comparison.Coalesce('work_item', 0, output_field=models.BigIntegerField()), condition=models.Q(('status__in', ('running', 'paused'))), name='clock_open_once'),
        ),
        migrations.AddIndex(
            model_name='clock',
            index=models.Index(condition=models.Q(('work_item__isnull', False)), fields=['work_item'], name='clock_of_work_item'),
        ),
        migrations.AlterField(
            model_name='escalationfiring',
            name='clock',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='firings', to='cases.clock'),
        ),
        migrations.AlterField(
            model_name='escalationfiring',
            name='sealed_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='firings', to='cases.systemevent'),
        ),
        migrations.RunPython(guard_again, migrations.RunPython.noop),
    ]
