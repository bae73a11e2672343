"""Keep what plans of bulk acts said; let rules be withdrawn, and previews expire."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from cases import triggers


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers: those of plans are new, and SQLite drops those of rebuilt tables."""
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    """A row of a plan has one result; who withdraws rules may have proposed them."""

    dependencies = [("cases", "0021_seed_sent_earlier")]

    operations = [
        # The last step when this is undone.
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.AddConstraint(
            model_name="bulkrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("refusal", ""),
                        models.Q(("done_at__isnull", True), ("failure", "")),
                        _connector="OR",
                    ),
                    models.Q(("failure", ""), ("done_at__isnull", True), _connector="OR"),
                ),
                name="bulk_row_one_result",
                violation_error_message="一项任务只有一个结果：不能办理、未办成或者已办成。",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="routingversion", name="routing_version_decided_by_another"
        ),
        migrations.AddConstraint(
            model_name="routingversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    ("decision", "withdrawn"),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="routing_version_decided_by_another",
                violation_error_message="分派规则须由提出人以外的安全员审批。",
            ),
        ),
        migrations.AlterField(
            model_name="listimport",
            name="status",
            field=models.CharField(
                choices=[
                    ("previewed", "待确认"),
                    ("proposed", "已提出申请"),
                    ("discarded", "已放弃"),
                    ("expired", "久未提出，已清除"),
                ],
                default="previewed",
                max_length=12,
                verbose_name="状态",
            ),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
