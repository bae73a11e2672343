"""Write how long a draft that nobody touches is kept, a house default.

The row stands here in full, since what was seeded must not follow later edits of `clocks.toml`; a
test compares the two.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

KEPT: dict[str, Any] = {
    "code": "app.draft_kept",
    "label": "申请草稿未改动的保留时间",
    "length": 90,
    "unit": "calendar_day",
    "source": "内部约定",
    "tier": "C",
    "effective_from": date(2023, 8, 24),
}


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the length."""
    using = schema_editor.connection.alias
    apps.get_model("cases", "ClockPolicy").objects.using(using).create(**KEPT)


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take away what this migration wrote."""
    alias = schema_editor.connection.alias
    written = apps.get_model("cases", "ClockPolicy").objects.using(alias)
    of_seed = {"code": KEPT["code"], "effective_from": KEPT["effective_from"]}
    written.filter(**of_seed)._raw_delete(alias)


class Migration(migrations.Migration):
    """One concern: the seed of the length."""

    dependencies = [("cases", "0053_identity_answers")]

    operations = [migrations.RunPython(load, forget)]
