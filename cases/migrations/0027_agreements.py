"""Keep agreements: the frozen text, what it covers, papers and signatures."""

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
        ('cases', '0026_seed_agreement_template'),
    ]

    operations = [
        # Going back rebuilds tables last of all: what is guarded then is guarded again.
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.CreateModel(
            name='AgreedLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': '协议数据',
                'verbose_name_plural': '协议数据',
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('case_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='cases.case')),
            ],
            options={
                'verbose_name': '应用协议',
                'verbose_name_plural': '应用协议',
            },
            bases=('cases.case', models.Model),
        ),
        migrations.CreateModel(
            name='AgreementSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('provider', '甲方'), ('user', '乙方')], max_length=10, verbose_name='签署方')),
                ('channel', models.CharField(choices=[('online', '线上签署'), ('paper', '线下签署')], max_length=10, verbose_name='签署方式')),
                ('signatory', models.CharField(max_length=60, verbose_name='签署人')),
                ('signed_on', models.DateField(verbose_name='签署日期')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('recorded_at', models.DateTimeField(verbose_name='登记时间')),
            ],
            options={
                'verbose_name': '协议签署',
                'verbose_name_plural': '协议签署',
            },
        ),
        migrations.CreateModel(
            name='AgreementText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='协议文本')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('sm3', models.CharField(blank=True, max_length=64, verbose_name='SM3')),
                ('begins_on', models.DateField(verbose_name='使用期限起始日期')),
                ('ends_on', models.DateField(verbose_name='使用期限终止日期')),
                ('bound_at', models.DateTimeField(verbose_name='拟定时间')),
            ],
            options={
                'verbose_name': '协议文本',
                'verbose_name_plural': '协议文本',
            },
        ),
        migrations.CreateModel(
            name='PaperSigning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=60, verbose_name='纸质协议档案号')),
                ('provider_signatory', models.CharField(max_length=60, verbose_name='甲方签署人')),
                ('provider_signed_on', models.DateField(verbose_name='甲方签署日期')),
                ('user_signatory', models.CharField(max_length=60, verbose_name='乙方签署人')),
                ('user_signed_on', models.DateField(verbose_name='乙方签署日期')),
                ('entered_at', models.DateTimeField(verbose_name='登记时间')),
            ],
            options={
                'verbose_name': '线下签署登记',
                'verbose_name_plural': '线下签署登记',
            },
        ),
        migrations.AlterField(
            model_name='case',
            name='kind',
            field=models.CharField(choices=[('list_change', '清单调整申请'), ('list_version', '清单版本'), ('supervision_order', '督办单'), ('emergency_suspension', '紧急中止'), ('mismatch_task', '核对处理单'), ('evaluation_dossier', '年度评估档案'), ('grading_review', '分级复核单'), ('data_issue', '数据质量处理单'), ('label_nomination', '标注申报'), ('registration', '主体认证'), ('access_application', '有条件开放申请'), ('access_line', '申请行'), ('agreement', '应用协议')], max_length=20, verbose_name='类型'),
        ),
        migrations.AlterField(
            model_name='casenumber',
            name='kind',
            field=models.CharField(choices=[('list_change', '清单调整申请'), ('list_version', '清单版本'), ('supervision_order', '督办单'), ('emergency_suspension', '紧急中止'), ('mismatch_task', '核对处理单'), ('evaluation_dossier', '年度评估档案'), ('grading_review', '分级复核单'), ('data_issue', '数据质量处理单'), ('label_nomination', '标注申报'), ('registration', '主体认证'), ('access_application', '有条件开放申请'), ('access_line', '申请行'), ('agreement', '应用协议')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'agreement'), _negated=True), ('state__in', ['drafted', 'countersigning', 'signing', 'in_force', 'lapsed', 'ended']), _connector='OR'), name='case_state_of_agreement'),
        ),
        migrations.AddField(
            model_name='agreedline',
            name='line',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='agreed', to='cases.accessline'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='cases.accessapplication', verbose_name='申请'),
        ),
        migrations.AddField(
            model_name='agreedline',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreed_lines', to='cases.agreement'),
        ),
        migrations.AddField(
            model_name='agreementsignature',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='cases.agreement'),
        ),
        migrations.AddField(
            model_name='agreementsignature',
            name='recorded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='agreementtext',
            name='agreement',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='bound', to='cases.agreement'),
        ),
        migrations.AddField(
            model_name='agreementtext',
            name='template',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.agreementtemplateversion'),
        ),
        migrations.AddField(
            model_name='papersigning',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='cases.agreement'),
        ),
        migrations.AddField(
            model_name='papersigning',
            name='entered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='papersigning',
            name='scan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.attachment'),
        ),
        migrations.AddField(
            model_name='agreementsignature',
            name='paper',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='cases.papersigning'),
        ),
        migrations.AddConstraint(
            model_name='agreementsignature',
            constraint=models.UniqueConstraint(fields=('agreement', 'side'), name='agreement_signed_once_a_side'),
        ),
        migrations.AddConstraint(
            model_name='agreementsignature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('channel', 'paper'), ('paper__isnull', False)), models.Q(('channel', 'online'), ('paper__isnull', True)), _connector='OR'), name='agreement_signature_has_its_paper'),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
