"""Let a clock keep the time of day at which a term in working hours ends.

No clock counts hours yet, so there is nothing to fill in.
"""

from django.db import migrations, models

from cases import triggers


def guard_again(apps, schema_editor):
    """SQLite rebuilds an altered table and drops its triggers on the way."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [('cases', '0025_queue_order_of_the_unclaimed')]

    operations = [
        # The last step when this is undone.
        migrations.RunPython(migrations.RunPython.noop, guard_again),
        migrations.AddField(
            model_name='clock',
            name='due_time',
            field=models.TimeField(null=True, verbose_name='到期时刻'),
        ),
        migrations.RunPython(guard_again, migrations.RunPython.noop),
    ]
