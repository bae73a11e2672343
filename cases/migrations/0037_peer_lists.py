"""Keep lists of other cities, their names, and what is said of them."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers of the new tables."""
    triggers.install(schema_editor.connection)



class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0036_update_reminders_and_scores"),
    ]

    operations = [
        migrations.CreateModel(
            name='PeerList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('city', models.CharField(max_length=40, verbose_name='城市')),
                ('source', models.CharField(max_length=300, verbose_name='来源')),
                ('as_of', models.DateField(verbose_name='数据日期')),
                ('file_name', models.CharField(max_length=200, verbose_name='文件名')),
                ('digest', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('only_good_rows', models.BooleanField(default=False, verbose_name='仅导入正确行')),
                ('loaded_at', models.DateTimeField(verbose_name='载入时间')),
                ('names_count', models.PositiveIntegerField(verbose_name='名称数')),
                ('counts', models.JSONField(default=dict, verbose_name='行数')),
                ('errors', models.JSONField(default=list, verbose_name='错误')),
                ('loaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '城市清单',
                'verbose_name_plural': '城市清单',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='PeerName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_number', models.PositiveIntegerField(verbose_name='行号')),
                ('name', models.CharField(max_length=200, verbose_name='数据资源名称')),
                ('name_key', models.CharField(max_length=200)),
                ('domain', models.CharField(blank=True, choices=[('livelihood', '民生服务'), ('economy', '经济建设'), ('urban_construction', '城市建设'), ('education_technology', '教育科技'), ('health', '卫生健康'), ('culture_leisure', '文化休闲'), ('public_safety', '公共安全'), ('environment', '资源环境'), ('organisations', '机构团体'), ('road_traffic', '道路交通'), ('social_development', '社会发展'), ('credit', '信用服务'), ('manufacturing', '工业制造'), ('employment', '社保就业'), ('agriculture', '农业农村'), ('weather', '气象服务'), ('green_low_carbon', '绿色低碳')], max_length=30, verbose_name='数据领域')),
                ('theme', models.CharField(blank=True, max_length=200, verbose_name='领域（原文）')),
                ('provider_name', models.CharField(blank=True, max_length=200, verbose_name='提供部门（原文）')),
                ('peer_list', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='names', to='cases.peerlist')),
            ],
            options={
                'verbose_name': '城市清单名称',
                'verbose_name_plural': '城市清单名称',
            },
        ),
        migrations.CreateModel(
            name='PeerMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_key', models.CharField(max_length=200)),
                ('choice', models.CharField(choices=[('propose', '提出新增'), ('not_applicable', '不适用本市')], max_length=20, verbose_name='处理')),
                ('reason', models.CharField(max_length=300, verbose_name='理由')),
                ('marked_at', models.DateTimeField(verbose_name='处理时间')),
                ('change', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.listchange', verbose_name='调整申请')),
                ('marked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('peer_name', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.peername', verbose_name='城市清单名称')),
            ],
            options={
                'verbose_name': '对标处理',
                'verbose_name_plural': '对标处理',
            },
        ),
        migrations.AddConstraint(
            model_name='peerlist',
            constraint=models.UniqueConstraint(fields=('city', 'digest', 'only_good_rows'), name='peer_list_once'),
        ),
        migrations.AddIndex(
            model_name='peername',
            index=models.Index(fields=['peer_list', 'id'], name='peer_name_in_order'),
        ),
        migrations.AddConstraint(
            model_name='peername',
            constraint=models.UniqueConstraint(fields=('peer_list', 'name_key'), name='peer_name_once'),
        ),
        migrations.AddIndex(
            model_name='peermark',
            index=models.Index(fields=['name_key', 'id'], name='peer_mark_newest'),
        ),
        migrations.AddConstraint(
            model_name='peermark',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('change__isnull', False), ('choice', 'propose')), models.Q(('change__isnull', True), ('choice', 'not_applicable')), _connector='OR'), name='peer_mark_change_fits_choice'),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
