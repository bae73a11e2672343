"""Keep criteria of evaluations, what dossiers got by them, and the states of scoring.

SQLite builds altered tables anew and drops their triggers: they are installed again at the end.
"""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers: those of the new tables, and those that SQLite dropped on the way."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0014_seed_label_criteria"),
    ]

    operations = [
        migrations.CreateModel(
            name='CriteriaVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(unique=True, verbose_name='指标版本')),
                ('bands', models.JSONField(verbose_name='等级下限')),
                ('least_coverage', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='参加排名的最低覆盖率')),
                ('reason', models.CharField(max_length=300, verbose_name='修订说明')),
                ('entered_at', models.DateTimeField(verbose_name='录入时间')),
                ('digest', models.CharField(max_length=64, verbose_name='指标摘要')),
            ],
            options={
                'verbose_name': '评估指标版本',
                'verbose_name_plural': '评估指标版本',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('name', models.CharField(max_length=60, verbose_name='指标')),
                ('measure', models.CharField(blank=True, max_length=30, verbose_name='计分方式')),
                ('weight', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='权重')),
                ('maximum', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='满分')),
                ('source', models.CharField(max_length=200, verbose_name='依据')),
            ],
            options={
                'verbose_name': '评估指标',
                'verbose_name_plural': '评估指标',
                'ordering': ['version', 'position'],
            },
        ),
        migrations.CreateModel(
            name='CriterionScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('points', models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name='得分')),
                ('value', models.BigIntegerField(null=True, verbose_name='数值')),
                ('whole', models.BigIntegerField(null=True, verbose_name='总数')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='评分理由')),
                ('scored_at', models.DateTimeField(verbose_name='评分时间')),
            ],
            options={
                'verbose_name': '指标得分',
                'verbose_name_plural': '指标得分',
            },
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='case_state_of_evaluation_dossier',
        ),
        migrations.AddField(
            model_name='evaluationdossier',
            name='coverage',
            field=models.DecimalField(decimal_places=1, max_digits=4, null=True, verbose_name='覆盖率'),
        ),
        migrations.AddField(
            model_name='evaluationdossier',
            name='provisional_score',
            field=models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name='初步得分'),
        ),
        migrations.AddField(
            model_name='evaluationdossier',
            name='score',
            field=models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name='得分'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'evaluation_dossier'), _negated=True), ('state__in', ['self_assessing', 'pending_signature', 'scoring', 'pending_confirmation', 'provisional', 'replied', 'pending_final', 'concluded', 'unanswered']), _connector='OR'), name='case_state_of_evaluation_dossier'),
        ),
        migrations.AddConstraint(
            model_name='evaluationdossier',
            constraint=models.CheckConstraint(condition=models.Q(('score__isnull', True), models.Q(('score__gte', 0), ('score__lte', 100)), _connector='OR'), name='evaluation_dossier_score_in_range'),
        ),
        migrations.AddField(
            model_name='criteriaversion',
            name='entered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='evaluationround',
            name='criteria',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='cases.criteriaversion', verbose_name='评估指标'),
        ),
        migrations.AddField(
            model_name='criterion',
            name='version',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='criteria', to='cases.criteriaversion'),
        ),
        migrations.AddField(
            model_name='criterionscore',
            name='criterion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.criterion'),
        ),
        migrations.AddField(
            model_name='criterionscore',
            name='dossier',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='cases.evaluationdossier'),
        ),
        migrations.AddField(
            model_name='criterionscore',
            name='scored_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='criteriaversion',
            constraint=models.CheckConstraint(condition=models.Q(('least_coverage__gte', 0), ('least_coverage__lte', 100)), name='criteria_least_coverage_in_range'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.UniqueConstraint(fields=('version', 'position'), name='criterion_position_once'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.UniqueConstraint(fields=('version', 'name'), name='criterion_name_once'),
        ),
        migrations.AddConstraint(
            model_name='criterion',
            constraint=models.CheckConstraint(condition=models.Q(('maximum__gt', 0), ('weight__gt', 0), ('weight__lte', 100)), name='criterion_weighs_something'),
        ),
        migrations.AddConstraint(
            model_name='criterionscore',
            constraint=models.CheckConstraint(condition=models.Q(('points__isnull', True), ('points__gte', 0), _connector='OR'), name='criterion_score_not_negative'),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
