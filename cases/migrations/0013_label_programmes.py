"""Keep programmes of sample and brand data, their nominations, and labels of entries (docs/decisions/0034)."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers of the tables that are there."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0012_seed_rules_of_data"),
    ]

    operations = [
        # Going back rebuilds tables last of all: what is guarded then is guarded again.
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.CreateModel(
            name='EntryLabel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('sample', '样本数据集'), ('brand', '品牌数据')], max_length=10, verbose_name='标注')),
                ('valid_from', models.DateField(verbose_name='起始日期')),
                ('valid_until', models.DateField(verbose_name='截止日期')),
                ('granted_at', models.DateTimeField(verbose_name='授予时间')),
                ('revoked_at', models.DateTimeField(null=True, verbose_name='撤销时间')),
                ('revocation_reason', models.CharField(blank=True, max_length=300, verbose_name='撤销理由')),
            ],
            options={
                'verbose_name': '条目标注',
                'verbose_name_plural': '条目标注',
            },
        ),
        migrations.CreateModel(
            name='LabelCriteria',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('sample', '样本数据集'), ('brand', '品牌数据')], max_length=10, verbose_name='标注')),
                ('version', models.PositiveSmallIntegerField(verbose_name='评审标准版本')),
                ('criteria', models.JSONField(verbose_name='评审标准')),
                ('source', models.CharField(max_length=200, verbose_name='依据')),
                ('tier', models.CharField(choices=[('V', '已核原文'), ('S', '工作安排原文'), ('P', '仅见摘要'), ('R', '凭记忆，待核'), ('A', '类推'), ('C', '内部约定')], max_length=1, verbose_name='依据可信度')),
                ('effective_from', models.DateField(verbose_name='施行日期')),
            ],
            options={
                'verbose_name': '评审标准',
                'verbose_name_plural': '评审标准',
            },
        ),
        migrations.CreateModel(
            name='LabelNomination',
            fields=[
                ('case_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='cases.case')),
                ('statement', models.TextField(max_length=2000, verbose_name='申报说明')),
                ('facts', models.JSONField(default=list, verbose_name='事实')),
                ('facts_at', models.DateTimeField(null=True, verbose_name='事实截取时间')),
                ('judgement', models.JSONField(default=list, verbose_name='评审')),
                ('opinion', models.TextField(blank=True, max_length=2000, verbose_name='评审意见')),
            ],
            options={
                'verbose_name': '标注申报',
                'verbose_name_plural': '标注申报',
            },
            bases=('cases.case', models.Model),
        ),
        migrations.CreateModel(
            name='LabelProgramme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=20, unique=True, verbose_name='批次')),
                ('kind', models.CharField(choices=[('sample', '样本数据集'), ('brand', '品牌数据')], max_length=10, verbose_name='标注')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('target', models.PositiveSmallIntegerField(verbose_name='目标数')),
                ('call', models.TextField(max_length=4000, verbose_name='申报通知')),
                ('nominate_until', models.DateField(verbose_name='申报截止日期')),
                ('term_months', models.PositiveSmallIntegerField(verbose_name='标注有效月数')),
                ('opened_at', models.DateTimeField(verbose_name='开启时间')),
            ],
            options={
                'verbose_name': '标注批次',
                'verbose_name_plural': '标注批次',
                'ordering': ['-id'],
            },
        ),
        migrations.AlterField(
            model_name='case',
            name='kind',
            field=models.CharField(choices=[('list_change', '清单调整申请'), ('list_version', '清单版本'), ('supervision_order', '督办单'), ('emergency_suspension', '紧急中止'), ('mismatch_task', '核对处理单'), ('evaluation_dossier', '年度评估档案'), ('grading_review', '分级复核单'), ('data_issue', '数据质量处理单'), ('label_nomination', '标注申报')], max_length=20, verbose_name='类型'),
        ),
        migrations.AlterField(
            model_name='casenumber',
            name='kind',
            field=models.CharField(choices=[('list_change', '清单调整申请'), ('list_version', '清单版本'), ('supervision_order', '督办单'), ('emergency_suspension', '紧急中止'), ('mismatch_task', '核对处理单'), ('evaluation_dossier', '年度评估档案'), ('grading_review', '分级复核单'), ('data_issue', '数据质量处理单'), ('label_nomination', '标注申报')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'label_nomination'), _negated=True), ('state__in', ['draft', 'pending_head', 'signed', 'judged_fit', 'judged_unfit', 'labelled', 'not_taken', 'withdrawn', 'lapsed']), _connector='OR'), name='case_state_of_label_nomination'),
        ),
        migrations.AddField(
            model_name='entrylabel',
            name='entry',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='labels', to='cases.listentry'),
        ),
        migrations.AddField(
            model_name='entrylabel',
            name='revoked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='labelcriteria',
            constraint=models.UniqueConstraint(fields=('kind', 'version'), name='label_criteria_once'),
        ),
        migrations.AddField(
            model_name='labelnomination',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nominations', to='cases.listentry', verbose_name='清单条目'),
        ),
        migrations.AddField(
            model_name='labelnomination',
            name='row',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.entryrow'),
        ),
        migrations.AddField(
            model_name='entrylabel',
            name='nomination',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='label', to='cases.labelnomination'),
        ),
        migrations.AddField(
            model_name='labelprogramme',
            name='criteria',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to='cases.labelcriteria', verbose_name='评审标准'),
        ),
        migrations.AddField(
            model_name='labelprogramme',
            name='opened_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='labelnomination',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nominations', to='cases.labelprogramme', verbose_name='批次'),
        ),
        migrations.AddIndex(
            model_name='entrylabel',
            index=models.Index(condition=models.Q(('revoked_at__isnull', True)), fields=['kind', 'valid_until'], name='entry_label_in_force'),
        ),
        migrations.AddConstraint(
            model_name='entrylabel',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('entry', 'kind', 'valid_from'), name='entry_label_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='entrylabel',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('valid_from'))), name='entry_label_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='entrylabel',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('revocation_reason', ''), ('revoked_at__isnull', True), ('revoked_by__isnull', True)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False), models.Q(('revocation_reason', ''), _negated=True)), _connector='OR'), name='entry_label_revoked_by_at_and_why'),
        ),
        migrations.AddConstraint(
            model_name='labelprogramme',
            constraint=models.CheckConstraint(condition=models.Q(('target__gt', 0), ('term_months__gt', 0)), name='label_programme_numbers'),
        ),
    ]
