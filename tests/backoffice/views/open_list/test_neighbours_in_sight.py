"""What another department only proposes is shown to nobody whose own change is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cases.models import EntryRow, ListChange
from tests.backoffice.views.open_list.test_neighbours import shown_to
from tests.workflows.open_list.changes import SUBMITTED_AT, approved, step, submitted
from tests.workflows.open_list.rivals import (
    Rivals,
    in_conflict,
    three_departments,
    two_departments,
)
from tests.workflows.open_list.test_neighbour_news import publish

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def rivals() -> Rivals:
    return two_departments()


def test_who_drafts_only_now_reads_nothing_of_what_is_a_draft_again(
    client: Client,
) -> None:
    rivals, third = three_departments()
    second = in_conflict(rivals)
    known = shown_to(client, third, rivals.change(third, update_frequency="realtime"))
    step(second, rivals.helper.staff, "redraft", SUBMITTED_AT)

    shown = shown_to(client, third, ListChange.objects.get(organisation=third.department))

    assert second.number in known
    assert second.number not in shown


def test_former_co_provider_reads_no_pending_wording_on_its_published_request(
    client: Client, rivals: Rivals
) -> None:
    old = approved(rivals.helper, rivals.change(rivals.helper, update_frequency="daily"))
    publish(rivals.helper)
    approved(
        rivals.provider, rivals.change(rivals.provider, co_providers="", update_frequency="daily")
    )
    publish(rivals.provider)
    standing = EntryRow.objects.get(valid_from__isnull=False, valid_until__isnull=True)
    assert standing.co_providers == ""
    theirs = submitted(
        rivals.provider,
        rivals.change(rivals.provider, co_providers="", update_frequency="realtime"),
    )

    shown = shown_to(client, rivals.helper, ListChange.objects.get(pk=old.pk))

    assert theirs.number not in shown
    assert "<ins>实时</ins>" not in shown
