"""Let an answer to a supervision order count from the day on which it was sent."""

from __future__ import annotations

from datetime import date

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

EFFECTIVE_FROM = date(2023, 8, 24)
CODE, CLOCK = "sent_earlier", "supervision.reply"


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the reason, and that the deadline of an answer allows it."""
    using = schema_editor.connection.alias
    apps.get_model("cases", "ClockReason").objects.using(using).create(
        code=CODE,
        label="答复已先行发出",
        verb="answer",
        roles=["department_head", "commission_lead", "district_authority"],
        back_dated_working_days=2,
        source="内部约定",
        tier="C",
        effective_from=EFFECTIVE_FROM,
    )
    policies = apps.get_model("cases", "ClockPolicy").objects.using(using)
    policies.filter(code=CLOCK, reasons=[]).update(reasons=[CODE])


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take away what this migration wrote."""
    using = schema_editor.connection.alias
    reasons = apps.get_model("cases", "ClockReason").objects.using(using)
    reasons.filter(code=CODE, effective_from=EFFECTIVE_FROM).delete()
    policies = apps.get_model("cases", "ClockPolicy").objects.using(using)
    policies.filter(code=CLOCK, reasons=[CODE]).update(reasons=[])


class Migration(migrations.Migration):
    """One concern: the seed of the reason."""

    dependencies = [("cases", "0020_clock_vocabulary")]

    operations = [migrations.RunPython(load, forget)]
