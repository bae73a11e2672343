"""Keep the fast path: notices, exclusions, what was committed, one-off reviews, diversions."""

from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers of the tables that are there."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0037_suspension_letters"),
    ]

    operations = [
        # Going back rebuilds tables last of all: what is guarded then is guarded again.
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.CreateModel(
            name='FastPathCommitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ground', models.CharField(choices=[('scenario', '重点场景'), ('pioneer', '先锋企业'), ('model_unit', '示范单位')], max_length=12, verbose_name='适用依据')),
                ('snapshot', models.JSONField(verbose_name='适用依据快照')),
                ('commitments', models.JSONField(verbose_name='承诺事项')),
                ('digest', models.CharField(max_length=64, verbose_name='摘要值')),
                ('committed_at', models.DateTimeField(verbose_name='承诺时间')),
            ],
            options={
                'verbose_name': '告知承诺',
                'verbose_name_plural': '告知承诺',
            },
        ),
        migrations.CreateModel(
            name='FastPathExclusion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(choices=[('public_security', '公共安全'), ('ecology', '生态环境保护'), ('personal_health', '人身健康和生命安全'), ('personal_information', '未经同意的个人信息'), ('important_data', '重要数据')], max_length=24, verbose_name='排除事项')),
                ('place', models.CharField(choices=[('domain', '数据领域'), ('grade', '分类分级'), ('dataset', '数据资源名称或数据项'), ('purpose', '使用场景和用途')], max_length=10, verbose_name='查找位置')),
                ('value', models.CharField(max_length=40, verbose_name='字段值或者词语')),
                ('source', models.CharField(max_length=200, verbose_name='依据')),
                ('tier', models.CharField(choices=[('V', '已核原文'), ('S', '工作安排原文'), ('P', '仅见摘要'), ('R', '凭记忆，待核'), ('A', '类推'), ('C', '内部约定')], max_length=1, verbose_name='依据可信度')),
            ],
            options={
                'verbose_name': '告知承诺排除规则',
                'verbose_name_plural': '告知承诺排除规则',
            },
        ),
        migrations.CreateModel(
            name='FastPathNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(unique=True, verbose_name='版次')),
                ('text', models.TextField(verbose_name='告知内容')),
                ('items', models.JSONField(verbose_name='承诺事项')),
                ('source', models.CharField(max_length=200, verbose_name='依据')),
                ('tier', models.CharField(choices=[('V', '已核原文'), ('S', '工作安排原文'), ('P', '仅见摘要'), ('R', '凭记忆，待核'), ('A', '类推'), ('C', '内部约定')], max_length=1, verbose_name='依据可信度')),
                ('effective_from', models.DateField(verbose_name='施行日期')),
                ('digest', models.CharField(max_length=64, verbose_name='摘要值')),
            ],
            options={
                'verbose_name': '告知书',
                'verbose_name_plural': '告知书',
            },
        ),
        migrations.CreateModel(
            name='FastPathReview',
            fields=[
                ('case_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='cases.case')),
            ],
            options={
                'verbose_name': '一次性审核',
                'verbose_name_plural': '一次性审核',
            },
            bases=('cases.case', models.Model),
        ),
        migrations.CreateModel(
            name='LineDiversion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cause', models.CharField(choices=[('objection', '数据提供部门提出异议'), ('officer', '主管部门决定转普通程序'), ('false_commitment', '申请主体的承诺经核实不实')], max_length=20, verbose_name='转普通程序的原因')),
                ('reason', models.TextField(max_length=2000, verbose_name='理由')),
                ('diverted_at', models.DateTimeField(verbose_name='转入时间')),
            ],
            options={
                'verbose_name': '转普通程序',
                'verbose_name_plural': '转普通程序',
            },
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='case_state_of_access_line',
        ),
        migrations.AlterField(
            model_name='case',
            name='kind',
            field=models.CharField(choices=[('list_change', '清单调整申请'), ('list_version', '清单版本'), ('supervision_order', '督办单'), ('emergency_suspension', '紧急中止'), ('mismatch_task', '核对处理单'), ('evaluation_dossier', '年度评估档案'), ('grading_review', '分级复核单'), ('data_issue', '数据质量处理单'), ('label_nomination', '标注申报'), ('registration', '主体认证'), ('access_application', '有条件开放申请'), ('access_line', '申请行'), ('fast_path_review', '一次性审核'), ('agreement', '应用协议')], max_length=20, verbose_name='类型'),
        ),
        migrations.AlterField(
            model_name='casenumber',
            name='kind',
            field=models.CharField(choices=[('list_change', '清单调整申请'), ('list_version', '清单版本'), ('supervision_order', '督办单'), ('emergency_suspension', '紧急中止'), ('mismatch_task', '核对处理单'), ('evaluation_dossier', '年度评估档案'), ('grading_review', '分级复核单'), ('data_issue', '数据质量处理单'), ('label_nomination', '标注申报'), ('registration', '主体认证'), ('access_application', '有条件开放申请'), ('access_line', '申请行'), ('fast_path_review', '一次性审核'), ('agreement', '应用协议')], max_length=20),
        ),
        migrations.AlterField(
            model_name='letter',
            name='kind',
            field=models.CharField(choices=[('acceptance', '受理通知书'), ('supplement', '补正告知书'), ('extension', '延长答复期限告知书'), ('decision', '审核决定书'), ('one_off', '一次性审核决定书'), ('diverted', '转普通程序告知书'), ('refusal', '不予开放决定书'), ('abandoned', '视为放弃申请告知书')], max_length=12, verbose_name='文书'),
        ),
        migrations.AlterField(
            model_name='membership',
            name='role',
            field=models.CharField(choices=[('applicant', '申请人'), ('department_staff', '经办'), ('reviewer', '审核人'), ('department_head', '部门负责人'), ('commission_staff', '主管部门经办'), ('commission_lead', '主管部门负责人'), ('duty_officer', '主管部门值守人员'), ('data_centre_operator', '大数据中心运维'), ('district_authority', '区公共数据主管部门'), ('expert', '专家'), ('supervisor', '监督员'), ('auditor', '审计员'), ('security_officer', '安全员'), ('administrator', '系统管理员')], max_length=30, verbose_name='角色'),
        ),
        migrations.AlterField(
            model_name='rolegrant',
            name='role',
            field=models.CharField(choices=[('applicant', '申请人'), ('department_staff', '经办'), ('reviewer', '审核人'), ('department_head', '部门负责人'), ('commission_staff', '主管部门经办'), ('commission_lead', '主管部门负责人'), ('duty_officer', '主管部门值守人员'), ('data_centre_operator', '大数据中心运维'), ('district_authority', '区公共数据主管部门'), ('expert', '专家'), ('supervisor', '监督员'), ('auditor', '审计员'), ('security_officer', '安全员'), ('administrator', '系统管理员')], max_length=30, verbose_name='角色'),
        ),
        migrations.AlterField(
            model_name='routingdecision',
            name='role',
            field=models.CharField(choices=[('applicant', '申请人'), ('department_staff', '经办'), ('reviewer', '审核人'), ('department_head', '部门负责人'), ('commission_staff', '主管部门经办'), ('commission_lead', '主管部门负责人'), ('duty_officer', '主管部门值守人员'), ('data_centre_operator', '大数据中心运维'), ('district_authority', '区公共数据主管部门'), ('expert', '专家'), ('supervisor', '监督员'), ('auditor', '审计员'), ('security_officer', '安全员'), ('administrator', '系统管理员')], max_length=30, verbose_name='承办角色'),
        ),
        migrations.AlterField(
            model_name='routingrule',
            name='role',
            field=models.CharField(choices=[('applicant', '申请人'), ('department_staff', '经办'), ('reviewer', '审核人'), ('department_head', '部门负责人'), ('commission_staff', '主管部门经办'), ('commission_lead', '主管部门负责人'), ('duty_officer', '主管部门值守人员'), ('data_centre_operator', '大数据中心运维'), ('district_authority', '区公共数据主管部门'), ('expert', '专家'), ('supervisor', '监督员'), ('auditor', '审计员'), ('security_officer', '安全员'), ('administrator', '系统管理员')], max_length=30, verbose_name='承办角色'),
        ),
        migrations.AlterField(
            model_name='workitem',
            name='role',
            field=models.CharField(choices=[('applicant', '申请人'), ('department_staff', '经办'), ('reviewer', '审核人'), ('department_head', '部门负责人'), ('commission_staff', '主管部门经办'), ('commission_lead', '主管部门负责人'), ('duty_officer', '主管部门值守人员'), ('data_centre_operator', '大数据中心运维'), ('district_authority', '区公共数据主管部门'), ('expert', '专家'), ('supervisor', '监督员'), ('auditor', '审计员'), ('security_officer', '安全员'), ('administrator', '系统管理员')], max_length=30, verbose_name='承办角色'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'access_line'), _negated=True), ('state__in', ['committed', 'submitted', 'in_review', 'pending_decision', 'approved', 'refused', 'not_needed', 'redirected', 'withdrawn', 'abandoned']), _connector='OR'), name='case_state_of_access_line'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'fast_path_review'), _negated=True), ('state__in', ['committed', 'one_off_approved', 'to_ordinary', 'withdrawn']), _connector='OR'), name='case_state_of_fast_path_review'),
        ),
        migrations.AddField(
            model_name='fastpathcommitment',
            name='application',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='fast_path', to='cases.accessapplication'),
        ),
        migrations.AddField(
            model_name='fastpathcommitment',
            name='committed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='fastpathcommitment',
            name='edition',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.scenarioedition'),
        ),
        migrations.AddField(
            model_name='fastpathcommitment',
            name='unit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.priorityunit'),
        ),
        migrations.AddConstraint(
            model_name='fastpathexclusion',
            constraint=models.UniqueConstraint(fields=('place', 'value'), name='fast_path_exclusion_once'),
        ),
        migrations.AddField(
            model_name='fastpathcommitment',
            name='notice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.fastpathnotice'),
        ),
        migrations.AddField(
            model_name='fastpathreview',
            name='application',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='one_off_review', to='cases.accessapplication', verbose_name='申请'),
        ),
        migrations.AddField(
            model_name='linediversion',
            name='diverted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='linediversion',
            name='line',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='diversion', to='cases.accessline'),
        ),
        migrations.AddConstraint(
            model_name='fastpathcommitment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('edition__isnull', False), ('ground', 'scenario'), ('unit', None)), models.Q(models.Q(('ground', 'scenario'), _negated=True), ('edition', None), ('unit__isnull', False)), _connector='OR'), name='fast_path_rests_on_its_ground'),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
