"""Write every deadline of the first release, its ladder, and the reasons that may move it.

The rows stand here in full, since what was seeded must not follow later edits of `clocks.toml`; a
test compares the two.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

EFFECTIVE_FROM = date(2023, 8, 24)
HOLDER, LEAD, COMMISSION = "holder", "lead", "commission"


def _rung(code: str, offset: int, at: str, tell: list[str], effect: str = "") -> dict[str, Any]:
    return {"code": code, "offset": offset, "at": at, "tell": tell, "effect": effect}


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
EMERGENCY_LADDER = [
    _rung("M0", 0, "09:00", [HOLDER, LEAD]),
    _rung("A0", 0, "15:00", [HOLDER, LEAD, COMMISSION]),
]
AUTHORITY = ["commission_staff", "commission_lead"]
SUPPLEMENT: dict[str, Any] = {
    "roles": ["reviewer", *AUTHORITY],
    "most_working_days": 10,
    "most_uses": 1,
    "back_dated_working_days": 2,
}
REASONS: list[dict[str, Any]] = [
    {
        "code": "expert_review",
        "label": "专家评审",
        "verb": "pause",
        "roles": ["reviewer", "department_head", *AUTHORITY, "data_centre_operator"],
        "most_working_days": 20,
        "back_dated_working_days": 2,
        "source": "内部约定",
        "tier": "C",
    },
    {
        "code": "consult_department",
        "label": "征求有关单位意见",
        "verb": "pause",
        "roles": ["reviewer", "department_head", *AUTHORITY],
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
        "roles": ["reviewer", "department_head", *AUTHORITY, "data_centre_operator"],
        "most_working_days": 5,
        "most_uses": 1,
        "source": "内部约定",
        "tier": "C",
    },
    {
        "code": "sent_earlier",
        "label": "答复已先行发出",
        "verb": "answer",
        "roles": ["department_head", "commission_lead", "district_authority"],
        "back_dated_working_days": 2,
        "source": "内部约定",
        "tier": "C",
    },
]
WHEN_A_MISMATCH = ["consult_department", "complex_matter"]
# Code, label, length in working days, and the reasons that may move it.
BY_THE_DEFAULT_LADDER: list[tuple[str, str, int, list[str]]] = [
    ("list.head_approval", "部门负责人审核", 3, ["consult_department", "complex_matter"]),
    ("list.security_review", "安全与个人信息复核", 2, ["expert_review", "complex_matter"]),
    (
        "list.review",
        "主管部门审查",
        5,
        [
            "expert_review",
            "consult_department",
            "supplement_incorrect",
            "supplement_incomplete",
            "complex_matter",
        ],
    ),
    ("list.publish", "清单版本公布", 5, ["complex_matter"]),
    ("catalogue.r1", "应开未列处理", 10, WHEN_A_MISMATCH),
    ("catalogue.r2", "有列无目处理", 10, WHEN_A_MISMATCH),
    ("catalogue.r3", "开放属性不一致处理", 5, WHEN_A_MISMATCH),
    ("catalogue.r3_looser", "清单比目录更开放处理", 1, WHEN_A_MISMATCH),
    ("catalogue.r4", "目录非开放而清单开放处理", 1, WHEN_A_MISMATCH),
    ("catalogue.r5", "列而未开处理", 5, WHEN_A_MISMATCH),
    ("catalogue.r6", "其他属性不一致处理", 20, WHEN_A_MISMATCH),
    ("catalogue.r7", "一码对应多个条目处理", 10, WHEN_A_MISMATCH),
    ("evaluation.revision", "年度评估自评修改", 5, []),
    ("evaluation.signature", "年度评估负责人签署", 5, []),
    ("evaluation.scoring", "年度评估主管部门评定", 15, []),
]
BY_THEIR_OWN: list[dict[str, Any]] = [
    {
        "code": "supervision.reply",
        "label": "督办单答复",
        "length": 3,
        "ladder": ORDER_LADDER,
        "reasons": ["sent_earlier"],
    },
    {
        "code": "list.emergency_confirmation",
        "label": "紧急中止确认",
        "length": 1,
        "ladder": EMERGENCY_LADDER,
    },
    {
        "code": "evaluation.self_assessment",
        "label": "年度评估自评",
        "length": 0,
        "unit": "fixed_date",
        "ladder": DEFAULT_LADDER,
    },
]


def _policies() -> list[dict[str, Any]]:
    plain = [
        {
            "code": code,
            "label": label,
            "length": length,
            "ladder": DEFAULT_LADDER,
            "reasons": reasons,
        }
        for code, label, length, reasons in BY_THE_DEFAULT_LADDER
    ]
    common = {
        "unit": "working_day",
        "source": "内部约定",
        "tier": "C",
        "effective_from": EFFECTIVE_FROM,
    }
    return [common | each for each in (*plain, *BY_THEIR_OWN)]


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the reasons and the deadlines."""
    using = schema_editor.connection.alias
    reasons = apps.get_model("cases", "ClockReason")
    reasons.objects.using(using).bulk_create(
        reasons(effective_from=EFFECTIVE_FROM, **each) for each in REASONS
    )
    policies = apps.get_model("cases", "ClockPolicy")
    policies.objects.using(using).bulk_create(policies(**each) for each in _policies())


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take away what this migration wrote."""
    using = schema_editor.connection.alias
    for model, rows in (("ClockPolicy", _policies()), ("ClockReason", REASONS)):
        apps.get_model("cases", model).objects.using(using).filter(
            code__in=[each["code"] for each in rows], effective_from=EFFECTIVE_FROM
        ).delete()


class Migration(migrations.Migration):
    """One concern: the seed of the deadlines."""

    replaces = [
        ("cases", "0003_seed_clock_policies"),
        ("cases", "0007_seed_ladders"),
        ("cases", "0012_seed_clock_reasons"),
        ("cases", "0021_seed_sent_earlier"),
    ]

    dependencies = [("cases", "0004_seed_calendar")]

    operations = [migrations.RunPython(load, forget)]
