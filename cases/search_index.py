"""The index of the search: written when a case is opened and when its names change.

PostgreSQL keeps the terms as an array under a GIN index, SQLite in an FTS5 table; both keep
the folded text in `SearchText`. Nobody else writes either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

from cases.models import Case, ChangeItem, SearchText
from cases.search_terms import folded, terms_of_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from cases.models import Organisation

CHUNK: Final = 500

_POSTGRESQL_WRITE = """
INSERT INTO cases_searchtext (case_id, text, terms) VALUES (%s, %s, %s)
ON CONFLICT (case_id) DO UPDATE SET text = EXCLUDED.text, terms = EXCLUDED.terms
"""
_SQLITE_WRITE_TEXT = """
INSERT INTO cases_searchtext (case_id, text) VALUES (%s, %s)
ON CONFLICT (case_id) DO UPDATE SET text = excluded.text
"""
_SQLITE_WRITE_TERMS = "INSERT OR REPLACE INTO cases_searchterms (rowid, terms) VALUES (%s, %s)"


def index_case(case: Case, *, names: tuple[str, ...] = ()) -> None:
    """Let a case be found by its number, its title, its organisation and further names.

    Args:
        case: the case as it now is.
        names: what else it is known by, such as the entries that a sealed request changes.

    Writes: its row of the index, in the caller's transaction.
    """
    organisation = case.organisation
    lines = (case.number, case.title, organisation.full_name, organisation.short_name, *names)
    _write([(case.pk, _text(lines))])


def index_renamed(organisation: Organisation, *, before: tuple[str, ...]) -> None:
    """Let the cases of an organisation be found by its new names, and no longer by the old ones.

    Batch by batch, a few statements for each five hundred cases, however much they say.

    Args:
        organisation: with its new names.
        before: the names that it had.

    Writes: the rows of the index of its cases, in the caller's transaction.
    """
    old = {_line(name) for name in before}
    names = (organisation.full_name, organisation.short_name)
    rows = SearchText.objects.filter(case__organisation_id=organisation.pk).order_by("case_id")
    last = 0
    while batch := list(
        rows.filter(case_id__gt=last).values_list("case_id", "case__number", "case__title", "text")[
            :CHUNK
        ]
    ):
        last = batch[-1][0]
        texts = []
        for pk, number, title, text in batch:
            others = (line for line in text.split("\n") if line not in old)
            texts.append((pk, _text((number, title, *names, *others))))
        _write(texts)


def _line(text: str) -> str:
    return " ".join(folded(text).split())


def _text(lines: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(_line(line) for line in lines))


def _write(texts: Sequence[tuple[int, str]]) -> None:
    terms = [sorted(terms_of_text(text)) for _pk, text in texts]
    pairs = list(zip(texts, terms, strict=True))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            rows = [(pk, text, found) for (pk, text), found in pairs]
            cursor.executemany(_POSTGRESQL_WRITE, rows)
            return
        cursor.executemany(_SQLITE_WRITE_TEXT, texts)
        cursor.executemany(
            _SQLITE_WRITE_TERMS, [(pk, " ".join(found)) for (pk, _text), found in pairs]
        )


def index_sealed_change(case: Case) -> None:
    """Let a request be found by the names of the entries it changes, too.

    Writes: its row of the index, in the caller's transaction.
    """
    index_case(case, names=_names_of_items(case))


def cases_not_indexed() -> QuerySet[Case]:
    """Return the cases that no search can find, in order."""
    missing: QuerySet[Case] = Case.objects.filter(search_text__isnull=True).order_by("pk")
    return missing


def rebuild() -> int:
    """Write the index of every case anew and return how many there are.

    One transaction for each batch: people go on working, and an interrupted run may simply
    start again.

    Writes: the index of every case.
    """
    done, last = 0, 0
    while True:
        with transaction.atomic():
            batch = list(
                Case.objects.filter(pk__gt=last)
                .select_related("organisation")
                .order_by("pk")[:CHUNK]
            )
            for case in batch:
                index_case(case, names=_names_of_items(case) if _was_sealed(case) else ())
        if not batch:
            return done
        done, last = done + len(batch), batch[-1].pk


def _was_sealed(case: Case) -> bool:
    return case.events.filter(data__has_key="items_digest").exists()


def _names_of_items(case: Case) -> tuple[str, ...]:
    rows = ChangeItem.objects.filter(change_id=case.pk).order_by("position")
    names = rows.values_list("base_row__name", "proposed_row__name")
    return tuple(dict.fromkeys(name for pair in names for name in pair if name))
