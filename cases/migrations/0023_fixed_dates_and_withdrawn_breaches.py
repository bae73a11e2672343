"""Let a clock end on a date that is given; keep on a clock that its breach was withdrawn.

Both are what a deadline keeps beyond its counted days. The new column of clocks is a cache: the
last operation fills it for those that stand there already, from the notes that calendar notices
left, from answers that had been sent in time, and from stops that were entered after the due date.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers

WITHDRAWN = "日历调整后不再逾期；原升级记录保留"
_WITHDRAWN_BY = ("recompute", "satisfy", "pause")


def guard_again(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """SQLite rebuilds an altered table and drops its triggers on the way."""
    triggers.install(schema_editor.connection)


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write on each clock the last day on which its breach was found to be none."""
    using = schema_editor.connection.alias
    events = apps.get_model("cases", "ClockEvent").objects.using(using)
    acts = apps.get_model("cases", "CaseEvent").objects.using(using)
    clocks = apps.get_model("cases", "Clock").objects.using(using)
    for event in events.filter(kind__in=_WITHDRAWN_BY).select_related("clock").order_by("pk"):
        anew = events.filter(clock=event.clock_id, kind="reset", pk__gt=event.pk)
        if not anew.exists() and _withdraws_breach(event, acts):
            on = _civil_date(event.recorded_at)
            clocks.filter(pk=event.clock_id).update(breach_withdrawn_on=on)


def _withdraws_breach(event: Any, acts: Any) -> bool:  # Any: historical models
    recorded_on = _civil_date(event.recorded_at)
    if event.kind == "recompute":
        return event.note == WITHDRAWN
    if event.kind == "satisfy":
        is_answer = event.clock.status == "satisfied"
        return is_answer and event.effective_on <= event.clock.due_on < recorded_on
    said = acts.filter(case=event.clock.case_id, act="stop_clock", at=event.recorded_at)
    due_before = next(
        (data["due_before"] for data in said.values_list("data", flat=True)
         if data["clock"] == event.clock_id), ""
    )
    return str(event.effective_on) <= due_before < str(recorded_on)


def _civil_date(at: datetime) -> date:
    return at.astimezone(ZoneInfo("Asia/Shanghai")).date()


class Migration(migrations.Migration):
    """One concern: what a deadline keeps that is not counted in days alone."""

    dependencies = [("cases", "0022_keep_plans")]

    operations = [
        # The last step when this is undone.
        migrations.RunPython(migrations.RunPython.noop, guard_again),
        migrations.AddField(
            model_name="clockevent",
            name="ends_on",
            field=models.DateField(null=True, verbose_name="指定日期"),
        ),
        migrations.AddField(
            model_name="workitem",
            name="due_is_fixed",
            field=models.BooleanField(db_default=False, default=False, verbose_name="到期日固定"),
        ),
        migrations.AddConstraint(
            model_name="clockpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("length", 0), ("unit", "fixed_date"))
                | models.Q(models.Q(("unit", "fixed_date"), _negated=True), ("length__gt", 0)),
                name="clock_policy_length_or_date",
            ),
        ),
        migrations.AddField(
            model_name="clock",
            name="breach_withdrawn_on",
            field=models.DateField(null=True, verbose_name="逾期撤销日"),
        ),
        migrations.RunPython(guard_again, migrations.RunPython.noop),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
