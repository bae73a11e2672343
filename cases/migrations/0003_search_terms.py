"""Make room for what a case can be found by: a GIN index over an array, or a full-text table."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

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


def add_terms(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make room for the terms."""
    for statement in TO_SQL[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_terms(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away again."""
    for statement in BACK_SQL[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """One concern: the terms of the search."""

    replaces = [
        ("cases", "0010_index_cases"),
    ]

    dependencies = [("cases", "0002_schema")]

    operations = [migrations.RunPython(add_terms, drop_terms)]
