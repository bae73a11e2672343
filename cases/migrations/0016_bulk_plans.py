import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Let a plan be leased, and its rows stand for cases; nobody has drawn a plan before."""

    dependencies = [
        ("cases", "0015_notification_acting_for"),
    ]

    operations = [
        migrations.AddField("bulkplan", "failure", models.CharField(blank=True, default="", max_length=300, verbose_name="未办成的原因"), preserve_default=False),
        migrations.AddField("bulkplan", "leased_until", models.DateTimeField(null=True, verbose_name="占用至")),
        migrations.AddField("bulkplan", "leased_by", models.CharField(blank=True, default="", max_length=60, verbose_name="占用者"), preserve_default=False),
        migrations.AddIndex(
            "bulkplan",
            models.Index(
                fields=["applied_at"],
                condition=models.Q(applied_at__isnull=False, finished_at__isnull=True),
                name="bulk_plan_unfinished",
            ),
        ),
        migrations.AlterField(
            "bulkrow",
            "work_item",
            models.ForeignKey(null=True, on_delete=models.deletion.PROTECT, related_name="bulk_rows", to="cases.workitem"),
        ),
        migrations.AddField(
            "bulkrow",
            "case",
            models.ForeignKey(default=0, on_delete=models.deletion.PROTECT, related_name="+", to="cases.case"),
            preserve_default=False,
        ),
        migrations.AddField(
            "bulkrow",
            "to_person",
            models.ForeignKey(null=True, on_delete=models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField("bulkrow", "forecast", models.CharField(blank=True, default="", max_length=300, verbose_name="将会怎样"), preserve_default=False),
        migrations.AddField("bulkrow", "attempts", models.PositiveSmallIntegerField(default=0, verbose_name="尝试次数")),
        migrations.AddConstraint(
            "bulkrow",
            models.UniqueConstraint(fields=["plan", "position"], name="bulk_row_in_order"),
        ),
    ]
