"""Nobody is given more tasks than one person may hold."""

from __future__ import annotations

import pytest

from cases.errors import GuardFailed
from cases.models import WorkItem
from tests.factories import shanghai
from tests.practice.requests import a_submitted_request, an_office
from workflows.engine.claims import pull_next

pytestmark = pytest.mark.django_db
ON_THURSDAY = shanghai(2023, 9, 28, 9, 30)


@pytest.mark.scenario(4)
def test_pull_next_refuses_a_person_whose_hands_are_full(settings) -> None:
    settings.PERSONAL_TASK_LIMIT = 2
    office = an_office()
    for _ in range(3):
        a_submitted_request(office)
    head = office.head.person
    pull_next(person=head, at=ON_THURSDAY)
    pull_next(person=head, at=ON_THURSDAY)

    with pytest.raises(GuardFailed) as refused:
        pull_next(person=head, at=ON_THURSDAY)

    assert refused.value.message == (
        "您手上已有 2 项以上未办结的任务。请先办结或退回一部分，再领取新的任务。"
    )
    assert WorkItem.objects.filter(owner=head, finished__isnull=True).count() == 2
