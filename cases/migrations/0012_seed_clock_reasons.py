"""Give the deadlines the reasons that may stop, restart or lengthen them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

EFFECTIVE_FROM = date(2023, 8, 24)
COMMISSION = ["commission_staff", "commission_lead"]
SUPPLEMENT: dict[str, Any] = {
    "roles": ["reviewer", *COMMISSION],
    "most_working_days": 10,
    "most_uses": 1,
    "back_dated_working_days": 2,
}
# As this release ships them; workflows/clocks.toml says the same, and a test compares the two.
REASONS: list[dict[str, Any]] = [
    {
        "code": "expert_review",
        "label": "专家评审",
        "verb": "pause",
        "roles": ["reviewer", "department_head", *COMMISSION, "data_centre_operator"],
        "most_working_days": 20,
        "back_dated_working_days": 2,
        "source": "内部约定",
        "tier": "C",
    },
    {
        "code": "consult_department",
        "label": "征求有关单位意见",
        "verb": "pause",
        "roles": ["reviewer", "department_head", *COMMISSION],
        "most_working_days": 15,
        "back_dated_working_days": 2,
        "source": "类推《政府信息公开条例》第三十二条",
        "tier": "A",
    },
    {
        "code": "supplement_incorrect",
        "label": "材料有误待补正",
        "verb": "pause",
        "source": "内部约定",
        "tier": "C",
        **SUPPLEMENT,
    },
    {
        "code": "supplement_incomplete",
        "label": "材料不全待补正",
        "verb": "reset",
        "source": "类推《政府信息公开条例》第三十条",
        "tier": "A",
        **SUPPLEMENT,
    },
    {
        "code": "complex_matter",
        "label": "情况复杂需延长",
        "verb": "extend",
        "roles": ["reviewer", "department_head", *COMMISSION, "data_centre_operator"],
        "most_working_days": 5,
        "most_uses": 1,
        "source": "内部约定",
        "tier": "C",
    },
]
REASONS_OF = {
    "list.head_approval": ["consult_department", "complex_matter"],
    "list.security_review": ["expert_review", "complex_matter"],
    "list.review": [
        "expert_review",
        "consult_department",
        "supplement_incorrect",
        "supplement_incomplete",
        "complex_matter",
    ],
    "list.publish": ["complex_matter"],
}


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the reasons, and which deadline allows which."""
    using = schema_editor.connection.alias
    reasons = apps.get_model("cases", "ClockReason")
    reasons.objects.using(using).bulk_create(
        reasons(effective_from=EFFECTIVE_FROM, **each) for each in REASONS
    )
    policies = apps.get_model("cases", "ClockPolicy").objects.using(using)
    for code, allowed in REASONS_OF.items():
        policies.filter(code=code, reasons=[]).update(reasons=allowed)


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take away what this migration wrote."""
    using = schema_editor.connection.alias
    codes = [each["code"] for each in REASONS]
    reasons = apps.get_model("cases", "ClockReason").objects.using(using)
    reasons.filter(code__in=codes, effective_from=EFFECTIVE_FROM).delete()
    policies = apps.get_model("cases", "ClockPolicy").objects.using(using)
    for code, allowed in REASONS_OF.items():
        policies.filter(code=code, reasons=allowed).update(reasons=[])


class Migration(migrations.Migration):
    """One concern: the seed of the reasons."""

    dependencies = [("cases", "0011_clock_extended_by")]

    operations = [migrations.RunPython(load, forget)]
