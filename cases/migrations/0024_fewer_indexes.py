"""Take away the indexes of a step's rows that nobody reads (docs/decisions/0020)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from cases import triggers


def guard_again(apps, schema_editor):
    """SQLite rebuilds an altered table and drops its triggers on the way."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0023_fixed_dates_and_withdrawn_breaches'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        # The last step when this is undone.
        migrations.RunPython(migrations.RunPython.noop, guard_again),
        migrations.AlterField(
            model_name='case',
            name='number',
            field=models.CharField(max_length=20, verbose_name='编号'),
        ),
        migrations.AlterField(
            model_name='case',
            name='organisation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='cases.organisation', verbose_name='主办单位'),
        ),
        migrations.AlterField(
            model_name='caseevent',
            name='acting_for',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='caseevent',
            name='actor',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='行为人'),
        ),
        migrations.AlterField(
            model_name='caseevent',
            name='case',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='cases.case'),
        ),
        migrations.AlterField(
            model_name='caseevent',
            name='operation',
            field=models.UUIDField(null=True, verbose_name='批量操作'),
        ),
        migrations.AlterField(
            model_name='caseevent',
            name='organisation',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.organisation'),
        ),
        migrations.AlterField(
            model_name='caseevent',
            name='work_item',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='cases.workitem'),
        ),
        migrations.AlterField(
            model_name='clockevent',
            name='actor',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='clockevent',
            name='calendar',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.calendarversion', to_field='number'),
        ),
        migrations.AlterField(
            model_name='clockevent',
            name='evidence',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.attachment'),
        ),
        migrations.AlterField(
            model_name='outboxmessage',
            name='idempotency_key',
            field=models.CharField(max_length=120, verbose_name='幂等键'),
        ),
        migrations.AlterField(
            model_name='routingdecision',
            name='sealed_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='routing_decisions', to='cases.systemevent'),
        ),
        migrations.AlterField(
            model_name='systemevent',
            name='actor',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='行为人'),
        ),
        migrations.AlterField(
            model_name='workitem',
            name='created',
            field=models.DateTimeField(verbose_name='产生时间'),
        ),
        migrations.AlterField(
            model_name='workitem',
            name='external_task_id',
            field=models.CharField(blank=True, max_length=50, null=True, verbose_name='外部任务'),
        ),
        migrations.AlterField(
            model_name='workitem',
            name='organisation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='work_items', to='cases.organisation'),
        ),
        migrations.AlterField(
            model_name='workitem',
            name='owner',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='work_items', to=settings.AUTH_USER_MODEL, verbose_name='承办人'),
        ),
        migrations.AlterField(
            model_name='workitem',
            name='owner_permission_content_type',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='contenttypes.contenttype'),
        ),
        migrations.AlterField(
            model_name='workitem',
            name='scheduled',
            field=models.DateTimeField(blank=True, null=True, verbose_name='预定时间'),
        ),
        migrations.AlterField(
            model_name='workitem',
            name='status',
            field=models.CharField(choices=[('ASSIGNED', 'Assigned'), ('CANCELED', 'Canceled'), ('DONE', 'Done'), ('ERROR', 'Error'), ('NEW', 'New'), ('REVIVED', 'Revived'), ('SCHEDULED', 'Scheduled'), ('STARTED', 'Started')], default='NEW', max_length=50, verbose_name='状态'),
        ),
        migrations.AddIndex(
            model_name='caseevent',
            index=models.Index(condition=models.Q(('operation__isnull', False)), fields=['operation'], name='case_event_of_operation'),
        ),
        migrations.AddIndex(
            model_name='routingdecision',
            index=models.Index(condition=models.Q(('sealed_by__isnull', False)), fields=['sealed_by'], name='routing_decision_sealed'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(fields=('number',), name='case_number_once'),
        ),
        migrations.AddConstraint(
            model_name='outboxmessage',
            constraint=models.UniqueConstraint(fields=('idempotency_key',), name='outbox_key_once'),
        ),
        migrations.RunPython(guard_again, migrations.RunPython.noop),
    ]
