"""Write the first text of remedies that letters print (rules a6, G7: unsettled, so it is data)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers

REMEDIES: dict[str, Any] = {
    "text": (
        "对本决定有异议的，可以向公共数据开放主管部门反映。\n"
        "本决定依法属于行政复议范围的，可以自知道本决定之日起六十日内依法申请行政复议。"
    ),
    "source": "内部约定",
    "tier": "C",
    "effective_from": date(2023, 8, 24),
}


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the text."""
    using = schema_editor.connection.alias
    apps.get_model("cases", "RemedyText").objects.using(using).create(**REMEDIES)


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove every text: they say nothing without their table."""
    alias = schema_editor.connection.alias
    triggers.remove(schema_editor.connection)
    apps.get_model("cases", "RemedyText").objects.using(alias).all()._raw_delete(alias)
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    """One concern: the seed."""

    dependencies = [("cases", "0030_letters")]

    operations = [migrations.RunPython(load, forget)]
