"""Security reviews on the items of change requests."""

from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers

PASSED_SECURITY = ("pending", "approved", "effective", "rejected", "conflict")


def note_reviews(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the reviews that were only events onto the items that they let pass.

    A request that is under review while the product is upgraded needs no second one.
    """
    using = schema_editor.connection.alias
    events = apps.get_model("cases", "CaseEvent").objects.using(using)
    items = apps.get_model("cases", "ChangeItem").objects.using(using)
    cleared = events.filter(act="clear", actor__isnull=False).order_by("case_id", "sequence")
    for event in cleared.iterator():
        reviewed = items.filter(
            change_id=event.case_id, needs_security_review=True, decision__in=PASSED_SECURITY
        )
        reviewed.update(
            security_assessment=event.data.get("reason", ""),
            security_reviewed_by_id=event.actor_id,
            security_reviewed_at=event.at,
        )


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers again: SQLite drops those of rebuilt tables."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    """What moves toward openness has its review on record with its item."""

    dependencies = [
        ("cases", "0031_emergency_suspensions"),
    ]

    operations = [
        # The last step when this is undone.
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.AddField(
            model_name='changeitem',
            name='security_assessment',
            field=models.TextField(blank=True, db_default='', verbose_name='安全复核意见'),
        ),
        migrations.AddField(
            model_name='changeitem',
            name='security_reviewed_at',
            field=models.DateTimeField(null=True, verbose_name='安全复核时间'),
        ),
        migrations.AddField(
            model_name='changeitem',
            name='security_reviewed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='安全复核人'),
        ),
        migrations.AddConstraint(
            model_name='changeitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('security_reviewed_at__isnull', True), ('security_reviewed_by__isnull', True)), models.Q(('security_reviewed_at__isnull', False), ('security_reviewed_by__isnull', False)), _connector='OR'), name='change_item_reviewed_by_and_at'),
        ),
        migrations.RunPython(note_reviews, migrations.RunPython.noop),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
