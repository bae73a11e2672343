"""Many letters of one department at the same instant: each has its number, none is left out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from cases.models import (
    AccessLine,
    Letter,
    LetterNumbers,
    LetterReading,
    SystemEvent,
    WorkItem,
)
from cases.proof_of_letters import first_bad_letter
from tests.profile import count
from tests.threads import at_once
from tests.workflows.conditional_access.applying import (
    NEXT_DAY,
    a_town,
    finished,
    handed_in,
    line_of,
)
from tests.workflows.open_list.changes import a_listed_row
from workflows.conditional_access.letter_reading import record_first_reading
from workflows.engine.gate import take_step

if TYPE_CHECKING:
    from cases.models import Membership

pytestmark = pytest.mark.django_db(transaction=True)
TOGETHER = 4
ROUNDS = count(quick=1, full=10)


def accepts(item: WorkItem, reviewer: Membership) -> None:
    take_step(
        work_item=item,
        outcome="accept",
        actor=reviewer.person,
        at=NEXT_DAY,
        expected_version=item.process.version,
        data={},
    )


def test_letters_of_one_department_at_once_are_numbered_without_a_gap() -> None:
    town = a_town()
    given = 0

    for turn in range(ROUNDS):
        rows = [
            a_listed_row(
                town.traffic.organisation,
                open_type="conditional",
                condition_templates="A",
                conditions="有基础的数据安全保护能力",
                portal_dataset_id=f"O20230000001{turn:02d}{each:02d}",
            )
            for each in range(TOGETHER)
        ]
        application = handed_in(town, *rows)
        lines = AccessLine.objects.filter(application=application).values("pk")
        items = WorkItem.objects.select_related("process").filter(process__in=lines)
        at_once([partial(accepts, item, town.traffic.reviewer) for item in items])

        given += TOGETHER
        serials = Letter.objects.order_by("serial").values_list("serial", flat=True)
        assert list(serials) == list(range(1, given + 1))
        assert LetterNumbers.objects.get().last == given
    assert first_bad_letter() is None


def test_letter_opened_in_two_tabs_at_once_has_one_first_reading() -> None:
    town = a_town()
    line = line_of(handed_in(town, town.traffic.row), town.traffic)
    finished(line, town.traffic.reviewer, "accept", NEXT_DAY)
    letter = Letter.objects.select_related("line__application").get()

    at_once(
        [
            partial(record_first_reading, letter=letter, person=town.person.person, at=NEXT_DAY)
            for _tab in range(3)
        ]
    )

    assert LetterReading.objects.count() == 1
    assert SystemEvent.objects.filter(act="letter_read").count() == 1
