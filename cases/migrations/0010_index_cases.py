"""Let the search find the cases that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import migrations

from cases.search_terms import folded, terms_of_text

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def index(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the index of every case; `rebuild_search` does the same at any time."""
    alias = schema_editor.connection.alias
    cases = apps.get_model("cases", "Case").objects.using(alias).select_related("organisation")
    events = apps.get_model("cases", "CaseEvent").objects.using(alias)
    sealed = set(
        events.filter(data__has_key="items_digest").values_list("case_id", flat=True).distinct()
    )
    items = apps.get_model("cases", "ChangeItem").objects.using(alias).order_by("position")
    for case in cases.order_by("pk").iterator(chunk_size=500):
        lines = [case.number, case.title]
        lines += [case.organisation.full_name, case.organisation.short_name]
        if case.pk in sealed:
            names = items.filter(change_id=case.pk)
            pairs = names.values_list("base_row__name", "proposed_row__name")
            lines += [name for pair in pairs for name in pair if name]
        text = "\n".join(dict.fromkeys(" ".join(folded(line).split()) for line in lines))
        _write(schema_editor, case.pk, text, sorted(terms_of_text(text)))


def _write(schema_editor: BaseDatabaseSchemaEditor, pk: int, text: str, terms: list[str]) -> None:
    statements: list[tuple[str, list[Any]]]
    if schema_editor.connection.vendor == "postgresql":
        sql = "INSERT INTO cases_searchtext (case_id, text, terms) VALUES (%s, %s, %s)"
        statements = [(sql, [pk, text, terms])]
    else:
        sql = "INSERT INTO cases_searchtext (case_id, text) VALUES (%s, %s)"
        full = "INSERT INTO cases_searchterms (rowid, terms) VALUES (%s, %s)"
        statements = [(sql, [pk, text]), (full, [pk, " ".join(terms)])]
    with schema_editor.connection.cursor() as cursor:
        for statement, parameters in statements:
            cursor.execute(statement, parameters)


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Empty the index."""
    apps.get_model("cases", "SearchText").objects.using(
        schema_editor.connection.alias
    ).all().delete()
    if schema_editor.connection.vendor == "sqlite":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("DELETE FROM cases_searchterms")


class Migration(migrations.Migration):
    """One concern: the cases from before the search."""

    dependencies = [("cases", "0009_search_and_queue_order")]

    operations = [migrations.RunPython(index, forget)]
