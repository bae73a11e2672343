"""Keep priority scenarios in editions, and units listed as pioneers or models (docs/decisions/0043)."""

from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import cases.models.organisation
from cases import triggers


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers of the tables that are there."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0031_seed_remedies'),
    ]

    operations = [
        # Going back rebuilds tables last of all: what is guarded then is guarded again.
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.CreateModel(
            name='PriorityScenario',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(unique=True, verbose_name='场景序号')),
            ],
            options={
                'verbose_name': '重点场景',
                'verbose_name_plural': '重点场景',
            },
        ),
        migrations.CreateModel(
            name='ScenarioEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.PositiveSmallIntegerField(verbose_name='版次')),
                ('name', models.CharField(max_length=60, verbose_name='场景名称')),
                ('domain', models.CharField(choices=[('economy', '经济'), ('life', '生活'), ('governance', '治理')], max_length=12, verbose_name='场景领域')),
                ('content', models.TextField(max_length=2000, verbose_name='开放内容')),
                ('source', models.CharField(max_length=200, verbose_name='依据')),
                ('valid_from', models.DateField(verbose_name='起始日期')),
                ('valid_until', models.DateField(null=True, verbose_name='截止日期')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='修订理由')),
                ('entered_at', models.DateTimeField(verbose_name='登记时间')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('scenario', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='cases.priorityscenario')),
            ],
            options={
                'verbose_name': '场景版次',
                'verbose_name_plural': '场景版次',
            },
        ),
        migrations.CreateModel(
            name='ScenarioBody',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='次序')),
                ('name', models.CharField(max_length=120, verbose_name='单位名称')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.organisation')),
                ('edition', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='bodies', to='cases.scenarioedition')),
            ],
            options={
                'verbose_name': '场景参与单位',
                'verbose_name_plural': '场景参与单位',
                'ordering': ['edition', 'position'],
            },
        ),
        migrations.CreateModel(
            name='PriorityUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('pioneer', '先锋企业'), ('model_unit', '示范单位')], max_length=12, verbose_name='名单')),
                ('name', models.CharField(max_length=120, verbose_name='单位名称')),
                ('credit_code', models.CharField(max_length=18, validators=[cases.models.organisation.check_credit_code], verbose_name='统一社会信用代码')),
                ('source', models.CharField(max_length=200, verbose_name='依据')),
                ('valid_from', models.DateField(verbose_name='起始日期')),
                ('valid_until', models.DateField(verbose_name='截止日期')),
                ('listed_at', models.DateTimeField(verbose_name='登记时间')),
                ('removed_at', models.DateTimeField(null=True, verbose_name='移出时间')),
                ('removal_reason', models.CharField(blank=True, max_length=300, verbose_name='移出理由')),
                ('listed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('removed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '重点主体',
                'verbose_name_plural': '重点主体',
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('credit_code', 'kind', 'valid_from'), name='priority_unit_once_a_day'), models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('valid_from'))), name='priority_unit_ends_after_start'), models.CheckConstraint(condition=models.Q(models.Q(('removal_reason', ''), ('removed_at__isnull', True), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False), models.Q(('removal_reason', ''), _negated=True)), _connector='OR'), name='priority_unit_removed_by_at_and_why')],
            },
        ),
        migrations.AddConstraint(
            model_name='scenarioedition',
            constraint=models.UniqueConstraint(fields=('scenario', 'edition'), name='scenario_edition_once'),
        ),
        migrations.AddConstraint(
            model_name='scenarioedition',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='scenario_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='scenariobody',
            constraint=models.UniqueConstraint(fields=('edition', 'position'), name='scenario_body_once'),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
