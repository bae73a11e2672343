"""Remember which reminders went out, keep scores of entries, and write the first rules of scoring.

The rules stand here in full: what was seeded must not follow later defaults. Going back drops the
tables, and their rows and guards with them.
"""

from __future__ import annotations

from datetime import date

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers

RULES = {
    "version": 1,
    "weights": {
        "standard": 25,
        "complete": 30,
        "accurate": 10,
        "consistent": 15,
        "timely": 15,
        "accessible": 5,
    },
    "fields": {
        "name": 1,
        "provider_name": 1,
        "abstract": 1,
        "items": 1,
        "formats": 1,
        "domain": 1,
        "grade": 1,
        "update_frequency": 1,
        "contact": 1,
        "licence": 1,
        "spatial": 1,
        "temporal": 1,
    },
    "bands": {"excellent": 95, "good": 85, "fair": 70, "passable": 60, "poor": 0},
    "caps": {"personal_information": 59},
    "settings": {"abstract_length": 15, "grace_days": 1, "grace_per_cent": 5},
    "source": "内部约定",
    "tier": "C",
    "effective_from": date(2023, 8, 24),
}


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the first version of the rules."""
    rules = apps.get_model("cases", "ScoreRules")
    rules.objects.using(schema_editor.connection.alias).create(**RULES)


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers again, now also on these tables."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    """One concern: what is kept about quality."""

    dependencies = [
        ("cases", "0035_update_periods"),
    ]

    operations = [
        migrations.CreateModel(
            name='ScoreRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(unique=True, verbose_name='规则版本')),
                ('weights', models.JSONField(verbose_name='维度权重')),
                ('fields', models.JSONField(verbose_name='字段权重')),
                ('bands', models.JSONField(verbose_name='等级下限')),
                ('caps', models.JSONField(verbose_name='封顶分')),
                ('settings', models.JSONField(verbose_name='参数')),
                ('source', models.CharField(max_length=200, verbose_name='依据')),
                ('tier', models.CharField(choices=[('V', '已核原文'), ('S', '工作安排原文'), ('P', '仅见摘要'), ('R', '凭记忆，待核'), ('A', '类推'), ('C', '内部约定')], max_length=1, verbose_name='依据可信度')),
                ('effective_from', models.DateField(verbose_name='施行日期')),
            ],
            options={
                'verbose_name': '评分规则',
                'verbose_name_plural': '评分规则',
                'ordering': ['version'],
            },
        ),
        migrations.CreateModel(
            name='ScoreRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='基准日期')),
                ('at', models.DateTimeField(verbose_name='评分时间')),
                ('entries', models.PositiveIntegerField(verbose_name='条目数')),
                ('digest', models.CharField(max_length=64, verbose_name='结果摘要')),
                ('list_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='score_runs', to='cases.listversion')),
                ('rules', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='cases.scorerules')),
            ],
            options={
                'verbose_name': '评分',
                'verbose_name_plural': '评分',
            },
        ),
        migrations.CreateModel(
            name='EntryScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.DecimalField(decimal_places=1, max_digits=4, null=True, verbose_name='得分')),
                ('coverage', models.DecimalField(decimal_places=1, max_digits=4, verbose_name='覆盖率')),
                ('band', models.CharField(blank=True, choices=[('excellent', '优秀'), ('good', '良好'), ('fair', '中等'), ('passable', '合格'), ('poor', '待改进')], max_length=10, verbose_name='等级')),
                ('cap', models.CharField(blank=True, choices=[('personal_information', '个人信息未经复核')], max_length=30, verbose_name='封顶原因')),
                ('parts', models.JSONField(verbose_name='各维度')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='cases.listentry')),
                ('provider', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.organisation')),
                ('run', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='cases.scorerun')),
            ],
            options={
                'verbose_name': '条目得分',
                'verbose_name_plural': '条目得分',
            },
        ),
        migrations.CreateModel(
            name='UpdateReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField(verbose_name='应更新日期')),
                ('reminded_at', models.DateTimeField(verbose_name='提醒时间')),
                ('entry', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='update_reminders', to='cases.listentry')),
            ],
            options={
                'verbose_name': '更新提醒',
                'verbose_name_plural': '更新提醒',
            },
        ),
        migrations.AddConstraint(
            model_name='scorerun',
            constraint=models.UniqueConstraint(fields=('rules', 'list_version', 'on'), name='score_run_once'),
        ),
        migrations.AddIndex(
            model_name='entryscore',
            index=models.Index(fields=['run', 'provider', 'score'], name='entry_score_of_provider'),
        ),
        migrations.AddConstraint(
            model_name='entryscore',
            constraint=models.UniqueConstraint(fields=('run', 'entry'), name='entry_score_once'),
        ),
        migrations.AddConstraint(
            model_name='updatereminder',
            constraint=models.UniqueConstraint(fields=('entry', 'due_on'), name='update_reminder_once'),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
