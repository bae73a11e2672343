"""Reasons, notices and security reviews on the items of change requests."""

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
PASSED_SECURITY = ("pending", "approved", "effective", "rejected", "conflict")


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


def note_reviews(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the reviews that were only events onto the items that they let pass.

    A request that is under review while the product is upgraded needs no second one.
    """
    using = schema_editor.connection.alias
    events = apps.get_model("cases", "CaseEvent").objects.using(using)
    items = apps.get_model("cases", "ChangeItem").objects.using(using)
    cleared = events.filter(act="clear", actor__isnull=False).order_by("case_id", "sequence")
    for event in cleared.iterator():
        reviewed = items.filter(
            change_id=event.case_id, needs_security_review=True, decision__in=PASSED_SECURITY
        )
        reviewed.update(
            security_assessment=event.data.get("reason", ""),
            security_reviewed_by_id=event.actor_id,
            security_reviewed_at=event.at,
        )


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers again: SQLite drops those of rebuilt tables."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    """What takes openness away, and what moves toward it, is on record with its item."""

    dependencies = [
        ('cases', '0030_emergency_suspensions'),
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
            field=models.CharField(blank=True, choices=[('law_changed', '法律法规或政策变化'), ('personal_information', '涉及个人信息或商业秘密'), ('security', '存在安全风险'), ('source_ended', '数据来源停止或业务终止'), ('duplicate', '与其他条目重复或合并'), ('responsibility', '职责调整'), ('quality', '数据质量不达标'), ('other', '其他（见说明）'), ('imported', '随导入的清单文件提出'), ('emergency', '由紧急中止转入')], db_default='', max_length=24, verbose_name='移出或收紧的原因'),
        ),
        migrations.AddField(
            model_name='changeitem',
            name='security_assessment',
            field=models.TextField(blank=True, db_default='', verbose_name='安全复核意见'),
        ),
        migrations.AddField(
            model_name='changeitem',
            name='security_reviewed_at',
            field=models.DateTimeField(null=True, verbose_name='安全复核时间'),
        ),
        migrations.AddField(
            model_name='changeitem',
            name='security_reviewed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='安全复核人'),
        ),
        migrations.AddConstraint(
            model_name='changeitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('security_reviewed_at__isnull', True), ('security_reviewed_by__isnull', True)), models.Q(('security_reviewed_at__isnull', False), ('security_reviewed_by__isnull', False)), _connector='OR'), name='change_item_reviewed_by_and_at'),
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
        migrations.RunPython(note_reviews, migrations.RunPython.noop),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
