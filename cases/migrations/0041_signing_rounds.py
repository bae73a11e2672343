"""Let an agreement be signed anew, or replaced; keep who asks the signing service; new letters."""

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
        ("cases", "0040_seed_fast_path_deadlines"),
    ]

    operations = [
        # Going back rebuilds tables last of all: what is guarded then is guarded again.
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.CreateModel(
            name='SigningHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_until', models.DateTimeField(verbose_name='占用至')),
            ],
            options={
                'verbose_name': '签署占用',
                'verbose_name_plural': '签署占用',
            },
        ),
        migrations.RemoveConstraint(
            model_name='agreementsignature',
            name='agreement_signed_once_a_side',
        ),
        migrations.AddField(
            model_name='accessline',
            name='shorter_because',
            field=models.TextField(blank=True, max_length=2000, verbose_name='缩短期限的理由'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='posted_on',
            field=models.DateField(null=True, verbose_name='寄出日期'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='replaces',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='cases.agreement', verbose_name='替代的协议'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='round',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='签署轮次'),
        ),
        migrations.AddField(
            model_name='agreementsignature',
            name='round',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='签署轮次'),
        ),
        migrations.AlterField(
            model_name='accessline',
            name='refusal_reason',
            field=models.CharField(blank=True, choices=[('RF01', '属于非开放类数据'), ('RF02', '不符合公布的开放条件'), ('RF03', '用途不合法、不正当或不必要'), ('RF04', '安全保障能力不足'), ('RF05', '超出最小必要范围'), ('RF06', '涉及个人信息或商业秘密，未获同意'), ('RF07', '申请材料虚假'), ('RF08', '处于限制或关闭获取权限期间'), ('RF09', '数据不属于本单位'), ('RF10', '已无条件开放'), ('RF11', '重复申请'), ('RF12', '数据不存在或尚未归集'), ('RF13', '暂不向该类主体开放'), ('RF14', '第三方不同意且理由成立'), ('RF15', '其他法律、法规规定的情形'), ('RF16', '数据已移出清单、改为非开放或者中止开放')], max_length=4, verbose_name='不予开放的理由'),
        ),
        migrations.AlterField(
            model_name='agreedline',
            name='line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreed', to='cases.accessline'),
        ),
        migrations.AlterField(
            model_name='letter',
            name='kind',
            field=models.CharField(choices=[('acceptance', '受理通知书'), ('supplement', '补正告知书'), ('extension', '延长答复期限告知书'), ('decision', '审核决定书'), ('refusal', '不予开放决定书'), ('abandoned', '视为放弃申请告知书'), ('lapsed', '审核决定失效告知书'), ('told', '申请处理告知书')], max_length=12, verbose_name='文书'),
        ),
        migrations.AddConstraint(
            model_name='agreedline',
            constraint=models.UniqueConstraint(fields=('agreement', 'line'), name='line_once_in_an_agreement'),
        ),
        migrations.AddConstraint(
            model_name='agreementsignature',
            constraint=models.UniqueConstraint(fields=('agreement', 'side', 'round'), name='agreement_signed_once_a_side'),
        ),
        migrations.AddField(
            model_name='signinghold',
            name='agreement',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='hold', to='cases.agreement'),
        ),
        migrations.AddField(
            model_name='signinghold',
            name='held_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(fields=['number'], name='letter_by_number'),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
