"""Keep the order of the tasks that nobody holds, and end each order with the case (docs/decisions/0021)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0024_fewer_indexes'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='workitem',
            name='work_item_team_order',
        ),
        migrations.RemoveIndex(
            model_name='workitem',
            name='work_item_own_order',
        ),
        migrations.AddIndex(
            model_name='workitem',
            index=models.Index(condition=models.Q(('finished__isnull', True)), fields=['organisation', 'role', 'due_on', '-priority', 'created', 'id', 'process'], name='work_item_team_order'),
        ),
        migrations.AddIndex(
            model_name='workitem',
            index=models.Index(condition=models.Q(('finished__isnull', True), ('owner__isnull', True)), fields=['organisation', 'role', 'due_on', '-priority', 'created', 'id', 'process'], name='work_item_unclaimed_order'),
        ),
        migrations.AddIndex(
            model_name='workitem',
            index=models.Index(condition=models.Q(('finished__isnull', True), ('owner__isnull', False)), fields=['owner', 'due_on', '-priority', 'created', 'id', 'process'], name='work_item_own_order'),
        ),
    ]
