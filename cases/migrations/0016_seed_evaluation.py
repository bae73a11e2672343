"""Write the first criteria of evaluations, and the deadlines of scoring and replying.

The rows stand here in full: what was seeded must not follow later edits of `clocks.toml`; a test
compares the two. Going back forgets them, unless a round or a clock goes by them.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers
from cases.scored_total import criteria_digest

EFFECTIVE_FROM = date(2023, 8, 24)
ENTERED_AT = datetime(2023, 8, 24, tzinfo=UTC)
BANDS = {"excellent": "95", "good": "85", "fair": "70", "passable": "60"}
LEAST_COVERAGE = Decimal(50)
MAXIMUM = Decimal(100)
# Name, measure (empty: a person judges), weight, source.
CRITERIA = (
    ("按时更新率", "updated_on_time", 20, "工作安排 二(9)：及时性"),
    ("应列尽列率", "annotated_listed", 15, "工作安排 二(3)：目录标注开放的应列入清单"),
    ("条目质量得分率", "entry_quality", 15, "工作安排 二(9)；GB/T 36344-2018"),
    ("清单字段齐全率", "fields_complete", 10, "内部约定：清单条目要素"),
    ("一年内有更新的条目比例", "kept_up", 5, "工作安排 二(9)：及时性"),
    ("任务按时办结率", "tasks_in_time", 10, "内部约定：时限规则"),
    ("按期签署自评", "answered_in_time", 5, "工作安排 二(1)：每年不少于一次综合评估评价"),
    ("条目意见完整率", "verdicts_complete", 5, "工作安排 二(1)：逐条评估"),
    ("零调用条目处置率", "zero_use_handled", 5, "内部约定：开放成效"),
    ("社会需求响应与开放成效", "", 10, "工作安排 二(1)：综合评估评价"),
)


def _rung(code: str, offset: int, at: str, tell: list[str], effect: str = "") -> dict[str, Any]:
    return {"code": code, "offset": offset, "at": at, "tell": tell, "effect": effect}


DEFAULT_LADDER = [
    _rung("W2", -2, "09:00", ["holder"]),
    _rung("W1", -1, "09:00", ["holder", "lead"]),
    _rung("B0", 0, "24:00", ["lead"]),
    _rung("B1", 1, "09:00", ["holder", "lead"], "reassign"),
    _rung("B3", 3, "09:00", ["lead", "commission"], "supervise"),
]
HEARING_LADDER = [
    _rung("W1", -1, "09:00", ["holder", "lead"]),
    _rung("B0", 0, "24:00", ["lead", "commission"]),
]
CLOCKS = {
    "evaluation.confirmation": ("年度评估评分复核", DEFAULT_LADDER),
    "evaluation.hearing": ("年度评估初步结果答复", HEARING_LADDER),
    "evaluation.settling": ("年度评估答复意见处理", DEFAULT_LADDER),
}
WORKING_DAYS = 5


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the criteria and the deadlines."""
    alias = schema_editor.connection.alias
    lines = [
        (name, measure, Decimal(weight), MAXIMUM, source)
        for name, measure, weight, source in CRITERIA
    ]
    version = apps.get_model("cases", "CriteriaVersion").objects.using(alias).create(
        number=1,
        bands=BANDS,
        least_coverage=LEAST_COVERAGE,
        reason="产品自带的第一版指标。",
        entered_by=None,
        entered_at=ENTERED_AT,
        digest=criteria_digest(lines),
    )
    criteria = apps.get_model("cases", "Criterion").objects.using(alias)
    for position, (name, measure, weight, maximum, source) in enumerate(lines, 1):
        criteria.create(
            version=version,
            position=position,
            name=name,
            measure=measure,
            weight=weight,
            maximum=maximum,
            source=source,
        )
    policies = apps.get_model("cases", "ClockPolicy").objects.using(alias)
    for code, (label, ladder) in CLOCKS.items():
        policies.create(
            code=code,
            label=label,
            length=WORKING_DAYS,
            unit="working_day",
            source="内部约定",
            tier="C",
            effective_from=EFFECTIVE_FROM,
            ladder=ladder,
        )


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take away what this migration wrote."""
    alias = schema_editor.connection.alias
    policies = apps.get_model("cases", "ClockPolicy").objects.using(alias)
    policies.filter(code__in=CLOCKS, effective_from=EFFECTIVE_FROM).delete()
    triggers.remove(schema_editor.connection)
    apps.get_model("cases", "Criterion").objects.using(alias).filter(version__number=1).delete()
    apps.get_model("cases", "CriteriaVersion").objects.using(alias).filter(number=1).delete()
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    """One concern: the first criteria and the deadlines around them."""

    dependencies = [("cases", "0015_evaluation_scores")]

    operations = [migrations.RunPython(load, forget)]
