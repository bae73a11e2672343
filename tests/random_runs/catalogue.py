"""What the town does with a resource catalogue: takes it in, compares, gives out what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from tests.workflows.open_list.reconciliation.catalogues import Line, load
from workflows.open_list.reconciliation.reconcile import reconcile
from workflows.open_list.reconciliation.tasks import open_tasks

if TYPE_CHECKING:
    from tests.random_runs.town import Town

ATTRIBUTES = ("unconditional", "conditional", "not_open")


def compare_with_a_catalogue(town: Town, pick: int) -> None:
    """Compare the list with a catalogue that says this or that, and confirm what is found."""
    lines = [
        Line(
            f"C{row.entry_id}",
            name=row.name,
            provider=row.provider_name,
            open_type=ATTRIBUTES[(pick + number) % len(ATTRIBUTES)],
            frequency="",
        )
        for number, row in enumerate(town.listed())
        if (pick + number) % 7
    ]
    provider = town.city.department.full_name
    lines.append(Line("C0", name=f"尚未编入清单{pick % 2}", provider=provider))
    with transaction.atomic():
        load(lines, town.city.officer, at=town.at)
        run = reconcile(version=None, membership=town.city.officer, at=town.at, despite="随机目录")
        open_tasks(run=run, membership=town.city.officer, at=town.at)
