"""Write the deadline of a paper that comes by post, a house default.

The row stands here in full, since what was seeded must not follow later edits of `clocks.toml`; a
test compares the two.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CODE, EFFECTIVE_FROM = "app.paper_by_post", date(2023, 8, 24)


def _rung(code: str, offset: int, at: str, tell: list[str], effect: str = "") -> dict[str, Any]:
    return {"code": code, "offset": offset, "at": at, "tell": tell, "effect": effect}


# Five days in the post, then the three of `app.paper`.
POLICY: dict[str, Any] = {
    "code": CODE,
    "label": "登记和确认邮寄的线下签署",
    "length": 8,
    "unit": "working_day",
    "source": "内部约定",
    "tier": "C",
    "ladder": [
        _rung("W2", -2, "09:00", ["holder"]),
        _rung("W1", -1, "09:00", ["holder", "lead"]),
        _rung("B0", 0, "24:00", ["lead"]),
        _rung("B1", 1, "09:00", ["holder", "lead"], "reassign"),
        _rung("B3", 3, "09:00", ["lead", "commission"], "supervise"),
    ],
    "reasons": ["complex_matter"],
    "effective_from": EFFECTIVE_FROM,
}


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the deadline."""
    policies = apps.get_model("cases", "ClockPolicy").objects.using(schema_editor.connection.alias)
    policies.create(**POLICY)


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take away what this migration wrote."""
    policies = apps.get_model("cases", "ClockPolicy").objects.using(schema_editor.connection.alias)
    policies.filter(code=CODE, effective_from=EFFECTIVE_FROM)._raw_delete(
        schema_editor.connection.alias
    )


class Migration(migrations.Migration):
    """One concern: the seed of the deadline."""

    dependencies = [("cases", "0041_signing_rounds")]

    operations = [migrations.RunPython(load, forget)]
