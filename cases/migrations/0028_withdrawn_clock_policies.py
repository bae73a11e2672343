"""Keep who took back a rule on a deadline before its day came, and which requests fell away.

The last operation closes the requests for more time that stayed open on clocks that had ended.
"""

from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def close_what_stayed_open(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let each request fall away at the moment at which the last event of its clock was written."""
    using = schema_editor.connection.alias
    requests = apps.get_model("cases", "ExtensionRequest").objects.using(using)
    events = apps.get_model("cases", "ClockEvent").objects.using(using)
    left = requests.filter(decision="pending").exclude(clock__status__in=("running", "paused"))
    for request in left.order_by("pk"):
        last = events.filter(clock=request.clock_id).order_by("-pk").first()
        request.decision = "void"
        request.decided_at = last.recorded_at if last else request.requested_at
        request.save(update_fields=["decision", "decided_at"])


class Migration(migrations.Migration):
    """One concern: what was entered about deadlines and never came to hold."""

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
        migrations.AlterField(
            model_name="extensionrequest",
            name="decision",
            field=models.CharField(
                choices=[
                    ("pending", "待负责人审批"),
                    ("approved", "同意延期"),
                    ("refused", "不同意延期"),
                    ("void", "已作废"),
                ],
                default="pending",
                max_length=10,
                verbose_name="审批结果",
            ),
        ),
        migrations.RunPython(close_what_stayed_open, migrations.RunPython.noop),
    ]
