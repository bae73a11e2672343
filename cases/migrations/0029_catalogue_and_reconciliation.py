"""Take in the resource catalogue, and keep what its reconciliation with the list finds (docs/decisions/0024)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from cases import triggers


def guard(apps, schema_editor):
    """Install the triggers: those of the new tables among them."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0028_withdrawn_clock_policies"),
    ]

    operations = [
        migrations.CreateModel(
            name='CatalogueProvider',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, unique=True, verbose_name='提供部门（原文）')),
            ],
            options={
                'verbose_name': '目录提供部门',
                'verbose_name_plural': '目录提供部门',
            },
        ),
        migrations.CreateModel(
            name='CatalogueRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=64, verbose_name='信息资源代码')),
                ('portal_dataset_id', models.CharField(blank=True, max_length=32, verbose_name='数据集ID')),
                ('name', models.CharField(max_length=200, verbose_name='数据资源名称')),
                ('name_key', models.CharField(max_length=200)),
                ('open_type', models.CharField(blank=True, choices=[('unconditional', '无条件开放'), ('conditional', '有条件开放'), ('not_open', '非开放')], max_length=20, verbose_name='开放属性')),
                ('update_frequency', models.CharField(blank=True, choices=[('realtime', '即时'), ('daily', '每天'), ('weekly', '每周'), ('monthly', '每月'), ('quarterly', '每季度'), ('half_yearly', '每半年'), ('yearly', '每年'), ('irregular', '不定期更新'), ('static', '静态数据')], max_length=20, verbose_name='更新频率')),
                ('shared', models.BooleanField(default=False)),
                ('valid_from', models.PositiveIntegerField(verbose_name='起始快照')),
                ('valid_until', models.PositiveIntegerField(null=True, verbose_name='终止快照')),
            ],
            options={
                'verbose_name': '目录行',
                'verbose_name_plural': '目录行',
            },
        ),
        migrations.CreateModel(
            name='CatalogueSnapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='编号')),
                ('source', models.CharField(max_length=300, verbose_name='来源')),
                ('digest', models.CharField(db_index=True, max_length=64, verbose_name='SHA-256')),
                ('encoding', models.CharField(blank=True, max_length=20, verbose_name='编码')),
                ('loaded_at', models.DateTimeField(verbose_name='载入时间')),
                ('only_good_rows', models.BooleanField(default=False, verbose_name='仅导入正确行')),
                ('rows', models.PositiveIntegerField(default=0, verbose_name='行数')),
                ('open_codes', models.PositiveIntegerField(default=0, verbose_name='标注开放的资源数')),
                ('counts', models.JSONField(null=True, verbose_name='变化数')),
                ('warnings', models.JSONField(default=dict, verbose_name='提示数')),
                ('errors', models.JSONField(default=list, verbose_name='错误')),
                ('error_count', models.PositiveIntegerField(default=0, verbose_name='错误数')),
            ],
            options={
                'verbose_name': '目录快照',
                'verbose_name_plural': '目录快照',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mismatch', models.CharField(choices=[('R1', '应开未列'), ('R2', '有列无目'), ('R3', '开放属性不一致'), ('R4', '目录非开放而清单开放'), ('R5', '列而未开'), ('R6', '其他属性不一致'), ('R7', '一码对应多个条目'), ('R8', '目录未标注开放属性'), ('R9', '提供部门不明或已并入')], max_length=2, verbose_name='类别')),
                ('subject', models.CharField(max_length=70)),
                ('code', models.CharField(blank=True, max_length=64, verbose_name='信息资源代码')),
                ('first_seen_at', models.DateTimeField(verbose_name='首次发现')),
            ],
            options={
                'verbose_name': '核对差异',
                'verbose_name_plural': '核对差异',
            },
        ),
        migrations.CreateModel(
            name='FindingException',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_until', models.DateField(verbose_name='有效期至')),
                ('reason', models.CharField(max_length=300, verbose_name='理由')),
                ('accepted_at', models.DateTimeField(verbose_name='同意时间')),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='撤回时间')),
                ('withdrawal_reason', models.CharField(blank=True, max_length=300, verbose_name='撤回理由')),
            ],
            options={
                'verbose_name': '差异例外',
                'verbose_name_plural': '差异例外',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='FindingSpell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('differs', models.CharField(blank=True, max_length=60, verbose_name='不一致的属性')),
                ('dangerous', models.BooleanField(default=False, verbose_name='目录非开放而清单开放')),
                ('looser', models.BooleanField(default=False, verbose_name='清单比目录更开放')),
            ],
            options={
                'verbose_name': '差异存续期',
                'verbose_name_plural': '差异存续期',
            },
        ),
        migrations.CreateModel(
            name='ReconciliationRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='编号')),
                ('result_id', models.CharField(db_index=True, max_length=64, verbose_name='结果标识')),
                ('directory_digest', models.CharField(max_length=64)),
                ('last_provider', models.PositiveBigIntegerField(default=0)),
                ('last_link', models.PositiveBigIntegerField(default=0)),
                ('incremental', models.BooleanField(default=False, verbose_name='增量')),
                ('at', models.DateTimeField(verbose_name='核对时间')),
                ('status', models.CharField(choices=[('halted', '已停下，待确认'), ('done', '已核对')], default='done', max_length=12, verbose_name='状态')),
                ('counts', models.JSONField(default=dict, verbose_name='各类差异数')),
                ('facts', models.JSONField(null=True, verbose_name='核对情况')),
                ('halted_for', models.JSONField(default=list, verbose_name='停下的原因')),
            ],
            options={
                'verbose_name': '目录核对',
                'verbose_name_plural': '目录核对',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='ReconciliationTurn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': '核对次序',
                'verbose_name_plural': '核对次序',
            },
        ),
        migrations.CreateModel(
            name='ResourceLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=64, verbose_name='信息资源代码')),
                ('confirmed_at', models.DateTimeField(verbose_name='确认时间')),
            ],
            options={
                'verbose_name': '资源对应关系',
                'verbose_name_plural': '资源对应关系',
            },
        ),
        migrations.CreateModel(
            name='StagedCatalogueRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=64, verbose_name='信息资源代码')),
                ('portal_dataset_id', models.CharField(blank=True, max_length=32, verbose_name='数据集ID')),
                ('name', models.CharField(max_length=200, verbose_name='数据资源名称')),
                ('name_key', models.CharField(max_length=200)),
                ('open_type', models.CharField(blank=True, choices=[('unconditional', '无条件开放'), ('conditional', '有条件开放'), ('not_open', '非开放')], max_length=20, verbose_name='开放属性')),
                ('update_frequency', models.CharField(blank=True, choices=[('realtime', '即时'), ('daily', '每天'), ('weekly', '每周'), ('monthly', '每月'), ('quarterly', '每季度'), ('half_yearly', '每半年'), ('yearly', '每年'), ('irregular', '不定期更新'), ('static', '静态数据')], max_length=20, verbose_name='更新频率')),
                ('shared', models.BooleanField(default=False)),
                ('row_number', models.PositiveIntegerField(verbose_name='行号')),
                ('provider_name', models.CharField(max_length=200, verbose_name='提供部门（原文）')),
            ],
            options={
                'verbose_name': '待载入目录行',
                'verbose_name_plural': '待载入目录行',
            },
        ),
        migrations.AddIndex(
            model_name='entryrow',
            index=models.Index(condition=models.Q(('resource_code', ''), _negated=True), fields=['resource_code'], name='entry_row_resource_code'),
        ),
        migrations.AddIndex(
            model_name='entryrow',
            index=models.Index(condition=models.Q(('portal_dataset_id', ''), _negated=True), fields=['portal_dataset_id'], name='entry_row_portal_id'),
        ),
        migrations.AddField(
            model_name='catalogueprovider',
            name='organisation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.organisation'),
        ),
        migrations.AddField(
            model_name='cataloguerow',
            name='provider',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.catalogueprovider'),
        ),
        migrations.AddField(
            model_name='cataloguesnapshot',
            name='loaded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.UniqueConstraint(fields=('subject', 'mismatch'), name='finding_once'),
        ),
        migrations.AddField(
            model_name='findingexception',
            name='accepted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='findingexception',
            name='spell',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exceptions', to='cases.findingspell'),
        ),
        migrations.AddField(
            model_name='findingexception',
            name='withdrawn_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='findingexception',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawal_reason', ''), ('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawal_reason', ''), _negated=True)), _connector='OR'), name='finding_exception_withdrawn_by_somebody'),
        ),
        migrations.AddField(
            model_name='findingexception',
            name='finding',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exceptions', to='cases.finding'),
        ),
        migrations.AddField(
            model_name='findingspell',
            name='catalogue_row',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.cataloguerow'),
        ),
        migrations.AddField(
            model_name='findingspell',
            name='entry_row',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.entryrow'),
        ),
        migrations.AddField(
            model_name='findingspell',
            name='finding',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spells', to='cases.finding'),
        ),
        migrations.AddField(
            model_name='findingspell',
            name='organisation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.organisation'),
        ),
        migrations.AddField(
            model_name='reconciliationrun',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reconciliationrun',
            name='list_version',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.listversion'),
        ),
        migrations.AddField(
            model_name='reconciliationrun',
            name='previous',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.reconciliationrun'),
        ),
        migrations.AddField(
            model_name='reconciliationrun',
            name='snapshot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='cases.cataloguesnapshot'),
        ),
        migrations.AddField(
            model_name='findingspell',
            name='from_run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.reconciliationrun'),
        ),
        migrations.AddField(
            model_name='findingspell',
            name='until_run',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.reconciliationrun'),
        ),
        migrations.AddField(
            model_name='resourcelink',
            name='confirmed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='resourcelink',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resource_links', to='cases.listentry'),
        ),
        migrations.AddIndex(
            model_name='stagedcataloguerow',
            index=models.Index(fields=['code', 'portal_dataset_id'], name='staged_catalogue_key'),
        ),
        migrations.AddIndex(
            model_name='cataloguerow',
            index=models.Index(condition=models.Q(('portal_dataset_id', ''), _negated=True), fields=['portal_dataset_id'], name='catalogue_row_portal_id'),
        ),
        migrations.AddIndex(
            model_name='cataloguerow',
            index=models.Index(fields=['name_key'], name='catalogue_row_name'),
        ),
        migrations.AddIndex(
            model_name='cataloguerow',
            index=models.Index(fields=['code'], name='catalogue_row_code'),
        ),
        migrations.AddIndex(
            model_name='cataloguerow',
            index=models.Index(fields=['valid_from'], name='catalogue_row_began'),
        ),
        migrations.AddIndex(
            model_name='cataloguerow',
            index=models.Index(condition=models.Q(('valid_until__isnull', False)), fields=['valid_until'], name='catalogue_row_ended'),
        ),
        migrations.AddConstraint(
            model_name='cataloguerow',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_until__isnull', True)), fields=('code', 'portal_dataset_id'), name='catalogue_row_newest_once'),
        ),
        migrations.AddConstraint(
            model_name='findingspell',
            constraint=models.UniqueConstraint(condition=models.Q(('until_run__isnull', True)), fields=('finding',), name='finding_open_once'),
        ),
        migrations.AddConstraint(
            model_name='resourcelink',
            constraint=models.UniqueConstraint(fields=('code', 'entry'), name='resource_link_once'),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
