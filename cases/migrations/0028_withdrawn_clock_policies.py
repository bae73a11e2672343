"""Keep who took back a rule on a deadline before its day came."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """One concern: rules on deadlines that never came to hold."""

    dependencies = [("cases", "0027_item_conflicts")]

    operations = [
        migrations.AddField(
            model_name="clockpolicy",
            name="withdrawn_at",
            field=models.DateTimeField(null=True, verbose_name="撤回时间"),
        ),
        migrations.AddField(
            model_name="clockpolicy",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RemoveConstraint(model_name="clockpolicy", name="clock_policy_once_a_day"),
        migrations.AddConstraint(
            model_name="clockpolicy",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("code", "effective_from"),
                name="clock_policy_once_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="clockpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True))
                | models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                name="clock_policy_withdrawn_by_somebody",
            ),
        ),
    ]
