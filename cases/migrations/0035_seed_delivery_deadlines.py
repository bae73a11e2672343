"""Write the deadlines of delivering what was granted, house defaults (rules A15).

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


DEPARTMENT_LADDER = [
    _rung("W2", -2, "09:00", ["holder"]),
    _rung("W1", -1, "09:00", ["holder", "lead"]),
    _rung("B0", 0, "24:00", ["lead"]),
    _rung("B1", 1, "09:00", ["holder", "lead"], "reassign"),
    _rung("B3", 3, "09:00", ["lead", "commission"], "supervise"),
]
POLICIES: list[dict[str, Any]] = [
    {"code": "app.delivery", "label": "开通数据获取权限", "length": 3},
    {"code": "app.delivery_sandbox", "label": "开通数据沙箱", "length": 10},
]
COMMON: dict[str, Any] = {
    "unit": "working_day",
    "source": "内部约定",
    "tier": "C",
    "effective_from": EFFECTIVE_FROM,
    "ladder": DEPARTMENT_LADDER,
    "reasons": ["complex_matter"],
}


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the deadlines."""
    policies = apps.get_model("cases", "ClockPolicy").objects.using(schema_editor.connection.alias)
    policies.bulk_create(policies.model(**COMMON, **each) for each in POLICIES)


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take away what this migration wrote."""
    policies = apps.get_model("cases", "ClockPolicy").objects.using(schema_editor.connection.alias)
    codes = [each["code"] for each in POLICIES]
    policies.filter(code__in=codes, effective_from=EFFECTIVE_FROM).delete()


class Migration(migrations.Migration):
    """One concern: the seed of the deadlines."""

    dependencies = [("cases", "0034_grants")]

    operations = [migrations.RunPython(load, forget)]
