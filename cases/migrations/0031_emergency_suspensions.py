"""Emergency suspensions, the term in which a second person confirms one, and their guard."""

from __future__ import annotations

from datetime import date
from typing import Any

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers

EFFECTIVE_FROM = date(2023, 8, 24)
CODE = "list.emergency_confirmation"


def _rung(code: str, at: str, tell: list[str]) -> dict[str, Any]:
    return {"code": code, "offset": 0, "at": at, "tell": tell, "effect": ""}


# As this release ships them; workflows/clocks.toml says the same, and a test compares the two.
LADDER = [
    _rung("M0", "09:00", ["holder", "lead"]),
    _rung("A0", "15:00", ["holder", "lead", "commission"]),
]


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the term of a confirmation."""
    policies = apps.get_model("cases", "ClockPolicy").objects.using(schema_editor.connection.alias)
    policies.create(
        code=CODE,
        label="紧急中止确认",
        length=1,
        unit="working_day",
        source="内部约定",
        tier="C",
        effective_from=EFFECTIVE_FROM,
        ladder=LADDER,
    )


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take away what this migration wrote."""
    policies = apps.get_model("cases", "ClockPolicy").objects.using(schema_editor.connection.alias)
    policies.filter(code=CODE, effective_from=EFFECTIVE_FROM).delete()


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers: those of suspensions are new, and SQLite drops those of rebuilt tables."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    """One new kind of case; its table, its term and its guard come together."""

    dependencies = [
        ("cases", "0030_mismatch_tasks"),
    ]

    operations = [
        # The last step when this is undone.
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.CreateModel(
            name="EmergencySuspension",
            fields=[
                (
                    "case_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                (
                    "reason_code",
                    models.CharField(
                        choices=[
                            ("personal_information", "个人信息泄露风险"),
                            ("trade_secret", "商业秘密泄露风险"),
                            ("security", "数据安全或公共安全风险"),
                            ("rights_claim", "权利人主张权益受到侵害"),
                            ("wrong_data", "数据存在严重错误"),
                            ("other", "其他紧急情况"),
                        ],
                        max_length=24,
                        verbose_name="中止原因",
                    ),
                ),
                ("reason_text", models.TextField(max_length=1000, verbose_name="情况说明")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="确认时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="中止结束时间")),
            ],
            options={
                "verbose_name": "紧急中止",
                "verbose_name_plural": "紧急中止",
            },
            bases=("cases.case", models.Model),
        ),
        migrations.AlterField(
            model_name="case",
            name="kind",
            field=models.CharField(
                choices=[
                    ("list_change", "清单调整申请"),
                    ("list_version", "清单版本"),
                    ("supervision_order", "督办单"),
                    ("emergency_suspension", "紧急中止"),
                    ("mismatch_task", "核对处理单"),
                ],
                max_length=20,
                verbose_name="类型",
            ),
        ),
        migrations.AlterField(
            model_name="casenumber",
            name="kind",
            field=models.CharField(
                choices=[
                    ("list_change", "清单调整申请"),
                    ("list_version", "清单版本"),
                    ("supervision_order", "督办单"),
                    ("emergency_suspension", "紧急中止"),
                    ("mismatch_task", "核对处理单"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "emergency_suspension"), _negated=True),
                    (
                        "state__in",
                        [
                            "pending_confirmation",
                            "confirmed",
                            "refused",
                            "lapsed",
                            "lifted",
                            "listed",
                        ],
                    ),
                    _connector="OR",
                ),
                name="case_state_of_emergency_suspension",
            ),
        ),
        migrations.AddField(
            model_name="emergencysuspension",
            name="change",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="suspensions",
                to="cases.listchange",
                verbose_name="调整申请",
            ),
        ),
        migrations.AddField(
            model_name="emergencysuspension",
            name="confirmed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="确认人",
            ),
        ),
        migrations.AddField(
            model_name="emergencysuspension",
            name="entry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="suspensions",
                to="cases.listentry",
                verbose_name="清单条目",
            ),
        ),
        migrations.AddField(
            model_name="emergencysuspension",
            name="row",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.entryrow"
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencysuspension",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("entry",),
                name="emergency_suspension_live_once",
                violation_error_message="该条目已处于紧急中止中。",
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencysuspension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                    models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                    _connector="OR",
                ),
                name="emergency_suspension_confirmed_by_and_at",
            ),
        ),
        migrations.RunPython(load, forget),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
