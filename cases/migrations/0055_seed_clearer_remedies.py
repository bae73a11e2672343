"""Write a clearer text of remedies: who is meant, from when the days count, whom to ask."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers

REMEDIES: dict[str, Any] = {
    "text": (
        "对本决定有异议的，可以向公共数据开放主管部门（上海市经济和信息化委员会）反映。\n"
        "本决定属于行政复议范围的，可以自知道本决定之日（第一次查看或者收到本决定书之日）起"
        "六十日内依法申请行政复议；不清楚是否属于、应向哪个机关申请的，可以先询问作出决定的部门。"
    ),
    "source": "内部约定",
    "tier": "C",
    "effective_from": date(2023, 8, 24),
}


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the text; one that somebody entered for a later day still holds."""
    using = schema_editor.connection.alias
    apps.get_model("cases", "RemedyText").objects.using(using).create(**REMEDIES)


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take away what this migration wrote."""
    alias = schema_editor.connection.alias
    triggers.remove(schema_editor.connection)
    written = apps.get_model("cases", "RemedyText").objects.using(alias)
    written.filter(text=REMEDIES["text"], entered_by=None)._raw_delete(alias)
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    """One concern: the seed."""

    dependencies = [("cases", "0054_seed_draft_kept")]

    operations = [migrations.RunPython(load, forget)]
