"""Write the condition templates, what each update frequency promises, and the rules of scoring.

The rows stand here in full, the templates as they stand in the Shanghai list: what was seeded must
not follow later defaults. Entries refer to templates by letter, not by key, and keep their letters
when this is undone.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases.seed.condition_templates import CONDITION_TEMPLATES

EFFECTIVE_FROM = date(2023, 8, 24)
# Days, grace, and how long before the due day people are reminded; without days a frequency
# promises no date, and of what is due every day nobody is reminded.
PERIODS = {
    "realtime": (1, 1, None),
    "daily": (1, 1, None),
    "weekly": (7, 1, 1),
    "monthly": (31, 1, 3),
    "quarterly": (92, 1, 7),
    "half_yearly": (183, 1, 14),
    "yearly": (366, 1, 30),
    "irregular": (None, 0, None),
    "static": (None, 0, None),
}
RULES = {
    "version": 1,
    "weights": {
        "standard": 25,
        "complete": 30,
        "accurate": 10,
        "consistent": 15,
        "timely": 15,
        "accessible": 5,
    },
    "fields": {
        "name": 1,
        "provider_name": 1,
        "abstract": 1,
        "items": 1,
        "formats": 1,
        "domain": 1,
        "grade": 1,
        "update_frequency": 1,
        "contact": 1,
        "licence": 1,
        "spatial": 1,
        "temporal": 1,
    },
    "bands": {"excellent": 95, "good": 85, "fair": 70, "passable": 60, "poor": 0},
    "caps": {"personal_information": 59},
    "settings": {"abstract_length": 15, "grace_days": 1, "grace_per_cent": 5},
    "source": "内部约定",
    "tier": "C",
    "effective_from": EFFECTIVE_FROM,
}


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write one row per template and per frequency, and the first version of the rules."""
    using = schema_editor.connection.alias
    template = apps.get_model("cases", "ConditionTemplate")
    template.objects.using(using).bulk_create(
        template(**asdict(each)) for each in CONDITION_TEMPLATES
    )
    periods = apps.get_model("cases", "UpdatePeriod")
    periods.objects.using(using).bulk_create(
        periods(
            frequency=frequency,
            days=days,
            grace_days=grace,
            remind_days=remind,
            source="内部约定",
            tier="C",
            effective_from=EFFECTIVE_FROM,
        )
        for frequency, (days, grace, remind) in PERIODS.items()
    )
    apps.get_model("cases", "ScoreRules").objects.using(using).create(**RULES)


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take away what this migration wrote; the triggers that keep the rules were undone before."""
    using = schema_editor.connection.alias
    for model in ("ScoreRules", "UpdatePeriod", "ConditionTemplate"):
        apps.get_model("cases", model).objects.using(using).all().delete()


class Migration(migrations.Migration):
    """One concern: the rules of the list that are data."""

    replaces = [
        ("cases", "0005_seed_condition_templates"),
    ]

    dependencies = [("cases", "0005_seed_deadlines")]

    operations = [migrations.RunPython(load, forget)]
