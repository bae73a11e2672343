"""Keep rounds of evaluation with the dossiers and facts of organisations, and their deadlines."""

from __future__ import annotations

from datetime import date

import django.db.models.deletion
from django.conf import settings
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers


EFFECTIVE_FROM = date(2023, 8, 24)
# As this release ships them; workflows/clocks.toml says the same.
LADDER = [
    {"code": "W2", "offset": -2, "at": "09:00", "tell": ["holder"], "effect": ""},
    {"code": "W1", "offset": -1, "at": "09:00", "tell": ["holder", "lead"], "effect": ""},
    {"code": "B0", "offset": 0, "at": "24:00", "tell": ["lead"], "effect": ""},
    {"code": "B1", "offset": 1, "at": "09:00", "tell": ["holder", "lead"], "effect": "reassign"},
    {"code": "B3", "offset": 3, "at": "09:00", "tell": ["lead", "commission"], "effect": "supervise"},
]
CLOCKS = {
    "evaluation.self_assessment": ("年度评估自评", 0, "fixed_date"),
    "evaluation.revision": ("年度评估自评修改", 5, "working_day"),
    "evaluation.signature": ("年度评估负责人签署", 5, "working_day"),
    "evaluation.scoring": ("年度评估主管部门评定", 15, "working_day"),
}


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers: those of the new tables, and those that SQLite dropped on the way."""
    triggers.install(schema_editor.connection)


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the first version of every deadline of an evaluation."""
    policies = apps.get_model("cases", "ClockPolicy").objects.using(schema_editor.connection.alias)
    for code, (label, length, unit) in CLOCKS.items():
        policies.create(
            code=code,
            label=label,
            length=length,
            unit=unit,
            source="内部约定",
            tier="C",
            effective_from=EFFECTIVE_FROM,
            ladder=LADDER,
        )


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take away what this migration wrote."""
    policies = apps.get_model("cases", "ClockPolicy").objects.using(schema_editor.connection.alias)
    policies.filter(code__in=CLOCKS, effective_from=EFFECTIVE_FROM).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0037_peer_lists"),
    ]

    operations = [
        migrations.CreateModel(
            name='DossierFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, verbose_name='事实')),
                ('part', models.CharField(blank=True, max_length=30, verbose_name='分项')),
                ('value', models.BigIntegerField(verbose_name='数值')),
                ('whole', models.BigIntegerField(null=True, verbose_name='总数')),
            ],
            options={
                'verbose_name': '档案事实',
                'verbose_name_plural': '档案事实',
            },
        ),
        migrations.CreateModel(
            name='EvaluationDossier',
            fields=[
                ('case_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='cases.case')),
            ],
            options={
                'verbose_name': '评估档案',
                'verbose_name_plural': '评估档案',
            },
            bases=('cases.case', models.Model),
        ),
        migrations.CreateModel(
            name='EvaluationRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=10, unique=True, verbose_name='轮次')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('starts_on', models.DateField(verbose_name='开始日期')),
                ('due_on', models.DateField(verbose_name='自评截止日期')),
                ('opened_at', models.DateTimeField(verbose_name='数据截取时间')),
            ],
            options={
                'verbose_name': '年度评估',
                'verbose_name_plural': '年度评估',
                'ordering': ['-id'],
            },
        ),
        migrations.AlterField(
            model_name='case',
            name='kind',
            field=models.CharField(choices=[('list_change', '清单调整申请'), ('list_version', '清单版本'), ('supervision_order', '督办单'), ('emergency_suspension', '紧急中止'), ('mismatch_task', '核对处理单'), ('evaluation_dossier', '年度评估档案')], max_length=20, verbose_name='类型'),
        ),
        migrations.AlterField(
            model_name='casenumber',
            name='kind',
            field=models.CharField(choices=[('list_change', '清单调整申请'), ('list_version', '清单版本'), ('supervision_order', '督办单'), ('emergency_suspension', '紧急中止'), ('mismatch_task', '核对处理单'), ('evaluation_dossier', '年度评估档案')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'evaluation_dossier'), _negated=True), ('state__in', ['self_assessing', 'pending_signature', 'scoring', 'concluded']), _connector='OR'), name='case_state_of_evaluation_dossier'),
        ),
        migrations.AddField(
            model_name='dossierfact',
            name='dossier',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='cases.evaluationdossier'),
        ),
        migrations.AddField(
            model_name='evaluationround',
            name='list_version',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.listversion', verbose_name='所依清单版本'),
        ),
        migrations.AddField(
            model_name='evaluationround',
            name='opened_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='evaluationdossier',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dossiers', to='cases.evaluationround'),
        ),
        migrations.AddConstraint(
            model_name='dossierfact',
            constraint=models.UniqueConstraint(fields=('dossier', 'code', 'part'), name='dossier_fact_once'),
        ),
        migrations.AddConstraint(
            model_name='evaluationround',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('starts_on'))), name='evaluation_round_due_after_start'),
        ),
        migrations.AddField(
            model_name='evaluationdossier',
            name='change',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.listchange', verbose_name='所生调整申请'),
        ),
        migrations.CreateModel(
            name='EntryVerdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('keep', '保持'), ('improve', '完善元数据'), ('loosen', '扩大开放'), ('tighten', '收紧开放'), ('merge', '并入其他条目'), ('retire', '移出清单')], max_length=10, verbose_name='意见')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='理由')),
                ('decided_at', models.DateTimeField(verbose_name='时间')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dossier', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='verdicts', to='cases.evaluationdossier')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.listentry')),
            ],
            options={
                'verbose_name': '条目意见',
                'verbose_name_plural': '条目意见',
                'constraints': [models.UniqueConstraint(fields=('dossier', 'entry'), name='entry_verdict_once'), models.CheckConstraint(condition=models.Q(('verdict', 'keep'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='entry_verdict_has_reason')],
            },
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
        migrations.RunPython(load, forget),
    ]
