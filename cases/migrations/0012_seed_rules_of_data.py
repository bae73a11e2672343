"""Write the first rules by which data is scored, and the deadline for faulty data.

The rows stand here in full: what was seeded must not follow later defaults.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers

EFFECTIVE_FROM = date(2023, 8, 24)
RULES: dict[str, Any] = {
    "subject": "data",
    "version": 1,
    "weights": {
        "standard": 15,
        "complete": 20,
        "accurate": 20,
        "consistent": 10,
        "timely": 20,
        "accessible": 15,
    },
    "fields": {},
    "bands": {"excellent": 95, "good": 85, "fair": 70, "passable": 60, "poor": 0},
    "caps": {"personal_information": 59, "catalogue_closed": 0},
    "settings": {
        "grace_days": 1,
        "grace_per_cent": 5,
        # How far back probes count, and how many in a row must fail before somebody is asked.
        "window_days": 30,
        "failing_runs": 3,
        # Below which score somebody is asked, where at least so much was looked at; and for how
        # long a stated reason holds.
        "least_score": 60,
        "least_coverage": 50,
        "explained_days": 30,
        # From how many addresses of one server, and from what share of them, it is the server.
        "host_failures": 5,
        "host_per_cent": 50,
    },
    "source": "内部约定",
    "tier": "C",
    "effective_from": EFFECTIVE_FROM,
}


def _rung(code: str, offset: int, at: str, tell: list[str], effect: str = "") -> dict[str, Any]:
    return {"code": code, "offset": offset, "at": at, "tell": tell, "effect": effect}


POLICY: dict[str, Any] = {
    "code": "data.issue",
    "label": "数据质量问题处理",
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
    """Write the rules and the deadline."""
    using = schema_editor.connection.alias
    apps.get_model("cases", "ScoreRules").objects.using(using).create(**RULES)
    apps.get_model("cases", "ClockPolicy").objects.using(using).create(**POLICY)


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take both away again, unless something was scored by the rules: that must stay provable."""
    using = schema_editor.connection.alias
    apps.get_model("cases", "ClockPolicy").objects.using(using).filter(
        code=POLICY["code"], effective_from=EFFECTIVE_FROM
    ).delete()
    # The database refuses to remove rules; this one time it is meant.
    triggers.remove(schema_editor.connection)
    apps.get_model("cases", "ScoreRules").objects.using(using).filter(subject="data").delete()
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    """One concern: the seed."""

    dependencies = [("cases", "0011_probes_of_data")]

    operations = [migrations.RunPython(load, forget)]
