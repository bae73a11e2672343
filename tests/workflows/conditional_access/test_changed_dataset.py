"""Datasets that the list changes while they are applied for: what is noted, told and barred."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.errors import GuardFailed
from cases.models import (
    AccessLine,
    CaseEvent,
    Clock,
    EntryRow,
    ListChange,
    ListVersion,
    Notification,
    OutboxMessage,
)
from cases.queries.changed_datasets import dataset_changes
from cases.states.access_application import ApplicationState
from cases.states.access_line import LineState
from cases.states.clock import OPEN_CLOCK_STATUSES
from tests.factories import shanghai
from tests.workflows.conditional_access.applying import (
    AFTER_HOLIDAY,
    NEXT_DAY,
    a_town,
    approved,
    asked_for_supplement,
    delivered,
    finished,
    handed_in,
    line_of,
    proposed,
    refused,
)
from tests.workflows.open_list.changes import a_listed_row
from tests.workflows.open_list.peers.peers import a_version
from workflows.conditional_access import new_version
from workflows.links import DEPENDANT_KINDS, HANDLERS
from workflows.open_list.impact import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cases.states.access_words import DatasetChange
    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db
LATER = shanghai(2023, 10, 9)


def a_new_version(row: EntryRow, **said: Any) -> ListVersion:
    """Bring a version into effect that says something else of an entry; without words: nothing."""
    ListVersion.objects.filter(state="in_effect").update(state="archived")
    version = a_version(2)
    EntryRow.objects.filter(pk=row.pk).update(valid_until=1)
    if said:
        values = {
            field.attname: getattr(row, field.attname)
            for field in EntryRow._meta.concrete_fields
            if field.attname not in {"id", "valid_from", "valid_until"}
        }
        EntryRow.objects.create(**{**values, "row_hash": "1" * 64, "valid_from": 2, **said})
    return version


def told_of(version: ListVersion) -> None:
    """Let the workflows hear twice of a version that took effect, and all news leave."""
    message = OutboxMessage(topic="version_in_effect", payload={"version": version.pk})
    for _ in range(2):
        HANDLERS["version_in_effect"](message, AFTER_HOLIDAY)
    delivered(AFTER_HOLIDAY)


def news(person: Any, words: str) -> int:
    """Return how often somebody was told something."""
    return Notification.objects.filter(person=person, text__contains=words).count()


def acts_of(case: Any) -> list[str]:
    """Return the acts of a case after its opening."""
    return list(
        CaseEvent.objects.filter(case=case.pk, sequence__gt=1)
        .order_by("sequence")
        .values_list("act", flat=True)
    )


@pytest.mark.access_scenario(19)
def test_withdrawn_dataset_cannot_be_opened_and_the_other_can() -> None:
    town = a_town()
    application = handed_in(town)
    mine, other = line_of(application, town.traffic), line_of(application, town.health)

    told_of(a_new_version(town.traffic.row))

    with pytest.raises(GuardFailed, match="已移出现行清单，不能予以开放"):
        proposed(mine, town.traffic, LATER)
    approved(other, town.health, LATER)
    mine.refresh_from_db()
    assert (mine.state, mine.row) == (LineState.IN_REVIEW, town.traffic.row)
    assert acts_of(mine) == ["note_dataset", "accept"]
    assert "note_dataset" not in acts_of(other)
    assert news(town.person.person, "已移出现行清单") == 1
    assert news(town.traffic.reviewer.person, "已移出现行清单") == 1
    assert news(town.health.reviewer.person, "已移出现行清单") == 0


def test_head_cannot_open_what_was_closed_after_the_proposal_and_refuses_it() -> None:
    town = a_town()
    line = proposed(line_of(handed_in(town), town.traffic), town.traffic)
    told_of(a_new_version(town.traffic.row, open_type="not_open"))

    with pytest.raises(GuardFailed, match="已改为非开放，不能予以开放"):
        finished(line, town.traffic.head, "approve", LATER, granted_months=12)
    line = finished(
        line,
        town.traffic.head,
        "refuse",
        LATER,
        refusal_reason="RF01",
        answer="该数据已改为非开放，不能再向申请人提供。",
    )

    event = CaseEvent.objects.get(case=line.pk, act="refuse")
    assert line.state == LineState.REFUSED
    assert event.data["dataset_change"] == "not_open"


@pytest.mark.access_scenario(20)
def test_dataset_that_opens_to_all_ends_its_line_as_answered_and_not_as_approved() -> None:
    town = a_town()
    application = handed_in(town, town.traffic.row)
    line = asked_for_supplement(line_of(application, town.traffic), town.traffic)

    told_of(a_new_version(town.traffic.row, open_type="unconditional"))

    line.refresh_from_db()
    application.refresh_from_db()
    assert (line.state, line.refusal_reason) == (LineState.NOT_NEEDED, "RF10")
    assert line.answered_at is not None
    assert "可以在开放清单的条目页直接获取" in line.answer
    assert application.state == ApplicationState.REDIRECTED
    assert not application.task_set.filter(finished=None, flow_task_type="HUMAN").exists()
    assert news(town.person.person, "送达了申请处理告知书") == 1
    assert news(town.person.person, "已改为无条件开放") == 0
    assert not Clock.objects.filter(status__in=OPEN_CLOCK_STATUSES).exists()


def test_what_is_conditional_again_before_the_lock_is_not_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    town = a_town()
    line = line_of(handed_in(town, town.traffic.row), town.traffic)
    version = a_new_version(town.traffic.row, open_type="unconditional")

    def and_then_it_is_undone(lines: Sequence[AccessLine]) -> dict[int, DatasetChange]:
        found = dataset_changes(lines)
        ListVersion.objects.filter(pk=version.pk).update(state="archived")
        ListVersion.objects.filter(number=1).update(state="in_effect")
        return found

    monkeypatch.setattr(new_version, "dataset_changes", and_then_it_is_undone)
    told_of(version)

    line.refresh_from_db()
    assert (line.state, acts_of(line)) == (LineState.SUBMITTED, [])


def test_other_wording_is_noted_and_goes_into_the_decision() -> None:
    town = a_town()
    line = line_of(handed_in(town), town.traffic)
    told_of(a_new_version(town.traffic.row, conditions="有等级保护备案"))

    line = approved(line, town.traffic, LATER)

    event = CaseEvent.objects.get(case=line.pk, act="approve")
    assert line.state == LineState.APPROVED
    assert event.data["dataset_change"] == "reworded"
    assert event.data["row_hash"] == town.traffic.row.row_hash


def test_what_reads_as_it_did_and_what_is_decided_hear_nothing() -> None:
    town = a_town()
    decided = refused(line_of(handed_in(town, town.traffic.row), town.traffic), town.traffic)
    waits = line_of(handed_in(town, town.health.row, at=NEXT_DAY), town.health)
    before = [acts_of(decided), acts_of(waits)]

    told_of(a_new_version(town.traffic.row))

    assert [acts_of(decided), acts_of(waits)] == before
    assert dataset_changes([waits]) == {}


def test_open_lines_count_where_an_entry_loses_openness() -> None:
    town = a_town()
    application = handed_in(town)
    refused(line_of(application, town.health), town.health)
    line = line_of(application, town.traffic)
    entries = [town.traffic.row.entry_id, town.health.row.entry_id]

    found = [(each.entry, each.number) for each in KINDS["access_line"].find(entries, ListChange())]

    assert found == [(line.entry_id, line.number)]
    assert {kind.code for kind in DEPENDANT_KINDS} <= KINDS.keys()


def test_changes_are_read_in_as_many_statements_however_many_lines() -> None:
    town = a_town()
    asked = []
    for number in (1, 3):
        lines = _lines_of(town, number)
        with CaptureQueriesContext(connection) as queries:
            assert dataset_changes(lines) == {}
        asked.append(len(queries))

    assert asked == [3, 3]


def _lines_of(town: Town, number: int) -> list[AccessLine]:
    rows = [
        a_listed_row(
            town.traffic.organisation,
            open_type="conditional",
            portal_dataset_id=f"O2023000000000{number}{each}",
        )
        for each in range(number)
    ]
    application = handed_in(town, *rows)
    return list(AccessLine.objects.filter(application=application).select_related("row"))
