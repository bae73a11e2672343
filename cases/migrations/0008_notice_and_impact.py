"""Reasons, notices and rulings about what takes openness away."""

from __future__ import annotations

from datetime import date

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers

EFFECTIVE_FROM = date(2023, 8, 24)
CODE = "list.notice_period"


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the length of the notice."""
    policies = apps.get_model("cases", "ClockPolicy").objects.using(schema_editor.connection.alias)
    policies.create(
        code=CODE,
        label="移出或收紧的提前通知期",
        length=10,
        unit="working_day",
        source="内部约定",
        tier="C",
        effective_from=EFFECTIVE_FROM,
    )


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take away what this migration wrote."""
    policies = apps.get_model("cases", "ClockPolicy").objects.using(schema_editor.connection.alias)
    policies.filter(code=CODE, effective_from=EFFECTIVE_FROM).delete()


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers: those of rulings are new, and SQLite drops those of rebuilt tables."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    """What takes openness away is on record with its item, and so is what is ruled about it."""

    dependencies = [
        ("cases", "0007_guard_recorded_rows"),
    ]

    operations = [
        # The last step when this is undone.
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.AddField(
            model_name='changeitem',
            name='not_before',
            field=models.DateField(null=True, verbose_name='最早生效日期'),
        ),
        migrations.AddField(
            model_name='changeitem',
            name='reason_code',
            field=models.CharField(blank=True, choices=[('law_changed', '法律法规或政策变化'), ('personal_information', '涉及个人信息或商业秘密'), ('security', '存在安全风险'), ('source_ended', '数据来源停止或业务终止'), ('duplicate', '与其他条目重复或合并'), ('responsibility', '职责调整'), ('quality', '数据质量不达标'), ('reconciliation', '与资源目录核对不一致'), ('evaluation', '年度评估意见'), ('other', '其他（见说明）'), ('imported', '随导入的清单文件提出'), ('emergency', '由紧急中止转入'), ('reversal', '撤销清单版本')], db_default='', max_length=24, verbose_name='移出或收紧的原因'),
        ),
        migrations.CreateModel(
            name="ItemDisposition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=30, verbose_name="类别")),
                ("dependant", models.CharField(max_length=60, verbose_name="关联事项")),
                (
                    "disposition",
                    models.CharField(
                        choices=[
                            ("continue", "继续办理至决定"),
                            ("terminate", "通知后终止"),
                            ("migrate", "转至其他条目"),
                        ],
                        max_length=12,
                        verbose_name="处置",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="处置说明")),
                ("decided_at", models.DateTimeField(verbose_name="处置时间")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dispositions",
                        to="cases.changeitem",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.listentry",
                        verbose_name="转至条目",
                    ),
                ),
            ],
            options={
                "verbose_name": "关联事项处置",
                "verbose_name_plural": "关联事项处置",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("disposition", "migrate"), ("target__isnull", False)),
                            models.Q(
                                models.Q(("disposition", "migrate"), _negated=True),
                                ("target__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="item_disposition_target_of_migration",
                        violation_error_message="转至其他条目的，须写明是哪个条目。",
                    )
                ],
            },
        ),
        migrations.RunPython(load, forget),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
