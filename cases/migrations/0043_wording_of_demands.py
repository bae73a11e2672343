"""Keep a private demander out of the chain, and name what is asked of an operator (docs/decisions/0047)."""

from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers of the tables that are there."""
    triggers.install(schema_editor.connection)


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away, so that the columns which they name may go."""
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0042_seed_paper_by_post"),
    ]

    operations = [
        # Going back rebuilds tables last of all: what is guarded then is guarded again.
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.AddField(
            model_name='datademand',
            name='edition',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.scenarioedition', verbose_name='场景版次'),
        ),
        migrations.AddField(
            model_name='datademand',
            name='is_private',
            field=models.BooleanField(default=False, verbose_name='需求方是个人'),
        ),
        migrations.AddField(
            model_name='datademand',
            name='salt',
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddField(
            model_name='demandrouting',
            name='service',
            field=models.CharField(blank=True, choices=[('processing', '深度加工'), ('training', '模型训练'), ('systems', '系统开发'), ('delivery', '数据交付'), ('security', '安全保障')], max_length=12, verbose_name='个性化服务'),
        ),
        migrations.AlterField(
            model_name='membership',
            name='role',
            field=models.CharField(choices=[('applicant', '申请人'), ('department_staff', '经办'), ('reviewer', '审核人'), ('department_head', '部门负责人'), ('commission_staff', '主管部门经办'), ('commission_lead', '主管部门负责人'), ('duty_officer', '主管部门值守人员'), ('data_centre_operator', '大数据中心运维'), ('district_authority', '区公共数据主管部门'), ('expert', '专家'), ('supervisor', '监督员'), ('auditor', '审计员'), ('security_officer', '安全员'), ('administrator', '系统管理员'), ('consultant', '咨询服务点人员'), ('operator_staff', '运营主体人员')], max_length=30, verbose_name='角色'),
        ),
        migrations.AlterField(
            model_name='rolegrant',
            name='role',
            field=models.CharField(choices=[('applicant', '申请人'), ('department_staff', '经办'), ('reviewer', '审核人'), ('department_head', '部门负责人'), ('commission_staff', '主管部门经办'), ('commission_lead', '主管部门负责人'), ('duty_officer', '主管部门值守人员'), ('data_centre_operator', '大数据中心运维'), ('district_authority', '区公共数据主管部门'), ('expert', '专家'), ('supervisor', '监督员'), ('auditor', '审计员'), ('security_officer', '安全员'), ('administrator', '系统管理员'), ('consultant', '咨询服务点人员'), ('operator_staff', '运营主体人员')], max_length=30, verbose_name='角色'),
        ),
        migrations.AlterField(
            model_name='routingdecision',
            name='role',
            field=models.CharField(choices=[('applicant', '申请人'), ('department_staff', '经办'), ('reviewer', '审核人'), ('department_head', '部门负责人'), ('commission_staff', '主管部门经办'), ('commission_lead', '主管部门负责人'), ('duty_officer', '主管部门值守人员'), ('data_centre_operator', '大数据中心运维'), ('district_authority', '区公共数据主管部门'), ('expert', '专家'), ('supervisor', '监督员'), ('auditor', '审计员'), ('security_officer', '安全员'), ('administrator', '系统管理员'), ('consultant', '咨询服务点人员'), ('operator_staff', '运营主体人员')], max_length=30, verbose_name='承办角色'),
        ),
        migrations.AlterField(
            model_name='routingrule',
            name='role',
            field=models.CharField(choices=[('applicant', '申请人'), ('department_staff', '经办'), ('reviewer', '审核人'), ('department_head', '部门负责人'), ('commission_staff', '主管部门经办'), ('commission_lead', '主管部门负责人'), ('duty_officer', '主管部门值守人员'), ('data_centre_operator', '大数据中心运维'), ('district_authority', '区公共数据主管部门'), ('expert', '专家'), ('supervisor', '监督员'), ('auditor', '审计员'), ('security_officer', '安全员'), ('administrator', '系统管理员'), ('consultant', '咨询服务点人员'), ('operator_staff', '运营主体人员')], max_length=30, verbose_name='承办角色'),
        ),
        migrations.AlterField(
            model_name='workitem',
            name='role',
            field=models.CharField(choices=[('applicant', '申请人'), ('department_staff', '经办'), ('reviewer', '审核人'), ('department_head', '部门负责人'), ('commission_staff', '主管部门经办'), ('commission_lead', '主管部门负责人'), ('duty_officer', '主管部门值守人员'), ('data_centre_operator', '大数据中心运维'), ('district_authority', '区公共数据主管部门'), ('expert', '专家'), ('supervisor', '监督员'), ('auditor', '审计员'), ('security_officer', '安全员'), ('administrator', '系统管理员'), ('consultant', '咨询服务点人员'), ('operator_staff', '运营主体人员')], max_length=30, verbose_name='承办角色'),
        ),
        migrations.RunPython(guard, unguard),
    ]
