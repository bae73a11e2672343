"""Withdraw a version before it takes effect: another may follow the same one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A withdrawn version stays in the chain; the next one follows what it had followed."""

    dependencies = [
        ("cases", "0033_reversal"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='case',
            name='case_state_of_list_version',
        ),
        migrations.AlterField(
            model_name='listversion',
            name='previous',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followers', to='cases.listversion', verbose_name='前一版本'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'list_version'), _negated=True), ('state__in', ['compiling', 'reviewing', 'published', 'in_effect', 'archived', 'reversed', 'withdrawn', 'discarded']), _connector='OR'), name='case_state_of_list_version'),
        ),
    ]
