"""Let a clock end on a date that is given, and record the date."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers

def guard_again(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """SQLite rebuilds an altered table and drops its triggers on the way."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    """One concern: what a deadline keeps that is not counted in days alone."""

    dependencies = [("cases", "0021_seed_sent_earlier")]

    operations = [
        # The last step when this is undone.
        migrations.RunPython(migrations.RunPython.noop, guard_again),
        migrations.AddField(
            model_name="clockevent",
            name="ends_on",
            field=models.DateField(null=True, verbose_name="指定日期"),
        ),
        migrations.AddField(
            model_name="workitem",
            name="due_is_fixed",
            field=models.BooleanField(db_default=False, default=False, verbose_name="到期日固定"),
        ),
        migrations.AddConstraint(
            model_name="clockpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("length", 0), ("unit", "fixed_date"))
                | models.Q(models.Q(("unit", "fixed_date"), _negated=True), ("length__gt", 0)),
                name="clock_policy_length_or_date",
            ),
        ),
        migrations.RunPython(guard_again, migrations.RunPython.noop),
    ]
