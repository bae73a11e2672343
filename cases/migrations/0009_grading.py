"""Keep schemes of grading with their levels, why a level changes, and the yearly reviews."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0008_notice_and_impact"),
    ]

    operations = [
        migrations.CreateModel(
            name='GradeConfirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300, verbose_name='理由')),
                ('confirmed_at', models.DateTimeField(verbose_name='确认时间')),
            ],
            options={
                'verbose_name': '分级确认',
                'verbose_name_plural': '分级确认',
            },
        ),
        migrations.CreateModel(
            name='GradingLevel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('aspect', models.CharField(max_length=20, verbose_name='分级对象')),
                ('code', models.CharField(max_length=10, verbose_name='级别代码')),
                ('value', models.CharField(max_length=40, verbose_name='分类分级')),
                ('label', models.CharField(max_length=40, verbose_name='级别名称')),
                ('meaning', models.CharField(blank=True, max_length=200, verbose_name='含义')),
                ('strictness', models.PositiveSmallIntegerField(verbose_name='严格程度')),
                ('open_types', models.JSONField(verbose_name='允许的开放属性')),
            ],
            options={
                'verbose_name': '分级级别',
                'verbose_name_plural': '分级级别',
            },
        ),
        migrations.CreateModel(
            name='GradingReview',
            fields=[
                ('case_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='cases.case')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
            ],
            options={
                'verbose_name': '分级复核单',
                'verbose_name_plural': '分级复核单',
            },
            bases=('cases.case', models.Model),
        ),
        migrations.CreateModel(
            name='GradingScheme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True, verbose_name='版号')),
                ('name', models.CharField(max_length=100, verbose_name='名称')),
                ('effective_from', models.DateField(unique=True, verbose_name='施行日期')),
                ('source', models.CharField(max_length=200, verbose_name='依据')),
                ('tier', models.CharField(choices=[('V', '已核原文'), ('S', '工作安排原文'), ('P', '仅见摘要'), ('R', '凭记忆，待核'), ('A', '类推'), ('C', '内部约定')], max_length=1, verbose_name='依据可信度')),
                ('reason', models.CharField(max_length=300, verbose_name='制定理由')),
                ('digest', models.CharField(max_length=64, verbose_name='方案摘要')),
                ('entered_at', models.DateTimeField(null=True, verbose_name='登记时间')),
            ],
            options={
                'verbose_name': '分级方案',
                'verbose_name_plural': '分级方案',
            },
        ),
        migrations.CreateModel(
            name='ReviewedEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('gap', models.CharField(choices=[('ungraded', '未分级'), ('other_word', '写法不在方案内'), ('misfit', '级别不允许现行开放属性'), ('to_come', '新方案施行后须复核')], max_length=10, verbose_name='列入原因')),
            ],
            options={
                'verbose_name': '复核条目',
                'verbose_name_plural': '复核条目',
            },
        ),
        migrations.AddField(
            model_name='changeitem',
            name='grade_reason',
            field=models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='分级调整理由'),
        ),
        migrations.AlterField(
            model_name='case',
            name='kind',
            field=models.CharField(choices=[('list_change', '清单调整申请'), ('list_version', '清单版本'), ('supervision_order', '督办单'), ('emergency_suspension', '紧急中止'), ('mismatch_task', '核对处理单'), ('evaluation_dossier', '年度评估档案'), ('grading_review', '分级复核单')], max_length=20, verbose_name='类型'),
        ),
        migrations.AlterField(
            model_name='casenumber',
            name='kind',
            field=models.CharField(choices=[('list_change', '清单调整申请'), ('list_version', '清单版本'), ('supervision_order', '督办单'), ('emergency_suspension', '紧急中止'), ('mismatch_task', '核对处理单'), ('evaluation_dossier', '年度评估档案'), ('grading_review', '分级复核单')], max_length=20),
        ),
        migrations.AddIndex(
            model_name='entryrow',
            index=models.Index(condition=models.Q(('valid_from__isnull', False), ('valid_until__isnull', True), models.Q(('grade', ''), _negated=True)), fields=['grade', 'open_type', 'id'], name='entry_row_graded'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'grading_review'), _negated=True), ('state__in', ['pending', 'settled']), _connector='OR'), name='case_state_of_grading_review'),
        ),
        migrations.AddField(
            model_name='gradeconfirmation',
            name='confirmed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='gradeconfirmation',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.listentry'),
        ),
        migrations.AddField(
            model_name='gradeconfirmation',
            name='row',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.entryrow'),
        ),
        migrations.AddField(
            model_name='gradingreview',
            name='change',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.listchange', verbose_name='所起草的调整申请'),
        ),
        migrations.AddField(
            model_name='gradeconfirmation',
            name='review',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='cases.gradingreview'),
        ),
        migrations.AddField(
            model_name='gradingscheme',
            name='entered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='gradingreview',
            name='scheme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='cases.gradingscheme', verbose_name='分级方案'),
        ),
        migrations.AddField(
            model_name='gradinglevel',
            name='scheme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='levels', to='cases.gradingscheme'),
        ),
        migrations.AddField(
            model_name='reviewedentry',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.listentry'),
        ),
        migrations.AddField(
            model_name='reviewedentry',
            name='review',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='listed', to='cases.gradingreview'),
        ),
        migrations.AddConstraint(
            model_name='gradeconfirmation',
            constraint=models.UniqueConstraint(fields=('review', 'row'), name='grade_confirmation_once'),
        ),
        migrations.AddConstraint(
            model_name='gradeconfirmation',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='grade_confirmation_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='gradingscheme',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('entered_at__isnull', True), ('entered_by__isnull', True)), models.Q(('entered_at__isnull', False), ('entered_by__isnull', False)), _connector='OR'), name='grading_scheme_entered_whole'),
        ),
        migrations.AddConstraint(
            model_name='gradinglevel',
            constraint=models.UniqueConstraint(fields=('scheme', 'value'), name='grading_level_value_once'),
        ),
        migrations.AddConstraint(
            model_name='reviewedentry',
            constraint=models.UniqueConstraint(fields=('review', 'entry'), name='reviewed_entry_once'),
        ),
    ]
