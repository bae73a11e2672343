"""Write the deadline of taking up a change that met another one.

The row stands here in full, since what was seeded must not follow later edits of `clocks.toml`; a
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


POLICY: dict[str, Any] = {
    "code": "list.conflict",
    "label": "冲突处理",
    "length": 5,
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
    "reasons": ["consult_department", "complex_matter"],
}


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the first version of the deadline."""
    using = schema_editor.connection.alias
    apps.get_model("cases", "ClockPolicy").objects.using(using).create(**POLICY)


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take away what this migration wrote."""
    using = schema_editor.connection.alias
    policies = apps.get_model("cases", "ClockPolicy").objects.using(using)
    policies.filter(code=POLICY["code"], effective_from=EFFECTIVE_FROM)._raw_delete(using)


class Migration(migrations.Migration):
    """One concern: the seed."""

    dependencies = [("cases", "0020_reason_of_a_ruling")]

    operations = [migrations.RunPython(load, forget)]
