"""Write the first scheme of grading and the deadline of its reviews, house defaults; guard both.

The rows stand here in full: what was seeded must not follow later edits of `cases/seed/grading.py`
or `clocks.toml`.
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


REVIEW = {
    "code": "grading.review",
    "label": "年度分级复核",
    "length": 30,
    "unit": "working_day",
    "source": "内部约定",
    "tier": "C",
    "effective_from": EFFECTIVE_FROM,
    "ladder": [
        _rung("W2", -2, "09:00", ["holder"]),
        _rung("W1", -1, "09:00", ["holder", "lead"]),
        _rung("B0", 0, "24:00", ["lead"]),
        _rung("B1", 1, "09:00", ["holder", "lead"], "reassign"),
        _rung("B3", 3, "09:00", ["lead", "commission"], "supervise"),
    ],
}
SCHEME = {
    "number": 1,
    "name": "数据分类分级方案（内部约定）",
    "effective_from": EFFECTIVE_FROM,
    "source": "内部约定；2019 年分级分类指南未核对原文",
    "tier": "C",
    "reason": (
        "本市分级分类指南未能核对原文：分级对象凭记忆，四个级别和允许的开放属性为内部约定；"
        "指南更新后请登记新版本。"
    ),
    "digest": "d56bf35e9516a7595a192c8b020644e1905374ba27f38fb004ab838322069dc1",
}
ASPECTS = ("个人", "组织", "客体")
LEVELS = (
    ("L1", "公开", "公开后不影响个人、组织和公共利益", ["unconditional", "conditional", "not_open"]),
    ("L2", "低", "泄露或滥用造成的影响较小", ["conditional", "not_open"]),
    ("L3", "中", "泄露或滥用造成的影响较大", ["conditional", "not_open"]),
    ("L4", "高", "泄露或滥用造成的影响严重", ["not_open"]),
)


def seed(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the scheme, its levels (three aspects by four) and the deadline of a review."""
    alias = schema_editor.connection.alias
    apps.get_model("cases", "ClockPolicy").objects.using(alias).create(**REVIEW)
    scheme = apps.get_model("cases", "GradingScheme").objects.using(alias).create(**SCHEME)
    level = apps.get_model("cases", "GradingLevel")
    rows = [(aspect, *each) for aspect in ASPECTS for each in LEVELS]
    level.objects.using(alias).bulk_create(
        level(
            scheme=scheme,
            position=position,
            aspect=aspect,
            code=code,
            value=f"{aspect}{code}",
            label=label,
            meaning=meaning,
            strictness=int(code[1:]),
            open_types=open_types,
        )
        for position, (aspect, code, label, meaning, open_types) in enumerate(rows, start=1)
    )


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove every scheme, which says nothing without its table, and the deadline."""
    alias = schema_editor.connection.alias
    triggers.remove(schema_editor.connection)
    policies = apps.get_model("cases", "ClockPolicy").objects.using(alias)
    policies.filter(code=REVIEW["code"], effective_from=EFFECTIVE_FROM).delete()
    # Without a look at what refers to them: reviews know a later state of the scheme's table.
    apps.get_model("cases", "GradingLevel").objects.using(alias).all()._raw_delete(alias)
    apps.get_model("cases", "GradingScheme").objects.using(alias).all()._raw_delete(alias)
    triggers.install(schema_editor.connection)


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers: those of the new tables, and those that SQLite dropped on the way."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    """One concern: what grading starts with, and that it stays as it was written."""

    dependencies = [("cases", "0009_grading")]

    operations = [
        migrations.RunPython(seed, forget),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
