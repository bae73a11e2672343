"""Programmes and labels of the present day, for tests of pages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from backoffice.views.clock import moment, today
from cases.models import EntryLabel, LabelNomination, WorkItem
from tests.workflows.open_list.programmes import calls

if TYPE_CHECKING:
    from django.test import Client

    from cases.models import EntryRow, LabelProgramme, Membership
    from tests.workflows.open_list.programmes.calls import Fair


def a_fair(**changed: Any) -> Fair:
    """Write the city with a good entry that was updated yesterday."""
    yesterday = moment() - timedelta(days=1)
    return calls.a_fair(listed_at=moment(), **{"last_data_update_at": yesterday, **changed})


def a_programme(fair: Fair, **changed: Any) -> LabelProgramme:
    """Open a programme that ends in twenty days."""
    last = today() + timedelta(days=20)
    return calls.a_programme(fair, at=moment(), **{"nominate_until": last, **changed})


def a_nomination(
    fair: Fair, programme: LabelProgramme, *, row: EntryRow | None = None
) -> LabelNomination:
    """Nominate the good entry, or another one, now."""
    return calls.a_nomination(fair, programme, row=row, at=moment())


def a_label(
    fair: Fair, programme: LabelProgramme, *, row: EntryRow | None = None, days: int = 30
) -> EntryLabel:
    """Let an entry bear a label since ten days ago, for so many days from today on."""
    nomination = a_nomination(fair, programme, row=row)
    return EntryLabel.objects.create(
        entry=nomination.entry,
        kind=programme.kind,
        nomination=nomination,
        valid_from=today() - timedelta(days=10),
        valid_until=today() + timedelta(days=days),
        granted_at=moment(),
    )


def page(client: Client, name: str, *arguments: object, **query: str) -> str:
    """Return the text of a page."""
    return client.get(reverse(name, args=arguments), query).content.decode()


def open_task(nomination: LabelNomination) -> WorkItem:
    """Return the one open task of a nomination."""
    return WorkItem.objects.get(process_id=nomination.pk, finished__isnull=True)


def finish(
    client: Client, by: Membership, nomination: LabelNomination, outcome: str, **data: str
) -> Any:  # Any: the client's response
    """Finish the open task of a nomination on its page."""
    client.force_login(by.person)
    item = open_task(nomination)
    nomination.refresh_from_db(fields=["version"])
    return client.post(
        reverse("step", args=[item.pk]),
        {"outcome": outcome, "expected_version": nomination.version, **data},
    )
