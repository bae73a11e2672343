"""Write the deadlines of the supervision of use, house defaults.

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


def _rung(code: str, offset: int, at: str, tell: list[str], effect: str = "") -> dict[str, Any]:
    return {"code": code, "offset": offset, "at": at, "tell": tell, "effect": effect}


def _share(code: str, percent: int) -> dict[str, Any]:
    return {"code": code, "percent": percent, "at": "09:00", "tell": ["holder"], "effect": ""}


DEPARTMENT_LADDER = [
    _rung("W2", -2, "09:00", ["holder"]),
    _rung("W1", -1, "09:00", ["holder", "lead"]),
    _rung("B0", 0, "24:00", ["lead"]),
    _rung("B1", 1, "09:00", ["holder", "lead"], "reassign"),
    _rung("B3", 3, "09:00", ["lead", "commission"], "supervise"),
]
USER_LADDER = [
    _share("P50", 50),
    _rung("W2", -2, "09:00", ["holder"]),
    _rung("M0", 0, "09:00", ["holder"]),
]
REPORT_LADDER = [
    _rung("W5", -5, "09:00", ["holder"]),
    _rung("M0", 0, "09:00", ["holder"]),
    _rung("R5", 5, "09:00", ["holder"]),
]


def _days(
    code: str, label: str, length: int, ladder: list[dict[str, Any]], reasons: list[str]
) -> dict[str, Any]:
    return {
        "code": code,
        "label": label,
        "length": length,
        "unit": "working_day",
        "ladder": ladder,
        "reasons": reasons,
    }


def _on_a_day(code: str, label: str, ladder: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "code": code,
        "label": label,
        "length": 0,
        "unit": "fixed_date",
        "ladder": ladder,
        "reasons": [],
    }


POLICIES: list[dict[str, Any]] = [
    _on_a_day("grant.report", "提交利用报告", REPORT_LADDER),
    _on_a_day("grant.check", "核查数据使用情况", DEPARTMENT_LADDER),
    _days("grant.review", "核查提交的材料", 10, DEPARTMENT_LADDER, ["complex_matter"]),
    _days("grant.rectify", "限期整改", 10, USER_LADDER, []),
    _days("grant.decide", "决定监督措施", 3, DEPARTMENT_LADDER, ["complex_matter"]),
    _days("grant.plead", "陈述申辩", 5, USER_LADDER, []),
    _days("grant.weigh", "研究陈述申辩", 5, DEPARTMENT_LADDER, ["complex_matter"]),
]
COMMON: dict[str, Any] = {
    "source": "内部约定",
    "tier": "C",
    "effective_from": EFFECTIVE_FROM,
}


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the deadlines."""
    policies = apps.get_model("cases", "ClockPolicy").objects.using(schema_editor.connection.alias)
    policies.bulk_create(policies.model(**COMMON, **each) for each in POLICIES)


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take away what this migration wrote."""
    alias = schema_editor.connection.alias
    policies = apps.get_model("cases", "ClockPolicy").objects.using(alias)
    codes = [each["code"] for each in POLICIES]
    policies.filter(code__in=codes, effective_from=EFFECTIVE_FROM)._raw_delete(alias)


class Migration(migrations.Migration):
    """One concern: the seed of the deadlines."""

    dependencies = [("cases", "0049_obligations")]

    operations = [migrations.RunPython(load, forget)]
