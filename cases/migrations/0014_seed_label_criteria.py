"""Write the criteria and the deadlines of sample and brand programmes, then guard what is kept.

The rows stand here in full, since what was seeded must not follow later edits of `clocks.toml`; a
test compares the two. The numbers of the brand gate are those of open-list-quality-objection 3.2.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers

EFFECTIVE_FROM = date(2023, 8, 24)


def _rung(code: str, offset: int, at: str, tell: list[str], effect: str = "") -> dict[str, Any]:
    return {"code": code, "offset": offset, "at": at, "tell": tell, "effect": effect}


DEFAULT_LADDER = [
    _rung("W2", -2, "09:00", ["holder"]),
    _rung("W1", -1, "09:00", ["holder", "lead"]),
    _rung("B0", 0, "24:00", ["lead"]),
    _rung("B1", 1, "09:00", ["holder", "lead"], "reassign"),
    _rung("B3", 3, "09:00", ["lead", "commission"], "supervise"),
]
CALL_LADDER = [
    _rung("W2", -2, "09:00", ["holder"]),
    _rung("W1", -1, "09:00", ["holder"]),
    _rung("M0", 0, "09:00", ["holder"]),
]
# Code, label, length, unit, ladder, reasons.
CLOCKS: list[tuple[str, str, int, str, list[dict[str, Any]], list[str]]] = [
    ("label.nomination", "标注申报提交", 0, "fixed_date", CALL_LADDER, []),
    ("label.completion", "标注申报补充", 5, "working_day", DEFAULT_LADDER, []),
    ("label.signature", "标注申报负责人签署", 3, "working_day", DEFAULT_LADDER, []),
    (
        "label.judging",
        "标注申报评审",
        10,
        "working_day",
        DEFAULT_LADDER,
        ["expert_review", "complex_matter"],
    ),
    ("label.confirmation", "标注评审确认", 5, "working_day", DEFAULT_LADDER, []),
]
CRITERIA: dict[str, list[dict[str, Any]]] = {
    "brand": [
        {"code": "listed"},
        {"code": "record_count", "percentile": 75},
        {"code": "meanings"},
        {"code": "described"},
        {"code": "availability", "least": 99, "days": 90},
        {"code": "on_time", "months": 12},
        {"code": "temporal", "years": 3},
        {"code": "score", "least": 90},
        {"code": "personal_information"},
        {"code": "exemplary"},
    ],
    "sample": [
        {"code": "listed"},
        {"code": "unconditional"},
        {"code": "meanings"},
        {"code": "contact"},
        {"code": "preview"},
        {"code": "score", "least": 80},
        {"code": "personal_information"},
    ],
}


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the first version of every deadline and of the criteria of each kind."""
    using = schema_editor.connection.alias
    policies = apps.get_model("cases", "ClockPolicy")
    policies.objects.using(using).bulk_create(
        policies(
            code=code,
            label=label,
            length=length,
            unit=unit,
            source="内部约定",
            tier="C",
            effective_from=EFFECTIVE_FROM,
            ladder=ladder,
            reasons=reasons,
        )
        for code, label, length, unit, ladder, reasons in CLOCKS
    )
    criteria = apps.get_model("cases", "LabelCriteria")
    criteria.objects.using(using).bulk_create(
        criteria(
            kind=kind,
            version=1,
            criteria=said,
            source="工作安排 二(7)；数值为内部约定",
            tier="C",
            effective_from=EFFECTIVE_FROM,
        )
        for kind, said in CRITERIA.items()
    )


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take away what this migration wrote, without a look at what might refer to it."""
    using = schema_editor.connection.alias
    codes = [code for code, *_rest in CLOCKS]
    policies = apps.get_model("cases", "ClockPolicy").objects.using(using)
    policies.filter(code__in=codes, effective_from=EFFECTIVE_FROM)._raw_delete(using)
    apps.get_model("cases", "LabelCriteria").objects.using(using).all()._raw_delete(using)


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers, those of the new tables among them."""
    triggers.install(schema_editor.connection)


def unguard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the triggers; going back further installs those that remain."""
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """One concern: the seed of the programmes."""

    dependencies = [("cases", "0013_label_programmes")]

    operations = [
        migrations.RunPython(load, forget),
        migrations.RunPython(guard, unguard),
    ]
