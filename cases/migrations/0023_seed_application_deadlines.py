"""Write the deadlines of applications, and the reasons for which they stand still.

The rows stand here in full, since what was seeded must not follow later edits of `clocks.toml`; a
test compares the two.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

EFFECTIVE_FROM = date(2023, 8, 24)
REVIEWERS = ["reviewer", "department_staff"]


def _rung(code: str, offset: int, at: str, tell: list[str], effect: str = "") -> dict[str, Any]:
    return {"code": code, "offset": offset, "at": at, "tell": tell, "effect": effect}


DEFAULT_LADDER = [
    _rung("W2", -2, "09:00", ["holder"]),
    _rung("W1", -1, "09:00", ["holder", "lead"]),
    _rung("B0", 0, "24:00", ["lead"]),
    _rung("B1", 1, "09:00", ["holder", "lead"], "reassign"),
    _rung("B3", 3, "09:00", ["lead", "commission"], "supervise"),
]
APPLICANT_LADDER = [
    {"code": "P50", "percent": 50, "at": "09:00", "tell": ["holder"], "effect": ""},
    _rung("W2", -2, "09:00", ["holder"]),
    _rung("M0", 0, "09:00", ["holder"]),
]
COMMON: dict[str, Any] = {"unit": "working_day", "effective_from": EFFECTIVE_FROM}
POLICIES: list[dict[str, Any]] = [
    {
        "code": "app.answer",
        "label": "有条件开放申请答复",
        "length": 5,
        "source": "《上海市公共数据开放2023年度重点工作安排》一",
        "tier": "S",
        "ladder": DEFAULT_LADDER,
        "reasons": [
            "material_incorrect",
            "material_incomplete",
            "third_party",
            "expert_review",
            "complex_matter",
        ],
    },
    {
        "code": "app.supplement_notice",
        "label": "要求补正",
        "length": 2,
        "source": "内部约定",
        "tier": "C",
        "ladder": DEFAULT_LADDER,
        "reasons": [],
    },
    {
        "code": "app.supplement_reply",
        "label": "申请人补正",
        "length": 10,
        "source": "内部约定",
        "tier": "C",
        "ladder": APPLICANT_LADDER,
        "reasons": [],
    },
]
REASONS: list[dict[str, Any]] = [
    {
        "code": "material_incorrect",
        "label": "材料有误待补正",
        "verb": "pause",
        "roles": REVIEWERS,
        "most_uses": 1,
        "resumes_on": "receive_supplement",
        "source": "内部约定",
        "tier": "C",
    },
    {
        "code": "material_incomplete",
        "label": "材料不全待补正",
        "verb": "reset",
        "roles": REVIEWERS,
        "most_uses": 1,
        "resumes_on": "receive_supplement",
        "source": "类推《政府信息公开条例》第三十条",
        "tier": "A",
    },
    {
        "code": "third_party",
        "label": "征求第三方意见",
        "verb": "pause",
        "roles": REVIEWERS,
        "most_working_days": 15,
        "most_uses": 1,
        "back_dated_working_days": 2,
        "source": "类推《政府信息公开条例》第三十二条",
        "tier": "A",
    },
]


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the reasons and the deadlines."""
    using = schema_editor.connection.alias
    for model, rows in (("ClockReason", REASONS), ("ClockPolicy", POLICIES)):
        table = apps.get_model("cases", model)
        common = COMMON if model == "ClockPolicy" else {"effective_from": EFFECTIVE_FROM}
        table.objects.using(using).bulk_create(table(**common, **each) for each in rows)


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take away what this migration wrote."""
    using = schema_editor.connection.alias
    for model, rows in (("ClockPolicy", POLICIES), ("ClockReason", REASONS)):
        apps.get_model("cases", model).objects.using(using).filter(
            code__in=[each["code"] for each in rows], effective_from=EFFECTIVE_FROM
        ).delete()


class Migration(migrations.Migration):
    """One concern: the seed of the deadlines."""

    dependencies = [("cases", "0022_applications")]

    operations = [migrations.RunPython(load, forget)]
