"""Name two more things that happen to a clock; no column changes."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """One concern: the choices of what happens to a clock and of what a reason does."""

    dependencies = [("cases", "0019_lighter_clocks")]

    operations = [
        migrations.AlterField(
            model_name="clockevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("start", "起算"),
                    ("pause", "暂停计时"),
                    ("resume", "恢复计时"),
                    ("reset", "重新起算"),
                    ("extend", "延期"),
                    ("satisfy", "办结"),
                    ("reopen", "撤回办结"),
                    ("void", "作废"),
                    ("recompute", "日历调整重算"),
                    ("policy", "改用新时长"),
                ],
                max_length=10,
                verbose_name="事项",
            ),
        ),
        migrations.AlterField(
            model_name="clockreason",
            name="verb",
            field=models.CharField(
                choices=[
                    ("pause", "暂停计时"),
                    ("reset", "重新起算"),
                    ("extend", "延期"),
                    ("answer", "按发出日办结"),
                ],
                max_length=10,
                verbose_name="作用",
            ),
        ),
    ]
