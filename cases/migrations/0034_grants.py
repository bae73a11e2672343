"""Keep grants, and what suspended them."""

from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers of the tables that are there."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0033_data_demands'),
    ]

    operations = [
        # Going back rebuilds tables last of all: what is guarded then is guarded again.
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('case_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='cases.case')),
                ('delivery', models.CharField(choices=[('download', '数据下载'), ('api', '接口调用'), ('sandbox', '数据沙箱')], max_length=10, verbose_name='交付方式')),
                ('valid_from', models.DateField(verbose_name='授权起始日期')),
                ('valid_until', models.DateField(verbose_name='授权终止日期')),
                ('delivered_at', models.DateTimeField(null=True, verbose_name='交付时间')),
                ('delivery_note', models.CharField(blank=True, max_length=500, verbose_name='取得数据的方式')),
            ],
            options={
                'verbose_name': '授权',
                'verbose_name_plural': '授权',
            },
            bases=('cases.case', models.Model),
        ),
        migrations.CreateModel(
            name='GrantSuspension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cause', models.CharField(choices=[('dataset', '数据集中止开放'), ('department', '提供单位限制使用'), ('supervision', '过程监督')], max_length=12, verbose_name='中止原因')),
                ('reason', models.TextField(max_length=2000, verbose_name='说明')),
                ('begun_at', models.DateTimeField(verbose_name='中止时间')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='恢复时间')),
            ],
            options={
                'verbose_name': '授权中止',
                'verbose_name_plural': '授权中止',
            },
        ),
        migrations.AlterField(
            model_name='case',
            name='kind',
            field=models.CharField(choices=[('list_change', '清单调整申请'), ('list_version', '清单版本'), ('supervision_order', '督办单'), ('emergency_suspension', '紧急中止'), ('mismatch_task', '核对处理单'), ('evaluation_dossier', '年度评估档案'), ('grading_review', '分级复核单'), ('data_issue', '数据质量处理单'), ('label_nomination', '标注申报'), ('registration', '主体认证'), ('access_application', '有条件开放申请'), ('access_line', '申请行'), ('agreement', '应用协议'), ('grant', '授权')], max_length=20, verbose_name='类型'),
        ),
        migrations.AlterField(
            model_name='casenumber',
            name='kind',
            field=models.CharField(choices=[('list_change', '清单调整申请'), ('list_version', '清单版本'), ('supervision_order', '督办单'), ('emergency_suspension', '紧急中止'), ('mismatch_task', '核对处理单'), ('evaluation_dossier', '年度评估档案'), ('grading_review', '分级复核单'), ('data_issue', '数据质量处理单'), ('label_nomination', '标注申报'), ('registration', '主体认证'), ('access_application', '有条件开放申请'), ('access_line', '申请行'), ('agreement', '应用协议'), ('grant', '授权')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'grant'), _negated=True), ('state__in', ['pending_delivery', 'active', 'suspended', 'revoked', 'expired', 'ended']), _connector='OR'), name='case_state_of_grant'),
        ),
        migrations.AddField(
            model_name='grant',
            name='applicant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='cases.applicant', verbose_name='被授权主体'),
        ),
        migrations.AddField(
            model_name='grant',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='cases.listentry', verbose_name='清单条目'),
        ),
        migrations.AddField(
            model_name='grant',
            name='line',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='granted', to='cases.accessline', verbose_name='申请行'),
        ),
        migrations.AddField(
            model_name='grant',
            name='provider_signature',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.agreementsignature'),
        ),
        migrations.AddField(
            model_name='grant',
            name='signed_agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='cases.agreement', verbose_name='应用协议'),
        ),
        migrations.AddField(
            model_name='grant',
            name='user_signature',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.agreementsignature'),
        ),
        migrations.AddField(
            model_name='grantsuspension',
            name='grant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suspensions', to='cases.grant'),
        ),
        migrations.AddIndex(
            model_name='grant',
            index=models.Index(fields=['entry', 'case_ptr'], name='grant_of_entry'),
        ),
        migrations.AddIndex(
            model_name='grant',
            index=models.Index(fields=['applicant', 'case_ptr'], name='grant_of_applicant'),
        ),
        migrations.AddIndex(
            model_name='grant',
            index=models.Index(fields=['valid_until', 'case_ptr'], name='grant_by_end'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('valid_from'))), name='grant_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('provider_signature', models.F('user_signature')), _negated=True), name='grant_has_two_signatures'),
        ),
        migrations.AddConstraint(
            model_name='grantsuspension',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('grant', 'cause'), name='grant_suspended_once_a_cause', violation_error_message='该授权已经因同一原因中止。'),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
