"""Let mismatches of catalogue and list become work, each class under its own deadline (docs/decisions/0024)."""

from __future__ import annotations

from datetime import date
from typing import Any

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers

EFFECTIVE_FROM = date(2023, 8, 24)
# As this release ships them; workflows/clocks.toml says the same, and a test compares the two.
TERMS = {
    "catalogue.r1": ("应开未列处理", 10),
    "catalogue.r2": ("有列无目处理", 10),
    "catalogue.r3": ("开放属性不一致处理", 5),
    "catalogue.r3_looser": ("清单比目录更开放处理", 1),
    "catalogue.r4": ("目录非开放而清单开放处理", 1),
    "catalogue.r5": ("列而未开处理", 5),
    "catalogue.r6": ("其他属性不一致处理", 20),
    "catalogue.r7": ("一码对应多个条目处理", 10),
}
REASONS = ["consult_department", "complex_matter"]


def _rung(code: str, offset: int, at: str, tell: list[str], effect: str = "") -> dict[str, Any]:
    return {"code": code, "offset": offset, "at": at, "tell": tell, "effect": effect}


LADDER = [
    _rung("W2", -2, "09:00", ["holder"]),
    _rung("W1", -1, "09:00", ["holder", "lead"]),
    _rung("B0", 0, "24:00", ["lead"]),
    _rung("B1", 1, "09:00", ["holder", "lead"], "reassign"),
    _rung("B3", 3, "09:00", ["lead", "commission"], "supervise"),
]


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the deadline of each class."""
    policy = apps.get_model("cases", "ClockPolicy")
    policy.objects.using(schema_editor.connection.alias).bulk_create(
        policy(
            code=code,
            label=label,
            length=length,
            unit="working_day",
            source="内部约定",
            tier="C",
            effective_from=EFFECTIVE_FROM,
            ladder=LADDER,
            reasons=REASONS,
        )
        for code, (label, length) in TERMS.items()
    )


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the rows that this migration wrote."""
    policy = apps.get_model("cases", "ClockPolicy")
    policy.objects.using(schema_editor.connection.alias).filter(
        code__in=TERMS, effective_from=EFFECTIVE_FROM
    ).delete()


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers: those of the new tables, and what SQLite drops with a rebuilt one."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    """The kind of case, what it is about, and its deadlines."""

    dependencies = [("cases", "0029_catalogue_and_reconciliation")]

    operations = [
        # The last step when this is undone.
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.CreateModel(
            name='FindingProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('raised_at', models.DateTimeField(verbose_name='提出时间')),
            ],
            options={
                'verbose_name': '差异的调整申请',
                'verbose_name_plural': '差异的调整申请',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='MismatchTask',
            fields=[
                ('case_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='cases.case')),
                ('mismatch', models.CharField(choices=[('R1', '应开未列'), ('R2', '有列无目'), ('R3', '开放属性不一致'), ('R4', '目录非开放而清单开放'), ('R5', '列而未开'), ('R6', '其他属性不一致'), ('R7', '一码对应多个条目'), ('R8', '目录未标注开放属性'), ('R9', '提供部门不明或已并入')], max_length=2, verbose_name='类别')),
                ('looser', models.BooleanField(default=False, verbose_name='清单比目录更开放')),
            ],
            options={
                'verbose_name': '核对处理单',
                'verbose_name_plural': '核对处理单',
            },
            bases=('cases.case', models.Model),
        ),
        migrations.CreateModel(
            name='TaskFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': '处理单所列差异',
                'verbose_name_plural': '处理单所列差异',
            },
        ),
        migrations.AlterField(
            model_name='case',
            name='kind',
            field=models.CharField(choices=[('list_change', '清单调整申请'), ('list_version', '清单版本'), ('supervision_order', '督办单'), ('mismatch_task', '核对处理单')], max_length=20, verbose_name='类型'),
        ),
        migrations.AlterField(
            model_name='casenumber',
            name='kind',
            field=models.CharField(choices=[('list_change', '清单调整申请'), ('list_version', '清单版本'), ('supervision_order', '督办单'), ('mismatch_task', '核对处理单')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'mismatch_task'), _negated=True), ('state__in', ['pending', 'referred', 'settled']), _connector='OR'), name='case_state_of_mismatch_task'),
        ),
        migrations.AddField(
            model_name='findingproposal',
            name='change',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='for_findings', to='cases.listchange'),
        ),
        migrations.AddField(
            model_name='findingproposal',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.listentry'),
        ),
        migrations.AddField(
            model_name='findingproposal',
            name='finding',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='cases.finding'),
        ),
        migrations.AddField(
            model_name='findingproposal',
            name='raised_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='mismatchtask',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='cases.reconciliationrun', verbose_name='目录核对'),
        ),
        migrations.AddField(
            model_name='taskfinding',
            name='finding',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='in_tasks', to='cases.finding'),
        ),
        migrations.AddField(
            model_name='taskfinding',
            name='task',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='about', to='cases.mismatchtask'),
        ),
        migrations.AddConstraint(
            model_name='taskfinding',
            constraint=models.UniqueConstraint(fields=('task', 'finding'), name='task_finding_once'),
        ),
        migrations.RunPython(load, forget),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
