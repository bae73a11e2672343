"""Write the first version of every deadline of this release.

The rows stand here in full: what was seeded must not follow later edits of `clocks.toml`.
"""

from __future__ import annotations

from datetime import date

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

EFFECTIVE_FROM = date(2023, 8, 24)
LABELS = {
    "list.head_approval": ("部门负责人审核", 3),
    "list.security_review": ("安全与个人信息复核", 2),
    "list.review": ("主管部门审查", 5),
    "list.publish": ("清单版本公布", 5),
}


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write one policy row per clock of this release."""
    policy = apps.get_model("cases", "ClockPolicy")
    policy.objects.using(schema_editor.connection.alias).bulk_create(
        policy(
            code=code,
            label=label,
            length=length,
            unit="working_day",
            source="内部约定",
            tier="C",
            effective_from=EFFECTIVE_FROM,
        )
        for code, (label, length) in LABELS.items()
    )


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the rows that this migration wrote."""
    policy = apps.get_model("cases", "ClockPolicy")
    policy.objects.using(schema_editor.connection.alias).filter(
        code__in=LABELS, effective_from=EFFECTIVE_FROM
    ).delete()


class Migration(migrations.Migration):
    """One concern: the seed of the deadlines."""

    dependencies = [("cases", "0002_seed_calendar")]

    operations = [migrations.RunPython(load, forget)]
