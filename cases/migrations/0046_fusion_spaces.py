"""Keep data-fusion spaces with their departments and datasets (docs/decisions/0047)."""

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
        ("cases", "0045_consultation_points"),
    ]

    operations = [
        # Going back rebuilds tables last of all: what is guarded then is guarded again.
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.CreateModel(
            name='FusionDataset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': '融合空间数据',
                'verbose_name_plural': '融合空间数据',
            },
        ),
        migrations.CreateModel(
            name='FusionDepartment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': '融合空间部门',
                'verbose_name_plural': '融合空间部门',
            },
        ),
        migrations.CreateModel(
            name='FusionSpace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(unique=True, verbose_name='空间序号')),
                ('name', models.CharField(max_length=60, verbose_name='空间名称')),
                ('keeper', models.CharField(max_length=120, verbose_name='建设运行单位')),
                ('purpose', models.TextField(max_length=2000, verbose_name='融合内容')),
                ('source', models.CharField(max_length=200, verbose_name='依据')),
                ('opened_on', models.DateField(verbose_name='启用日期')),
                ('entered_at', models.DateTimeField(verbose_name='登记时间')),
                ('closed_on', models.DateField(null=True, verbose_name='停用日期')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='停用登记时间')),
                ('closing_reason', models.CharField(blank=True, max_length=300, verbose_name='停用理由')),
            ],
            options={
                'verbose_name': '数据融合空间',
                'verbose_name_plural': '数据融合空间',
            },
        ),
        migrations.AddField(
            model_name='fusiondataset',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.listentry'),
        ),
        migrations.AddField(
            model_name='fusiondepartment',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.organisation'),
        ),
        migrations.AddField(
            model_name='fusionspace',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.scenarioedition', verbose_name='服务场景'),
        ),
        migrations.AddField(
            model_name='fusionspace',
            name='closed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='fusionspace',
            name='entered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='fusiondepartment',
            name='space',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='departments', to='cases.fusionspace'),
        ),
        migrations.AddField(
            model_name='fusiondataset',
            name='space',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='datasets', to='cases.fusionspace'),
        ),
        migrations.AddConstraint(
            model_name='fusiondepartment',
            constraint=models.UniqueConstraint(fields=('space', 'organisation'), name='fusion_department_once'),
        ),
        migrations.AddConstraint(
            model_name='fusiondataset',
            constraint=models.UniqueConstraint(fields=('space', 'entry'), name='fusion_dataset_once'),
        ),
        migrations.RunPython(guard, unguard),
    ]
