"""Keep applications for conditional data: drafts, what was handed in, lines, supplements."""

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
        ('cases', '0021_seed_conflict_deadline'),
    ]

    operations = [
        # Going back rebuilds tables last of all: what is guarded then is guarded again.
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.CreateModel(
            name='AccessApplication',
            fields=[
                ('case_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='cases.case')),
            ],
            options={
                'verbose_name': '有条件开放申请',
                'verbose_name_plural': '有条件开放申请',
            },
            bases=('cases.case', models.Model),
        ),
        migrations.CreateModel(
            name='AccessLine',
            fields=[
                ('case_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='cases.case')),
                ('proposal', models.CharField(blank=True, choices=[('approve', '建议予以开放'), ('refuse', '建议不予开放')], max_length=10, verbose_name='审核建议')),
                ('refusal_reason', models.CharField(blank=True, choices=[('RF01', '属于非开放类数据'), ('RF02', '不符合公布的开放条件'), ('RF03', '用途不合法、不正当或不必要'), ('RF04', '安全保障能力不足'), ('RF05', '超出最小必要范围'), ('RF06', '涉及个人信息或商业秘密，未获同意'), ('RF07', '申请材料虚假'), ('RF08', '处于限制或关闭获取权限期间'), ('RF09', '数据不属于本单位'), ('RF10', '已无条件开放'), ('RF11', '重复申请'), ('RF12', '数据不存在或尚未归集'), ('RF13', '暂不向该类主体开放'), ('RF14', '第三方不同意且理由成立'), ('RF15', '其他法律、法规规定的情形')], max_length=4, verbose_name='不予开放的理由')),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='答复内容')),
                ('granted_months', models.PositiveSmallIntegerField(null=True, verbose_name='开放期限（月）')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='答复时间')),
            ],
            options={
                'verbose_name': '申请行',
                'verbose_name_plural': '申请行',
            },
            bases=('cases.case', models.Model),
        ),
        migrations.CreateModel(
            name='ApplicationDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.JSONField(default=dict, verbose_name='草稿内容')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='保存次数')),
                ('saved_at', models.DateTimeField(verbose_name='保存时间')),
            ],
            options={
                'verbose_name': '申请草稿',
                'verbose_name_plural': '申请草稿',
            },
        ),
        migrations.CreateModel(
            name='SubmittedApplication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='提交次数')),
                ('content', models.JSONField(verbose_name='申请内容')),
                ('digest', models.CharField(max_length=64, verbose_name='摘要值')),
                ('submitted_at', models.DateTimeField(verbose_name='提交时间')),
            ],
            options={
                'verbose_name': '提交的申请',
                'verbose_name_plural': '提交的申请',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='SupplementRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('incorrect', '材料有误'), ('incomplete', '材料不全')], max_length=10, verbose_name='补正类型')),
                ('sections', models.JSONField(verbose_name='可以修改的部分')),
                ('text', models.TextField(max_length=2000, verbose_name='需要补正的内容')),
                ('asked_at', models.DateTimeField(verbose_name='提出时间')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='补正时间')),
                ('lapsed_at', models.DateTimeField(null=True, verbose_name='失效时间')),
            ],
            options={
                'verbose_name': '补正要求',
                'verbose_name_plural': '补正要求',
            },
        ),
        migrations.AlterField(
            model_name='case',
            name='kind',
            field=models.CharField(choices=[('list_change', '清单调整申请'), ('list_version', '清单版本'), ('supervision_order', '督办单'), ('emergency_suspension', '紧急中止'), ('mismatch_task', '核对处理单'), ('evaluation_dossier', '年度评估档案'), ('grading_review', '分级复核单'), ('data_issue', '数据质量处理单'), ('label_nomination', '标注申报'), ('registration', '主体认证'), ('access_application', '有条件开放申请'), ('access_line', '申请行')], max_length=20, verbose_name='类型'),
        ),
        migrations.AlterField(
            model_name='casenumber',
            name='kind',
            field=models.CharField(choices=[('list_change', '清单调整申请'), ('list_version', '清单版本'), ('supervision_order', '督办单'), ('emergency_suspension', '紧急中止'), ('mismatch_task', '核对处理单'), ('evaluation_dossier', '年度评估档案'), ('grading_review', '分级复核单'), ('data_issue', '数据质量处理单'), ('label_nomination', '标注申报'), ('registration', '主体认证'), ('access_application', '有条件开放申请'), ('access_line', '申请行')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'access_application'), _negated=True), ('state__in', ['draft', 'submitted', 'supplement_requested', 'approved', 'partially_approved', 'refused', 'redirected', 'withdrawn', 'abandoned']), _connector='OR'), name='case_state_of_access_application'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'access_line'), _negated=True), ('state__in', ['submitted', 'in_review', 'pending_decision', 'approved', 'refused', 'not_needed', 'redirected', 'withdrawn', 'abandoned']), _connector='OR'), name='case_state_of_access_line'),
        ),
        migrations.AddField(
            model_name='accessapplication',
            name='applicant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='cases.applicant', verbose_name='申请主体'),
        ),
        migrations.AddField(
            model_name='accessapplication',
            name='copied_from',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='cases.accessapplication', verbose_name='复制自'),
        ),
        migrations.AddField(
            model_name='accessapplication',
            name='list_version',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.listversion', verbose_name='清单版本'),
        ),
        migrations.AddField(
            model_name='accessline',
            name='applicant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.applicant', verbose_name='申请主体'),
        ),
        migrations.AddField(
            model_name='accessline',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='cases.accessapplication', verbose_name='申请'),
        ),
        migrations.AddField(
            model_name='accessline',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.listentry', verbose_name='清单条目'),
        ),
        migrations.AddField(
            model_name='accessline',
            name='row',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.entryrow'),
        ),
        migrations.AddField(
            model_name='applicationdraft',
            name='application',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='draft', to='cases.accessapplication'),
        ),
        migrations.AddField(
            model_name='applicationdraft',
            name='saved_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='submittedapplication',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='cases.accessapplication'),
        ),
        migrations.AddField(
            model_name='submittedapplication',
            name='submitted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='supplementrequest',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supplement_requests', to='cases.accessapplication'),
        ),
        migrations.AddField(
            model_name='supplementrequest',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='supplementrequest',
            name='line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supplement_requests', to='cases.accessline'),
        ),
        migrations.AddField(
            model_name='supplementrequest',
            name='work_item',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supplement_request', to='cases.workitem'),
        ),
        migrations.AddConstraint(
            model_name='accessline',
            constraint=models.UniqueConstraint(fields=('application', 'entry'), name='access_line_once_an_application', violation_error_message='同一申请中不能重复申请同一数据。'),
        ),
        migrations.AddConstraint(
            model_name='submittedapplication',
            constraint=models.UniqueConstraint(fields=('application', 'number'), name='submitted_application_once'),
        ),
        migrations.AddConstraint(
            model_name='supplementrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True), ('lapsed_at__isnull', True)), fields=('line',), name='supplement_request_open_once'),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
