"""One turn of a contestant of W5, in a process: `python -m bench.w5_contestants ACT FOLDER N`.

Prints one JSON object with its seconds, and with the largest memory that the process ever had.
"""

from __future__ import annotations

import json
import resource
import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from collections.abc import Callable

PEER_SLICE = 2_000
PEER_TABLE = "w5_entry"


def main(act: str, folder: Path, entries: int) -> None:
    django.setup()
    acts: dict[str, Callable[[Path, int], dict[str, Any]]] = {  # Any: JSON content
        "prepare": prepare,
        "csv": lambda folder, entries: ours(folder / "next.csv", entries),
        "xlsx": lambda folder, entries: ours(folder / "next.xlsx", entries),
        "calamine": calamine,
        "limit": limit,
        "peer": peer,
    }
    told = acts[act](folder, entries)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**told, "peak_mib": peak}))
    print(act, told, round(peak), file=sys.stderr)


def prepare(folder: Path, entries: int) -> dict[str, Any]:  # Any: JSON content
    """Write the files; give the product and the limit the base list as it stands in force."""
    from django.core.management import call_command  # app ready

    from bench import w5_limit
    from bench.w5_lists import base_list, next_list, write_csv, write_xlsx
    from cases.models import ChangeItem, EntryRow  # app ready

    call_command("migrate", verbosity=0)
    write_csv(folder / "base.csv", base_list(entries))
    write_csv(folder / "next.csv", next_list(entries))
    write_xlsx(folder / "next.xlsx", next_list(entries))
    _people_and_departments()
    _import(folder / "base.csv", full=False)
    EntryRow.objects.update(valid_from=1)
    ChangeItem.objects.update(decision="effective")
    w5_limit.make_tables(base_list(entries))
    _analyse()
    return {}


def ours(path: Path, entries: int) -> dict[str, Any]:  # Any: JSON content
    """Preview and propose through the public functions; rolled back afterwards."""
    from django.db import connection, transaction  # app ready

    from bench.w5_lists import expected_counts

    # A worker has the product loaded before anybody uploads a list.
    import_module("workflows.open_list.import_list")
    with transaction.atomic():
        begun = perf_counter()
        counts = _import(path, full=True)
        # What a commit would still check.
        connection.check_constraints() if connection.vendor == "postgresql" else None
        seconds = perf_counter() - begun
        expected = expected_counts(entries)
        assert {name: counts[name] for name in expected} == expected
        transaction.set_rollback(True)
    return {"seconds": seconds}


def calamine(folder: Path, _entries: int) -> dict[str, Any]:  # Any: JSON content
    from python_calamine import CalamineWorkbook

    begun = perf_counter()
    book = CalamineWorkbook.from_path(folder / "next.xlsx")
    book.get_sheet_by_index(0).to_python()
    return {"seconds": perf_counter() - begun}


def limit(folder: Path, _entries: int) -> dict[str, Any]:  # Any: JSON content
    """Stage the bytes or rows without looking at them, compare in one query, apply."""
    from django.db import connection, transaction  # app ready

    from bench import w5_limit

    with transaction.atomic(), connection.cursor() as cursor:
        begun = perf_counter()
        w5_limit.stage(cursor, folder / "next.csv")
        w5_limit.compare_and_apply(cursor)
        seconds = perf_counter() - begun
        transaction.set_rollback(True)
    return {"seconds": seconds}


def peer(folder: Path, _entries: int) -> dict[str, Any]:  # Any: JSON content
    """Read, preview and import a slice with a resource as it comes; rolled back afterwards."""
    import tablib
    from django.db import models, transaction  # app ready
    from import_export import resources  # slow import

    from bench.w5_lists import COLUMNS

    entry: Any = type(  # Any: a model made here
        "Entry",
        (models.Model,),
        {
            **{name: models.TextField() for name in COLUMNS},
            "code": models.CharField(max_length=40, unique=True),
            "items": models.IntegerField(),
            "updated": models.DateField(),
            "remark": models.TextField(blank=True),
            "__module__": __name__,
            "Meta": type("Meta", (), {"app_label": "cases", "db_table": PEER_TABLE}),
        },
    )
    options = {
        "model": entry,
        "import_id_fields": ["code"],
        "fields": list(COLUMNS),
    }
    resource_class: Any = type(  # Any: a resource made here
        "EntryResource", (resources.ModelResource,), {"Meta": type("Meta", (), options)}
    )
    with (folder / "next.csv").open(encoding="utf-8", newline="") as file:
        lines = [line for _, line in zip(range(PEER_SLICE + 1), file, strict=False)]
    text = "".join([",".join(COLUMNS) + "\n", *lines[1:]])
    with transaction.atomic():
        begun = perf_counter()
        for is_preview in (True, False):
            part = tablib.Dataset().load(text, format="csv")
            resource_class().import_data(part, dry_run=is_preview, raise_errors=True)
        seconds = perf_counter() - begun
        transaction.set_rollback(True)
    return {"seconds": seconds}


def _import(path: Path, *, full: bool) -> dict[str, Any]:  # Any: JSON content
    from django.utils import timezone  # app ready

    from cases.models import Membership  # app ready
    from workflows.open_list.import_list import preview_list, propose_list  # app ready

    hat = Membership.objects.select_related("person", "organisation").get()
    with path.open("rb") as file:
        preview = preview_list(
            file=file, filename=path.name, membership=hat, at=timezone.now(), full=full
        )
    propose_list(list_import=preview, membership=hat, at=timezone.now())
    return dict(preview.counts)


def _people_and_departments() -> None:
    from datetime import date

    from bench.w5_lists import DEPARTMENTS, department
    from cases.models import Membership, Organisation, Person  # app ready

    offices = [
        Organisation(full_name=department(number), short_name=department(number))
        for number in range(DEPARTMENTS)
    ]
    Organisation.objects.bulk_create(offices)
    person = Person.objects.create_user("operator", name="运维")
    Membership.objects.create(
        person=person,
        organisation=Organisation.objects.earliest("pk"),
        role="data_centre_operator",
        valid_from=date(2020, 1, 1),
    )


def _analyse() -> None:
    from django.db import connection  # app ready

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
