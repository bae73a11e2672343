"""Seal notes and messages into the system chain, guard them, and let a reminder hide tasks.

Nothing wrote notes, messages or reminders before, so there is nothing to seal afterwards.
"""

from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers again: SQLite drops those of a table that it rebuilds."""
    triggers.install(schema_editor.connection)


def _seal() -> models.OneToOneField:
    return models.OneToOneField(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="cases.systemevent",
    )


class Migration(migrations.Migration):
    """One concern: what people write about a case can be proven."""

    dependencies = [("cases", "0016_bulk_plans")]

    operations = [
        *(
            migrations.AddField(
                model_name=name,
                name="salt",
                field=models.CharField(default="", max_length=32),
                preserve_default=False,
            )
            for name in ("casenote", "casemessage")
        ),
        *(
            migrations.AddField(model_name=name, name="sealed_by", field=_seal())
            for name in ("casenote", "casemessage")
        ),
        migrations.AddField(
            model_name="casemessage",
            name="organisation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.organisation",
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="hides_tasks",
            field=models.BooleanField(default=False, verbose_name="到时再列入待办"),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
