"""Load the first version of every deadline from `workflows/clocks.toml`."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

EFFECTIVE_FROM = date(2023, 8, 24)
# Later releases may say more of a clock than the table of this one holds.
COLUMNS = ("code", "label", "length", "unit", "source", "tier")
CODES = ("list.head_approval", "list.security_review", "list.review", "list.publish")


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write one policy row per clock of this release."""
    path = Path(__file__).resolve().parents[2] / "workflows" / "clocks.toml"
    with path.open("rb") as file:
        clocks = {clock["code"]: clock for clock in tomllib.load(file)["clock"]}
    policy = apps.get_model("cases", "ClockPolicy")
    policy.objects.using(schema_editor.connection.alias).bulk_create(
        policy(effective_from=EFFECTIVE_FROM, **{name: clocks[code][name] for name in COLUMNS})
        for code in CODES
    )


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the rows that this migration wrote."""
    policy = apps.get_model("cases", "ClockPolicy")
    policy.objects.using(schema_editor.connection.alias).filter(
        code__in=CODES, effective_from=EFFECTIVE_FROM
    ).delete()


class Migration(migrations.Migration):
    """One concern: the seed of the deadlines."""

    dependencies = [("cases", "0002_seed_calendar")]

    operations = [migrations.RunPython(load, forget)]
