"""One migration line, and no change of a model without its migration."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader


@pytest.mark.django_db
def test_models_have_their_migrations():
    call_command("makemigrations", "cases", "workflows", "backoffice", check=True, dry_run=True)


@pytest.mark.django_db
def test_cases_has_one_migration_line():
    loader = MigrationLoader(connection)

    assert len(loader.graph.leaf_nodes("cases")) == 1
    assert loader.detect_conflicts() == {}
