"""Keep letters with their numbers and first readings, and how decisions can be contested."""

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
        ('cases', '0029_signed_documents'),
    ]

    operations = [
        # Going back rebuilds tables last of all: what is guarded then is guarded again.
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('acceptance', '受理通知书'), ('supplement', '补正告知书'), ('extension', '延长答复期限告知书'), ('decision', '审核决定书'), ('refusal', '不予开放决定书'), ('abandoned', '视为放弃申请告知书')], max_length=12, verbose_name='文书')),
                ('year', models.PositiveSmallIntegerField()),
                ('word', models.CharField(max_length=8)),
                ('serial', models.PositiveIntegerField()),
                ('number', models.CharField(max_length=160, verbose_name='文号')),
                ('facts', models.JSONField(verbose_name='文书内容')),
                ('builder', models.PositiveSmallIntegerField(verbose_name='文书版式')),
                ('digest', models.CharField(max_length=64, verbose_name='正文摘要')),
                ('issued_at', models.DateTimeField(verbose_name='送达时间')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='cases.accessline')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.organisation', verbose_name='签发单位')),
            ],
            options={
                'verbose_name': '文书',
                'verbose_name_plural': '文书',
            },
        ),
        migrations.CreateModel(
            name='LetterNumbers',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('word', models.CharField(max_length=8)),
                ('last', models.PositiveIntegerField(default=0)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.organisation')),
            ],
            options={
                'verbose_name': '文号登记',
                'verbose_name_plural': '文号登记',
            },
        ),
        migrations.CreateModel(
            name='LetterReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('letter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reading', to='cases.letter')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sealed_by', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='letter_reading', to='cases.systemevent')),
            ],
            options={
                'verbose_name': '文书阅读',
                'verbose_name_plural': '文书阅读',
            },
        ),
        migrations.CreateModel(
            name='RemedyText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=1000, verbose_name='救济途径')),
                ('source', models.CharField(max_length=200, verbose_name='依据')),
                ('tier', models.CharField(choices=[('V', '已核原文'), ('S', '工作安排原文'), ('P', '仅见摘要'), ('R', '凭记忆，待核'), ('A', '类推'), ('C', '内部约定')], max_length=1, verbose_name='依据可信度')),
                ('effective_from', models.DateField(verbose_name='施行日期')),
                ('entered_at', models.DateTimeField(null=True, verbose_name='登记时间')),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '救济途径',
                'verbose_name_plural': '救济途径',
            },
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.UniqueConstraint(fields=('organisation', 'year', 'word', 'serial'), name='letter_number_once'),
        ),
        migrations.AddConstraint(
            model_name='letternumbers',
            constraint=models.UniqueConstraint(fields=('organisation', 'year', 'word'), name='letter_numbers_once_a_year'),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
