"""Give every deadline its ladder, and orders of supervision their term."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

EFFECTIVE_FROM = date(2023, 8, 24)
# Clocks from before the ladders: the sweep derives what they missed, and when to look again.
LONG_PAST = datetime(2023, 8, 24, tzinfo=UTC)
HOLDER, LEAD, COMMISSION = "holder", "lead", "commission"


def _rung(code: str, offset: int, at: str, tell: list[str], effect: str = "") -> dict[str, Any]:
    return {"code": code, "offset": offset, "at": at, "tell": tell, "effect": effect}


# As this release ships them; workflows/clocks.toml says the same, and a test compares the two.
DEFAULT_LADDER = [
    _rung("W2", -2, "09:00", [HOLDER]),
    _rung("W1", -1, "09:00", [HOLDER, LEAD]),
    _rung("B0", 0, "24:00", [LEAD]),
    _rung("B1", 1, "09:00", [HOLDER, LEAD], "reassign"),
    _rung("B3", 3, "09:00", [LEAD, COMMISSION], "supervise"),
]
ORDER_LADDER = [
    _rung("W1", -1, "09:00", [HOLDER, LEAD]),
    _rung("B0", 0, "24:00", [LEAD, COMMISSION]),
    _rung("B3", 3, "09:00", [LEAD, COMMISSION]),
]
ORDER_CLOCK = {
    "code": "supervision.reply",
    "label": "督办单答复",
    "length": 3,
    "unit": "working_day",
    "source": "内部约定",
    "tier": "C",
}


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the ladders and the term of an order's answer; let the sweep see running clocks."""
    policies = apps.get_model("cases", "ClockPolicy").objects.using(schema_editor.connection.alias)
    policies.filter(ladder=[]).update(ladder=DEFAULT_LADDER)
    policies.create(effective_from=EFFECTIVE_FROM, ladder=ORDER_LADDER, **ORDER_CLOCK)
    clocks = apps.get_model("cases", "Clock").objects.using(schema_editor.connection.alias)
    clocks.filter(status="running", next_rung_at=None).update(next_rung_at=LONG_PAST)


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take away what this migration wrote."""
    policies = apps.get_model("cases", "ClockPolicy").objects.using(schema_editor.connection.alias)
    policies.filter(code=ORDER_CLOCK["code"]).delete()
    policies.filter(ladder=DEFAULT_LADDER).update(ladder=[])


class Migration(migrations.Migration):
    """One concern: the seed of the ladders."""

    dependencies = [("cases", "0006_deadlines_and_teamwork")]

    operations = [migrations.RunPython(load, forget)]
