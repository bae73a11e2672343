"""Keep what each update frequency promises as data, and write the first rules.

The rows stand here in full: what was seeded must not follow later defaults. Going back drops
the table, and its rows and guards with it.
"""

from __future__ import annotations

from datetime import date

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers

EFFECTIVE_FROM = date(2023, 8, 24)
# Days, grace, and how long before the due day people are reminded; without days a frequency
# promises no date, and of what is due every day nobody is reminded.
PERIODS = {
    "realtime": (1, 1, None),
    "daily": (1, 1, None),
    "weekly": (7, 1, 1),
    "monthly": (31, 1, 3),
    "quarterly": (92, 1, 7),
    "half_yearly": (183, 1, 14),
    "yearly": (366, 1, 30),
    "irregular": (None, 0, None),
    "static": (None, 0, None),
}


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write one rule per frequency."""
    periods = apps.get_model("cases", "UpdatePeriod")
    periods.objects.using(schema_editor.connection.alias).bulk_create(
        periods(
            frequency=frequency,
            days=days,
            grace_days=grace,
            remind_days=remind,
            source="内部约定",
            tier="C",
            effective_from=EFFECTIVE_FROM,
        )
        for frequency, (days, grace, remind) in PERIODS.items()
    )


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers again, now also on this table."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    """One concern: what the frequencies promise."""

    dependencies = [("cases", "0034_withdrawn_version")]

    operations = [
        migrations.CreateModel(
            name="UpdatePeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("frequency", models.CharField(choices=[("realtime", "即时"), ("daily", "每天"), ("weekly", "每周"), ("monthly", "每月"), ("quarterly", "每季度"), ("half_yearly", "每半年"), ("yearly", "每年"), ("irregular", "不定期更新"), ("static", "静态数据")], max_length=20, verbose_name="更新频率")),
                ("days", models.PositiveSmallIntegerField(null=True, verbose_name="周期天数")),
                ("grace_days", models.PositiveSmallIntegerField(default=0, verbose_name="宽限天数")),
                ("remind_days", models.PositiveSmallIntegerField(null=True, verbose_name="提前提醒天数")),
                ("source", models.CharField(max_length=200, verbose_name="依据")),
                ("tier", models.CharField(choices=[("V", "已核原文"), ("S", "工作安排原文"), ("P", "仅见摘要"), ("R", "凭记忆，待核"), ("A", "类推"), ("C", "内部约定")], max_length=1, verbose_name="依据可信度")),
                ("effective_from", models.DateField(verbose_name="施行日期")),
            ],
            options={
                "verbose_name": "更新周期规则",
                "verbose_name_plural": "更新周期规则",
                "constraints": [
                    models.UniqueConstraint(fields=("frequency", "effective_from"), name="update_period_once_a_day"),
                    models.CheckConstraint(condition=models.Q(models.Q(("days__isnull", True), ("grace_days", 0), ("remind_days__isnull", True)), ("days__gt", 0), _connector="OR"), name="update_period_days_or_none"),
                ],
            },
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
