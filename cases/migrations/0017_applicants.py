"""Keep applicants and the registrations by which they were verified (docs/decisions/0035)."""

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
        ('cases', '0016_seed_evaluation'),
    ]

    operations = [
        # Going back rebuilds tables last of all: what is guarded then is guarded again.
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.CreateModel(
            name='Applicant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('natural_person', '自然人'), ('legal_person', '法人'), ('other_organisation', '非法人组织')], max_length=20, verbose_name='主体类型')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('identity_digest', models.CharField(blank=True, max_length=64)),
                ('identity_shown', models.CharField(blank=True, max_length=18, verbose_name='证件号码')),
                ('is_small_business', models.BooleanField(default=False, verbose_name='中小微企业')),
                ('is_researcher', models.BooleanField(default=False, verbose_name='个人研究者')),
                ('verified_at', models.DateTimeField(verbose_name='认证时间')),
            ],
            options={
                'verbose_name': '申请主体',
                'verbose_name_plural': '申请主体',
            },
        ),
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('case_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='cases.case')),
                ('applicant_kind', models.CharField(choices=[('natural_person', '自然人'), ('legal_person', '法人'), ('other_organisation', '非法人组织')], max_length=20, verbose_name='主体类型')),
                ('subject_name', models.CharField(max_length=120, verbose_name='名称')),
                ('credit_code', models.CharField(blank=True, max_length=18, verbose_name='统一社会信用代码')),
                ('identity_digest', models.CharField(blank=True, max_length=64)),
                ('identity_shown', models.CharField(blank=True, max_length=18, verbose_name='证件号码')),
                ('phone', models.CharField(max_length=30, verbose_name='联系电话')),
                ('says_small_business', models.BooleanField(default=False, verbose_name='自述为中小微企业')),
                ('says_researcher', models.BooleanField(default=False, verbose_name='自述为个人研究者')),
                ('statement', models.TextField(blank=True, max_length=1000, verbose_name='说明')),
            ],
            options={
                'verbose_name': '主体认证',
                'verbose_name_plural': '主体认证',
            },
            bases=('cases.case', models.Model),
        ),
        migrations.AlterField(
            model_name='case',
            name='kind',
            field=models.CharField(choices=[('list_change', '清单调整申请'), ('list_version', '清单版本'), ('supervision_order', '督办单'), ('emergency_suspension', '紧急中止'), ('mismatch_task', '核对处理单'), ('evaluation_dossier', '年度评估档案'), ('grading_review', '分级复核单'), ('data_issue', '数据质量处理单'), ('label_nomination', '标注申报'), ('registration', '主体认证')], max_length=20, verbose_name='类型'),
        ),
        migrations.AlterField(
            model_name='casenumber',
            name='kind',
            field=models.CharField(choices=[('list_change', '清单调整申请'), ('list_version', '清单版本'), ('supervision_order', '督办单'), ('emergency_suspension', '紧急中止'), ('mismatch_task', '核对处理单'), ('evaluation_dossier', '年度评估档案'), ('grading_review', '分级复核单'), ('data_issue', '数据质量处理单'), ('label_nomination', '标注申报'), ('registration', '主体认证')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'registration'), _negated=True), ('state__in', ['submitted', 'verified', 'refused']), _connector='OR'), name='case_state_of_registration'),
        ),
        migrations.AddField(
            model_name='applicant',
            name='organisation',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='applicant', to='cases.organisation', verbose_name='单位'),
        ),
        migrations.AddField(
            model_name='applicant',
            name='person',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='applicant', to=settings.AUTH_USER_MODEL, verbose_name='人员'),
        ),
        migrations.AddField(
            model_name='registration',
            name='applicant',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='cases.applicant', verbose_name='申请主体'),
        ),
        migrations.AddConstraint(
            model_name='applicant',
            constraint=models.UniqueConstraint(condition=models.Q(('identity_digest', ''), _negated=True), fields=('identity_digest',), name='applicant_identity_once'),
        ),
        migrations.AddConstraint(
            model_name='applicant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'natural_person'), ('organisation__isnull', True), ('person__isnull', False)), models.Q(models.Q(('kind', 'natural_person'), _negated=True), ('organisation__isnull', False), ('person__isnull', True)), _connector='OR'), name='applicant_is_person_or_organisation'),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
