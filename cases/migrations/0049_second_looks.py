"""Keep second looks at answers, the lines that decide anew, and the letters that tell of both."""

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
        ('cases', '0037_suspension_letters'),
    ]

    operations = [
        # Going back rebuilds tables last of all: what is guarded then is guarded again.
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.CreateModel(
            name='SecondLook',
            fields=[
                ('case_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='cases.case')),
                ('grounds', models.TextField(max_length=2000, verbose_name='复核理由')),
                ('asked_at', models.DateTimeField(verbose_name='申请复核时间')),
                ('ruling', models.CharField(blank=True, choices=[('uphold', '维持原答复'), ('approve', '撤销原答复，予以开放'), ('return', '撤销原答复，由原单位重新决定')], max_length=10, verbose_name='复核意见')),
                ('reasons', models.TextField(blank=True, max_length=2000, verbose_name='复核决定的理由')),
                ('granted_months', models.PositiveSmallIntegerField(null=True, verbose_name='开放期限（月）')),
                ('conditions', models.TextField(blank=True, max_length=2000, verbose_name='附加条件')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='复核决定时间')),
            ],
            options={
                'verbose_name': '复核',
                'verbose_name_plural': '复核',
            },
            bases=('cases.case', models.Model),
        ),
        migrations.RemoveConstraint(
            model_name='accessline',
            name='access_line_once_an_application',
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='case_state_of_access_application',
        ),
        migrations.AddField(
            model_name='accessline',
            name='anew_of',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decided_anew', to='cases.accessline', verbose_name='原申请行'),
        ),
        migrations.AlterField(
            model_name='case',
            name='kind',
            field=models.CharField(choices=[('list_change', '清单调整申请'), ('list_version', '清单版本'), ('supervision_order', '督办单'), ('emergency_suspension', '紧急中止'), ('mismatch_task', '核对处理单'), ('evaluation_dossier', '年度评估档案'), ('grading_review', '分级复核单'), ('data_issue', '数据质量处理单'), ('label_nomination', '标注申报'), ('registration', '主体认证'), ('access_application', '有条件开放申请'), ('access_line', '申请行'), ('agreement', '应用协议'), ('second_look', '复核'), ('grant', '授权')], max_length=20, verbose_name='类型'),
        ),
        migrations.AlterField(
            model_name='casenumber',
            name='kind',
            field=models.CharField(choices=[('list_change', '清单调整申请'), ('list_version', '清单版本'), ('supervision_order', '督办单'), ('emergency_suspension', '紧急中止'), ('mismatch_task', '核对处理单'), ('evaluation_dossier', '年度评估档案'), ('grading_review', '分级复核单'), ('data_issue', '数据质量处理单'), ('label_nomination', '标注申报'), ('registration', '主体认证'), ('access_application', '有条件开放申请'), ('access_line', '申请行'), ('agreement', '应用协议'), ('second_look', '复核'), ('grant', '授权')], max_length=20),
        ),
        migrations.AlterField(
            model_name='letter',
            name='kind',
            field=models.CharField(choices=[('acceptance', '受理通知书'), ('supplement', '补正告知书'), ('extension', '延长答复期限告知书'), ('decision', '审核决定书'), ('refusal', '不予开放决定书'), ('abandoned', '视为放弃申请告知书'), ('second_look', '复核决定书'), ('suspension', '中止提供数据告知书')], max_length=12, verbose_name='文书'),
        ),
        migrations.AddConstraint(
            model_name='accessline',
            constraint=models.UniqueConstraint(condition=models.Q(('anew_of__isnull', True)), fields=('application', 'entry'), name='access_line_once_an_application', violation_error_message='同一申请中不能重复申请同一数据。'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'access_application'), _negated=True), ('state__in', ['draft', 'submitted', 'supplement_requested', 'approved', 'partially_approved', 'refused', 'redirected', 'withdrawn', 'abandoned', 're_review']), _connector='OR'), name='case_state_of_access_application'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'second_look'), _negated=True), ('state__in', ['examining', 'pending_decision', 'upheld', 'approved', 'returned', 'withdrawn']), _connector='OR'), name='case_state_of_second_look'),
        ),
        migrations.AddField(
            model_name='secondlook',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='secondlook',
            name='line',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='second_look', to='cases.accessline', verbose_name='申请行'),
        ),
        migrations.AddField(
            model_name='letter',
            name='second_look',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='cases.secondlook'),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
