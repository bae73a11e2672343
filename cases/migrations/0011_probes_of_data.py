"""Keep where data is to be had, what probes met there, scores by it, and the tasks that follow.

Going back drops the tables, and their rows and guards with them.
"""

from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers: those of the new tables, and what SQLite drops with a rebuilt one."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    """One concern: what is kept about the quality of data."""

    dependencies = [("cases", "0010_seed_grading")]

    operations = [
        # The last step when this is undone.
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.CreateModel(
            name='DataAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=500, verbose_name='数据地址')),
                ('host', models.CharField(db_index=True, max_length=262, verbose_name='主机')),
                ('data_format', models.CharField(choices=[('csv', 'CSV 文件'), ('xlsx', 'XLSX 文件'), ('json', 'JSON 文件'), ('api', '接口'), ('other', '其他格式')], max_length=10, verbose_name='格式')),
                ('items', models.JSONField(default=list, verbose_name='应有数据项')),
                ('added_at', models.DateTimeField(verbose_name='登记时间')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='停用时间')),
                ('end_reason', models.CharField(blank=True, max_length=300, verbose_name='停用理由')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_addresses', to='cases.listentry')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('entry', 'address'), name='data_address_once', violation_error_message='这个条目已经登记了这个地址。')],
                'verbose_name': '数据地址',
                'verbose_name_plural': '数据地址',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='DataProbe',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='探测时间')),
                ('outcome', models.CharField(choices=[('good', '正常'), ('too_large', '可以下载，超过检查上限'), ('items_missing', '缺少数据项'), ('empty', '没有数据行'), ('unreadable', '不是所称的格式'), ('bad_status', '应答异常'), ('cut_off', '应答没有发完'), ('timed_out', '超时'), ('no_answer', '没有应答'), ('unknown_host', '主机名解析不到'), ('lost', '转来转去没有结果'), ('not_allowed', '指向内部地址，未探测')], max_length=20, verbose_name='结果')),
                ('tries', models.PositiveSmallIntegerField(default=1, verbose_name='次数')),
                ('milliseconds', models.PositiveIntegerField(default=0, verbose_name='耗时（毫秒）')),
                ('status', models.PositiveSmallIntegerField(null=True, verbose_name='应答码')),
                ('size', models.PositiveBigIntegerField(null=True, verbose_name='字节数')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256')),
                ('media_type', models.CharField(blank=True, max_length=100, verbose_name='媒体类型')),
                ('modified_at', models.DateTimeField(null=True, verbose_name='服务器所称修改时间')),
                ('encoding', models.CharField(blank=True, max_length=20, verbose_name='编码')),
                ('rows', models.PositiveIntegerField(null=True, verbose_name='行数')),
                ('columns', models.PositiveIntegerField(null=True, verbose_name='列数')),
                ('cells', models.PositiveBigIntegerField(null=True, verbose_name='应填单元格')),
                ('empty_cells', models.PositiveBigIntegerField(null=True, verbose_name='空单元格')),
                ('duplicate_rows', models.PositiveIntegerField(null=True, verbose_name='重复行')),
                ('misshapen_rows', models.PositiveIntegerField(null=True, verbose_name='列数不符的行')),
                ('typed_cells', models.PositiveBigIntegerField(null=True, verbose_name='可验类型的单元格')),
                ('matching_cells', models.PositiveBigIntegerField(null=True, verbose_name='类型相符的单元格')),
                ('missing_items', models.JSONField(default=list, verbose_name='缺少的数据项')),
                ('content', models.CharField(blank=True, max_length=64, verbose_name='内容摘要')),
                ('data_address', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='probes', to='cases.dataaddress')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['at'], name='data_probe_at'),models.Index(fields=['data_address', '-id'], name='data_probe_newest')],
                'verbose_name': '数据探测',
                'verbose_name_plural': '数据探测',
            },
        ),
        migrations.CreateModel(
            name='HostAlert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('host', models.CharField(max_length=262, verbose_name='主机')),
                ('began_at', models.DateTimeField(verbose_name='发现时间')),
                ('failing', models.PositiveIntegerField(verbose_name='失败地址数')),
                ('probed', models.PositiveIntegerField(verbose_name='已探测地址数')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='恢复时间')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('host',), name='host_alert_open_once')],
                'verbose_name': '主机集中失败',
                'verbose_name_plural': '主机集中失败',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='DataIssue',
            fields=[
                ('case_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='cases.case')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_issues', to='cases.listentry', verbose_name='清单条目')),
            ],
            options={
                'verbose_name': '数据质量处理单',
                'verbose_name_plural': '数据质量处理单',
            },
            bases=('cases.case', models.Model),
        ),
        migrations.CreateModel(
            name='SeenFault',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fault', models.CharField(choices=[('failing', '连续探测失败'), ('low_score', '数据质量得分过低')], max_length=20, verbose_name='问题')),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='faults', to='cases.dataissue')),
                ('probe', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.dataprobe')),
                ('score', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.entryscore')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('fault', 'failing'), ('probe__isnull', False), ('score__isnull', True)), models.Q(('fault', 'low_score'), ('probe__isnull', True), ('score__isnull', False)), _connector='OR'), name='seen_fault_shown_by_something')],
                'verbose_name': '所见数据问题',
                'verbose_name_plural': '所见数据问题',
                'ordering': ['id'],
            },
        ),
        migrations.AlterModelOptions(
            name='scorerules',
            options={'ordering': ['subject', 'version'], 'verbose_name': '评分规则', 'verbose_name_plural': '评分规则'},
        ),
        migrations.AddField(
            model_name='entryscore',
            name='checks',
            field=models.JSONField(default=dict, verbose_name='各项检查'),
        ),
        migrations.AddField(
            model_name='scorerules',
            name='subject',
            field=models.CharField(choices=[('entry', '条目质量'), ('data', '数据质量')], default='entry', max_length=10, verbose_name='评分对象'),
        ),
        migrations.AlterField(
            model_name='case',
            name='kind',
            field=models.CharField(choices=[('list_change', '清单调整申请'), ('list_version', '清单版本'), ('supervision_order', '督办单'), ('emergency_suspension', '紧急中止'), ('mismatch_task', '核对处理单'), ('evaluation_dossier', '年度评估档案'), ('grading_review', '分级复核单'), ('data_issue', '数据质量处理单')], max_length=20, verbose_name='类型'),
        ),
        migrations.AlterField(
            model_name='casenumber',
            name='kind',
            field=models.CharField(choices=[('list_change', '清单调整申请'), ('list_version', '清单版本'), ('supervision_order', '督办单'), ('emergency_suspension', '紧急中止'), ('mismatch_task', '核对处理单'), ('evaluation_dossier', '年度评估档案'), ('grading_review', '分级复核单'), ('data_issue', '数据质量处理单')], max_length=20),
        ),
        migrations.AlterField(
            model_name='entryscore',
            name='cap',
            field=models.CharField(blank=True, choices=[('personal_information', '个人信息未经复核'), ('catalogue_closed', '资源目录标为非开放')], max_length=30, verbose_name='封顶原因'),
        ),
        migrations.AlterField(
            model_name='scorerules',
            name='version',
            field=models.PositiveSmallIntegerField(verbose_name='规则版本'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'data_issue'), _negated=True), ('state__in', ['pending', 'explained', 'dissolved']), _connector='OR'), name='case_state_of_data_issue'),
        ),
        migrations.AddConstraint(
            model_name='scorerules',
            constraint=models.UniqueConstraint(fields=('subject', 'version'), name='score_rules_once'),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
