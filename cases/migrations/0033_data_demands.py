"""Keep demands for data with their routings and answers, and meetings (docs/decisions/0043)."""

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
        ('cases', '0032_priority_scenarios'),
    ]

    operations = [
        # Going back rebuilds tables last of all: what is guarded then is guarded again.
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.CreateModel(
            name='DataDemand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True, verbose_name='需求序号')),
                ('title', models.CharField(max_length=100, verbose_name='需求名称')),
                ('kind', models.CharField(choices=[('market', '市场类'), ('research', '研究类'), ('public_service', '公益服务类')], max_length=16, verbose_name='需求类别')),
                ('content', models.TextField(max_length=2000, verbose_name='需求内容')),
                ('demander', models.CharField(max_length=120, verbose_name='需求方')),
                ('contact', models.CharField(blank=True, max_length=100, verbose_name='需求方联系方式')),
                ('received_on', models.DateField(verbose_name='收到日期')),
                ('due_on', models.DateField(verbose_name='答复期限')),
                ('entered_at', models.DateTimeField(verbose_name='登记时间')),
                ('answered_on', models.DateField(null=True, verbose_name='首次答复日期')),
                ('outcome', models.CharField(blank=True, choices=[('satisfied', '已满足'), ('planned', '列入开放计划'), ('not_possible', '不能提供'), ('withdrawn', '需求方撤回')], max_length=16, verbose_name='答复结果')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.organisation', verbose_name='承办单位')),
                ('scenario', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='demands', to='cases.priorityscenario', verbose_name='所属场景')),
            ],
            options={
                'verbose_name': '数据需求',
                'verbose_name_plural': '数据需求',
            },
        ),
        migrations.CreateModel(
            name='DemandAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('satisfied', '已满足'), ('planned', '列入开放计划'), ('not_possible', '不能提供'), ('withdrawn', '需求方撤回')], max_length=16, verbose_name='答复结果')),
                ('text', models.TextField(max_length=1000, verbose_name='答复内容')),
                ('answered_at', models.DateTimeField(verbose_name='答复时间')),
                ('answered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('demand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='cases.datademand')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.organisation')),
            ],
            options={
                'verbose_name': '需求答复',
                'verbose_name_plural': '需求答复',
            },
        ),
        migrations.CreateModel(
            name='DemandRouting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300, verbose_name='转办说明')),
                ('routed_at', models.DateTimeField(verbose_name='转办时间')),
                ('demand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='routings', to='cases.datademand')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.organisation')),
                ('routed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '需求转办',
                'verbose_name_plural': '需求转办',
            },
        ),
        migrations.CreateModel(
            name='MatchingMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True, verbose_name='会议序号')),
                ('title', models.CharField(max_length=100, verbose_name='会议名称')),
                ('held_on', models.DateField(db_index=True, verbose_name='召开日期')),
                ('attendees', models.TextField(max_length=2000, verbose_name='参加单位')),
                ('minutes', models.TextField(max_length=8000, verbose_name='会议纪要')),
                ('entered_at', models.DateTimeField(verbose_name='登记时间')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '供需对接会',
                'verbose_name_plural': '供需对接会',
            },
        ),
        migrations.AddField(
            model_name='datademand',
            name='meeting',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='demands', to='cases.matchingmeeting', verbose_name='所出会议'),
        ),
        migrations.AddConstraint(
            model_name='datademand',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_on__isnull', True), ('outcome__in', ['', 'withdrawn'])), models.Q(('answered_on__isnull', False), models.Q(('outcome__in', ['', 'withdrawn']), _negated=True)), _connector='OR'), name='data_demand_answered_on_and_how'),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
