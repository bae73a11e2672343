"""A ruling on conditions is told in the words of the entry, not of what is derived from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.backoffice.views.open_list.test_neighbours import shown_to
from tests.workflows.open_list.changes import SUBMITTED_AT, approved, step
from tests.workflows.open_list.rivals import Rivals, two_departments

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
CLOSER = {"open_type": "conditional", "conditions": "信用良好，无行政处罚"}
OTHER = {"open_type": "conditional", "conditions": "信用良好，且具备安全防护能力"}


@pytest.fixture
def rivals() -> Rivals:
    return two_departments()


def test_ruling_on_conditions_names_no_derived_field(client: Client, rivals: Rivals) -> None:
    theirs, mine = rivals.change(rivals.provider, **CLOSER), rivals.change(rivals.helper, **OTHER)
    approved(rivals.provider, theirs)
    mine = approved(rivals.helper, mine)
    assert mine.state == "conflict"
    mine = step(mine, rivals.helper.staff, "redraft", SUBMITTED_AT)

    shown = shown_to(client, rivals.helper, mine)

    assert "采用本申请的“信用良好，且具备安全防护能力”" in shown
    told = shown.split("裁定（")[1].split("</ul>")[0]
    assert told.count("<li>") == 1
