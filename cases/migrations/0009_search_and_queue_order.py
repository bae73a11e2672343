"""Add what a case can be found by, and indexes in the order of the queues."""

import django.db.models.deletion
from django.db import migrations, models

TO_SQL = {
    "postgresql": (
        "ALTER TABLE cases_searchtext ADD COLUMN terms text[] NOT NULL DEFAULT '{}'",
        "CREATE INDEX cases_searchtext_terms ON cases_searchtext USING gin (terms)",
    ),
    "sqlite": (
        "CREATE VIRTUAL TABLE cases_searchterms USING fts5(terms, detail=none, columnsize=0)",
    ),
}
BACK_SQL = {
    "postgresql": ("ALTER TABLE cases_searchtext DROP COLUMN terms",),
    "sqlite": ("DROP TABLE cases_searchterms",),
}


def add_terms(apps, schema_editor):
    """Make room for the terms: a GIN index over an array, or a full-text table."""
    for statement in TO_SQL[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_terms(apps, schema_editor):
    """Take it away again."""
    for statement in BACK_SQL[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0008_withdrawn_proposals'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchText',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search_text', serialize=False, to='cases.case')),
                ('text', models.TextField(verbose_name='检索文本')),
            ],
            options={
                'verbose_name': '检索文本',
                'verbose_name_plural': '检索文本',
            },
        ),
        migrations.RunPython(add_terms, drop_terms),
        migrations.RemoveIndex(
            model_name='workitem',
            name='work_item_team_queue',
        ),
        migrations.RemoveIndex(
            model_name='workitem',
            name='work_item_own_queue',
        ),
        migrations.AddIndex(
            model_name='workitem',
            index=models.Index(condition=models.Q(('finished__isnull', True)), fields=['organisation', 'role', 'due_on', '-priority', 'created', 'id'], name='work_item_team_order'),
        ),
        migrations.AddIndex(
            model_name='workitem',
            index=models.Index(condition=models.Q(('finished__isnull', True)), fields=['owner', 'due_on', '-priority', 'created', 'id'], name='work_item_own_order'),
        ),
    ]
