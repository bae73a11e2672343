"""A draft follows its author, not out of the department."""

from __future__ import annotations

from datetime import date

import pytest

from cases.errors import NotAllowed
from cases.models import Membership
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.changes import a_city, a_draft_with_entries, submitted

pytestmark = pytest.mark.django_db


def test_submit_by_an_author_who_left_the_department_is_refused() -> None:
    city = a_city()
    change = a_draft_with_entries(city)
    Membership.objects.filter(pk=city.staff.pk).update(valid_until=date(2026, 11, 2))
    a_member(Role.DEPARTMENT_STAFF, an_organisation("上海市水务局"), person=city.staff.person)

    with pytest.raises(NotAllowed):
        submitted(city, change)


def test_submit_by_an_author_in_a_city_wide_office_goes_on() -> None:
    city = a_city()
    change = a_draft_with_entries(city)
    Membership.objects.filter(pk=city.staff.pk).update(valid_until=date(2026, 11, 2))
    a_member(Role.DATA_CENTRE_OPERATOR, an_organisation(), person=city.staff.person)

    assert submitted(city, change).state == "pending_head"
