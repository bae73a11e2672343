"""Whoever sent a dataset to the ordinary path does not look again at its answer."""

from __future__ import annotations

import pytest

from cases.errors import NotAllowed
from cases.states.role import Role
from tests.factories import a_member, the_commission
from tests.workflows.conditional_access.applying import AT, delivered, refused
from tests.workflows.conditional_access.committing import (
    FIRST_DAY,
    REASON,
    a_listed_town,
    committed,
    decided,
    line_of_traffic,
)
from tests.workflows.conditional_access.second_looks import Office, asked, examined
from workflows.conditional_access.second_look.recusal import kept_apart

pytestmark = pytest.mark.django_db


def test_lead_who_diverted_the_demand_neither_examines_nor_decides() -> None:
    town, officer = a_listed_town()
    lead = a_member(Role.COMMISSION_LEAD, the_commission())
    application = committed(town, town.traffic.row, at=AT)
    decided(application, lead, "divert_demand", AT, reason=REASON)
    line = refused(line_of_traffic(application, town), town.traffic, FIRST_DAY)
    delivered(FIRST_DAY)

    look = asked(town, line)

    kept = kept_apart(look)
    assert (lead.person_id in kept, officer.person_id in kept) == (True, False)
    with pytest.raises(NotAllowed):
        examined(Office(staff=lead, lead=lead), look)
