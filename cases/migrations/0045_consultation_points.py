"""Keep consultation points with their enquiries and drafts, and operators (docs/decisions/0047)."""

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


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away, so that the columns which they name may go."""
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0044_editions_of_demands"),
    ]

    operations = [
        # Going back rebuilds tables last of all: what is guarded then is guarded again.
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.AddConstraint(
            model_name='datademand',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('edition__isnull', True), ('scenario__isnull', True)), models.Q(('edition__isnull', False), ('scenario__isnull', False)), _connector='OR'), name='data_demand_edition_of_its_scenario'),
        ),
        migrations.CreateModel(
            name='AuthorisedOperator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('services', models.JSONField(verbose_name='授权服务')),
                ('source', models.CharField(max_length=200, verbose_name='授权依据')),
                ('valid_from', models.DateField(verbose_name='起始日期')),
                ('valid_until', models.DateField(verbose_name='截止日期')),
                ('entered_at', models.DateTimeField(verbose_name='登记时间')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='终止时间')),
                ('end_reason', models.CharField(blank=True, max_length=300, verbose_name='终止理由')),
            ],
            options={
                'verbose_name': '授权运营主体',
                'verbose_name_plural': '授权运营主体',
            },
        ),
        migrations.CreateModel(
            name='ConsultationPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(unique=True, verbose_name='服务点序号')),
                ('name', models.CharField(max_length=60, verbose_name='服务点名称')),
                ('host_kind', models.CharField(choices=[('university', '高校'), ('association', '行业协会'), ('think_tank', '智库机构')], max_length=12, verbose_name='机构类别')),
                ('address', models.CharField(max_length=120, verbose_name='地址')),
                ('hours', models.CharField(max_length=60, verbose_name='服务时间')),
                ('source', models.CharField(max_length=200, verbose_name='依据')),
                ('valid_from', models.DateField(verbose_name='起始日期')),
                ('valid_until', models.DateField(verbose_name='截止日期')),
                ('entered_at', models.DateTimeField(verbose_name='登记时间')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='撤销时间')),
                ('closing_reason', models.CharField(blank=True, max_length=300, verbose_name='撤销理由')),
            ],
            options={
                'verbose_name': '咨询服务点',
                'verbose_name_plural': '咨询服务点',
            },
        ),
        migrations.CreateModel(
            name='Enquiry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True, verbose_name='咨询序号')),
                ('service', models.CharField(choices=[('demands', '数据需求征集'), ('fields', '数据字段说明'), ('plans', '建设方案咨询'), ('contacts', '开放部门对接')], max_length=10, verbose_name='服务事项')),
                ('question', models.TextField(max_length=2000, verbose_name='咨询内容')),
                ('salt', models.CharField(max_length=32)),
                ('asker', models.CharField(blank=True, max_length=120, verbose_name='咨询人')),
                ('contact', models.CharField(blank=True, max_length=100, verbose_name='咨询人联系方式')),
                ('received_on', models.DateField(verbose_name='咨询日期')),
                ('entered_at', models.DateTimeField(verbose_name='登记时间')),
                ('outcome', models.CharField(blank=True, choices=[('answered', '已答复'), ('forwarded', '转请部门解答'), ('demand', '转为数据需求'), ('draft', '代拟申请草稿')], max_length=10, verbose_name='处理结果')),
            ],
            options={
                'verbose_name': '咨询',
                'verbose_name_plural': '咨询',
            },
        ),
        migrations.CreateModel(
            name='EnquiryStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('answered', '已答复'), ('forwarded', '转请部门解答'), ('demand', '转为数据需求'), ('draft', '代拟申请草稿')], max_length=10, verbose_name='处理')),
                ('text', models.TextField(max_length=1000, verbose_name='处理内容')),
                ('salt', models.CharField(max_length=32)),
                ('taken_at', models.DateTimeField(verbose_name='处理时间')),
            ],
            options={
                'verbose_name': '咨询处理',
                'verbose_name_plural': '咨询处理',
            },
        ),
        migrations.CreateModel(
            name='PreparedDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.JSONField(null=True, verbose_name='草稿内容')),
                ('code_digest', models.CharField(max_length=64)),
                ('expires_on', models.DateField(verbose_name='领取截止日期')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='输错次数')),
                ('prepared_at', models.DateTimeField(verbose_name='代拟时间')),
                ('claimed_at', models.DateTimeField(null=True, verbose_name='领取时间')),
                ('shared_at', models.DateTimeField(null=True, verbose_name='告知时间')),
            ],
            options={
                'verbose_name': '代拟草稿',
                'verbose_name_plural': '代拟草稿',
            },
        ),
        migrations.AddField(
            model_name='authorisedoperator',
            name='ended_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='authorisedoperator',
            name='entered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='authorisedoperator',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.organisation', verbose_name='运营主体'),
        ),
        migrations.AddField(
            model_name='consultationpoint',
            name='closed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='consultationpoint',
            name='entered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='consultationpoint',
            name='host',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.organisation', verbose_name='承办机构'),
        ),
        migrations.AddField(
            model_name='enquiry',
            name='entered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='enquiry',
            name='organisation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.organisation', verbose_name='解答部门'),
        ),
        migrations.AddField(
            model_name='enquiry',
            name='point',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enquiries', to='cases.consultationpoint', verbose_name='咨询服务点'),
        ),
        migrations.AddField(
            model_name='enquirystep',
            name='demand',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='enquiry_step', to='cases.datademand'),
        ),
        migrations.AddField(
            model_name='enquirystep',
            name='enquiry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='cases.enquiry'),
        ),
        migrations.AddField(
            model_name='enquirystep',
            name='organisation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.organisation'),
        ),
        migrations.AddField(
            model_name='enquirystep',
            name='taken_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='prepareddraft',
            name='application',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='prepared_draft', to='cases.accessapplication'),
        ),
        migrations.AddField(
            model_name='prepareddraft',
            name='enquiry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='cases.enquiry'),
        ),
        migrations.AddField(
            model_name='prepareddraft',
            name='prepared_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='authorisedoperator',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('valid_from'))), name='operator_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='authorisedoperator',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='operator_ended_by_at_and_why'),
        ),
        migrations.AddConstraint(
            model_name='consultationpoint',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('valid_from'))), name='point_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='consultationpoint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True), ('closing_reason', '')), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), models.Q(('closing_reason', ''), _negated=True)), _connector='OR'), name='point_closed_by_at_and_why'),
        ),
        migrations.AddConstraint(
            model_name='prepareddraft',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('application__isnull', True), ('claimed_at__isnull', True), ('shared_at', None)), models.Q(('application__isnull', False), ('claimed_at__isnull', False), ('content__isnull', True)), _connector='OR'), name='prepared_draft_claimed_whole'),
        ),
        migrations.RunPython(guard, unguard),
    ]
