"""Versions of what labels are judged by that two people enter at the same instant."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import pytest

from cases.models import LabelCriteria, SystemEvent
from tests.factories import shanghai
from tests.profile import count
from tests.threads import at_once
from tests.workflows.open_list.changes import a_city
from tests.workflows.open_list.programmes.test_calls import PILOT
from workflows.open_list.programmes.enter_criteria import enter_criteria

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Membership

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = count(quick=3, full=20)
# One of them still enters it in the old year.
MOMENTS = (shanghai(2026, 12, 31, 23), shanghai(2027, 1, 1, 0))
LATER = replace(PILOT, effective_from=date(2027, 2, 1))


def version_of(membership: Membership, at: datetime) -> int:
    return enter_criteria(new=LATER, membership=membership, at=at).version


def test_versions_entered_at_once_get_numbers_of_their_own() -> None:
    city = a_city()

    for before in range(1, 2 * ROUNDS, 2):
        results = at_once([partial(version_of, city.lead, moment) for moment in MOMENTS])

        assert sorted(results) == [before + 1, before + 2]
    versions = LabelCriteria.objects.filter(kind=PILOT.kind).order_by("version")
    assert list(versions.values_list("version", flat=True)) == list(range(1, 2 * ROUNDS + 2))
    assert SystemEvent.objects.filter(act="criteria_entered").count() == 2 * ROUNDS
