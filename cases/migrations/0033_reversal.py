"""Take a published version back: which request does so, what it leaves as it is."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers: what a reversal leaves as it is stays on record."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    """A version that was taken back stays in law as what it was, and names what followed."""

    dependencies = [
        ("cases", "0032_security_reviews_on_items"),
    ]

    operations = [
        migrations.CreateModel(
            name='LeftOutEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('changed_since', '其后又有调整'), ('removed_since', '其后已移出'), ('listed_again', '其后已重新列入'), ('already_back', '已与撤销后的内容一致'), ('portal_id_taken', '原数据集ID已属于另一条目'), ('provider_ended', '原提供部门已撤销'), ('kept', '有意保留'), ('held', '另有在办申请')], max_length=20, verbose_name='原因')),
                ('fields', models.JSONField(default=list, verbose_name='其后变更的字段')),
            ],
            options={
                'verbose_name': '未收入申请的条目',
                'verbose_name_plural': '未收入申请的条目',
                'ordering': ['change_id', 'entry_id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='case_state_of_list_change',
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='case_state_of_list_version',
        ),
        migrations.AddField(
            model_name='listchange',
            name='reverses',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversals', to='cases.listversion', verbose_name='撤销的版本'),
        ),
        migrations.AddField(
            model_name='listversion',
            name='reversal_reason',
            field=models.TextField(blank=True, verbose_name='撤销理由'),
        ),
        migrations.AddField(
            model_name='listversion',
            name='reversed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_versions', to='cases.listversion', verbose_name='撤销本版本的版本'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'list_change'), _negated=True), ('state__in', ['draft', 'pending_head', 'pending_lead', 'pending_security', 'in_review', 'approved_pending_effect', 'partially_approved', 'published', 'returned', 'head_rejected', 'review_rejected', 'conflict', 'superseded', 'cancelled']), _connector='OR'), name='case_state_of_list_change'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'list_version'), _negated=True), ('state__in', ['compiling', 'reviewing', 'published', 'in_effect', 'archived', 'reversed', 'discarded']), _connector='OR'), name='case_state_of_list_version'),
        ),
        migrations.AddConstraint(
            model_name='listchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('request_kind', 'reversal'), ('reverses__isnull', False)), models.Q(models.Q(('request_kind', 'reversal'), _negated=True), ('reverses__isnull', True)), _connector='OR'), name='list_change_reversal_names_version'),
        ),
        migrations.AddField(
            model_name='leftoutentry',
            name='change',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='left_out', to='cases.listchange'),
        ),
        migrations.AddField(
            model_name='leftoutentry',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.listentry'),
        ),
        migrations.AddField(
            model_name='leftoutentry',
            name='row',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.entryrow'),
        ),
        migrations.AddConstraint(
            model_name='leftoutentry',
            constraint=models.UniqueConstraint(fields=('change', 'entry'), name='left_out_entry_once'),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
