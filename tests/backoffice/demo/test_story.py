"""The story of the demonstration: what everybody finds at the first login."""

from __future__ import annotations

from datetime import date
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.test import override_settings

from backoffice.demo.cast import CULTURE, TRANSPORT
from backoffice.demo.stage import Stage
from backoffice.demo.story import Told, tell
from cases.models import (
    BulkPlan,
    CaseMessage,
    CaseNote,
    Clock,
    DataIssue,
    EmergencySuspension,
    EntryScore,
    ExtensionRequest,
    FindingException,
    FindingProposal,
    FindingSpell,
    HostAlert,
    ItemConflict,
    ListChange,
    ListVersion,
    Membership,
    MismatchTask,
    Notification,
    NotificationPreference,
    OutboxMessage,
    ReconciliationRun,
    Reminder,
    RoleGrant,
    ScoreRun,
    UpdateReminder,
    Watch,
    WorkItem,
)
from cases.proof import verify_cases, verify_system
from cases.proof_of_words import first_bad_words
from cases.queries.messages import unread_by_case
from cases.queries.mismatch_tasks import spells_without_task
from cases.queries.queues import watched_cases
from cases.states.label_nomination import NominationState
from cases.states.list_change import APPROVED_STATES, ListChangeState
from tests.backoffice.demo.applications import NEWS_OF_AN_APPLICANT, states_that_lack
from tests.backoffice.demo.levels import levels_left
from tests.backoffice.demo.nominations import nominations_left
from tests.backoffice.demo.tasks_left import TASKS_LEFT
from tests.factories import shanghai
from workflows.engine.offered import offered_outcomes
from workflows.open_list.effect import bring_into_effect
from workflows.open_list.impact import impact_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker

NOW = shanghai(2026, 11, 24, 8)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def story(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Told]:
    """Tell it once for this file: each test takes back what it writes itself, and no more."""
    data = override_settings(DATA_DIR=mkdtemp())
    with data, django_db_blocker.unblock(), transaction.atomic():
        yield tell(now=NOW, scale=1)
        transaction.set_rollback(True)


@pytest.fixture
def told(story: Told, db: None) -> Told:
    return story


def open_tasks(**wanted: object) -> list[str]:
    tasks = WorkItem.objects.filter(finished__isnull=True, **wanted).order_by("pk")
    return [task.flow_task.name for task in tasks]


def test_story_leaves_requests_in_every_state_that_can_be_reached(told: Told) -> None:
    left = set(ListChange.objects.values_list("state", flat=True))

    # Nothing overtakes a request yet: drafting refuses an entry that another request holds.
    assert left == set(ListChangeState.values) - {"superseded"}


def test_story_leaves_two_versions_and_a_third_to_confirm(told: Told) -> None:
    versions = ListVersion.objects.order_by("pk").values_list("label", "state", "entries")

    assert list(versions) == [
        ("2026-001", "archived", 300),
        ("2026-002", "in_effect", 301),
        ("", "reviewing", 0),
    ]
    assert ListVersion.objects.get(label="2026-002").counts == {
        "add": 2,
        "change": 7,
        "reclassify": 1,
        "remove": 1,
    }


def test_story_leaves_a_reversal_that_another_lead_may_approve(told: Told) -> None:
    request = ListChange.objects.get(request_kind="reversal")
    item = WorkItem.objects.get(process_id=request.pk, finished__isnull=True)
    may = [
        hat.person.username
        for hat in Membership.objects.filter(role="commission_lead")
        if offered_outcomes(case=request, item=item, person=hat.person, on=NOW.date()).outcomes
    ]

    assert (request.state, request.reverses.label) == ("pending_lead", "2026-002")
    assert request.items.count() == 11
    assert may == ["commission-lead-2"]


def test_story_leaves_nominations_in_every_state_and_labels_of_every_kind(told: Told) -> None:
    nominations, labels = nominations_left(on=NOW.date())

    assert nominations == set(NominationState.values)
    assert labels == ["expired", "in_force", "in_force", "revoked"]


def test_story_leaves_registrations_and_applications_in_every_state(told: Told) -> None:
    assert states_that_lack() == set()


def test_story_leaves_a_plan_for_many_tasks_that_waits_for_its_confirmation(told: Told) -> None:
    plan = BulkPlan.objects.get()

    assert (plan.person.username, plan.act, plan.applied_at) == ("head-transport", "decide", None)
    assert plan.rows.exclude(forecast="").exists()


def test_story_leaves_work_in_the_queues_and_one_task_overdue(told: Told) -> None:
    assert sorted(open_tasks()) == TASKS_LEFT
    assert open_tasks(due_on__lt=NOW.date()) == ["head_review"]
    assert open_tasks(owner__username__startswith="commission-staff") == ["commission_review"] * 3


def test_story_leaves_mismatches_with_the_catalogue_in_every_state(told: Told) -> None:
    waiting = spells_without_task(on=NOW.date()).values_list("finding__mismatch", flat=True)
    open_now = FindingSpell.objects.filter(until_run=None).select_related("finding")
    tasks = MismatchTask.objects.order_by("mismatch").values_list("mismatch", "state")

    assert list(waiting) == []
    assert sorted(spell.finding.mismatch for spell in open_now) == [
        "R1",
        "R1",
        "R2",
        "R3",
        "R4",
        "R6",
        "R9",
    ]
    assert list(tasks) == [(name, "pending") for name in ("R1", "R2", "R3", "R4")]
    assert FindingException.objects.get().finding.mismatch == "R6"
    assert FindingProposal.objects.get().change.opened_by.username == "staff-culture"
    assert FindingSpell.objects.filter(finding__mismatch="R8", until_run__isnull=False).exists()
    assert ReconciliationRun.objects.count() == 2


def test_story_leaves_a_clock_that_stands_still_and_a_request_for_more_time(told: Told) -> None:
    stopped = Clock.objects.get(status="paused", code__startswith="list.")
    asked = ExtensionRequest.objects.exclude(decision="approved").get()

    assert stopped.work_item.waiting_for == "征求有关单位意见"
    assert (asked.decision, asked.clock.status) == ("pending", "running")
    assert asked.clock.due_on >= NOW.date()


def test_story_leaves_messages_notes_watches_and_a_reminder(told: Told) -> None:
    first = CaseMessage.objects.earliest("pk").case
    author = first.opened_by
    assert author is not None
    reviewer = Reminder.objects.get().person

    assert unread_by_case(author, [first.pk]) == {}
    assert unread_by_case(reviewer, [first.pk]) == {first.pk: 1}
    assert (CaseMessage.objects.count(), CaseNote.objects.count()) == (5, 4)
    assert first_bad_words() is None
    assert (len(watched_cases(author, on=NOW.date())), Watch.objects.count()) == (0, 3)
    assert Notification.objects.filter(person=reviewer, outbox_key__startswith="message:").exists()


def test_story_leaves_a_role_to_decide_and_notifications(told: Told) -> None:
    grant = RoleGrant.objects.get(decision="pending")
    head = Membership.objects.get(organisation__full_name=TRANSPORT, role="department_head").person

    assert (grant.person.username, grant.role) == ("reviewer-transport", "department_head")
    assert Notification.objects.filter(person=head).exists()
    news = Notification.objects.filter(person__username="applicant").values_list("case__kind")
    assert {kind for (kind,) in news} == NEWS_OF_AN_APPLICANT


def test_story_leaves_choices_mails_and_news_of_standing_in(told: Told) -> None:
    chosen = NotificationPreference.objects.filter(digest=True)
    mails = OutboxMessage.objects.filter(topic="email")

    assert set(chosen.values_list("person__username", flat=True)) == {
        "head-transport",
        "staff-transport",
    }
    assert set(mails.values_list("status", flat=True)) == {"sent"}
    assert Notification.objects.filter(
        topic="absence", person__username="staff-transport", text__contains="您将代"
    ).exists()
    assert not Notification.objects.filter(topic="").exists()


def test_story_lets_another_person_of_the_commission_confirm(told: Told) -> None:
    waiting = ListVersion.objects.get(state="reviewing")
    lead = Membership.objects.get(person__username="commission-lead")

    assert waiting.opened_by_id != lead.person_id


def test_story_goes_on_when_the_third_version_is_confirmed(told: Told) -> None:
    waiting = ListVersion.objects.get(state="reviewing")
    lead = Membership.objects.get(person__username="commission-lead")
    stage = Stage(now=NOW)

    stage.take(waiting.pk, "confirm", lead, at=NOW)
    brought = bring_into_effect(at=NOW)

    assert (brought.labels, brought.requests) == (("2026-003",), 4)
    left = ListChange.objects.filter(state__in=APPROVED_STATES)
    assert [change.requested_on for change in left] == [date(2026, 12, 24)]


def test_story_leaves_two_departments_that_differ_about_one_entry(told: Told) -> None:
    met = ItemConflict.objects.get(reason="overlap", ruling="")

    assert met.item.change.opened_by is not None
    assert met.item.change.opened_by.username == "staff-culture"
    assert met.fields == [["update_frequency", "monthly", "weekly", "daily"]]


def test_story_leaves_an_entry_suspended_for_good_and_one_that_waits_for_a_second(
    told: Told,
) -> None:
    found = EmergencySuspension.objects.order_by("pk").values_list(
        "organisation__full_name", "state", "change__state"
    )

    assert list(found) == [
        (TRANSPORT, "confirmed", "draft"),
        (CULTURE, "pending_confirmation", None),
    ]


def test_story_leaves_a_removal_that_something_depends_on(told: Told) -> None:
    removal = ListChange.objects.get(title__startswith="移出“", state="in_review")

    (only,) = impact_of(removal)
    suspension = EmergencySuspension.objects.get(state="pending_confirmation")
    assert (only.dependant.number, only.ruling) == (suspension.number, None)
    assert removal.items.get().reason_code == "other"


def test_story_lies_before_the_present_and_its_chains_hold(told: Told) -> None:
    newest = ListChange.objects.order_by("-events__at").values_list("events__at", flat=True)[0]

    assert newest < NOW
    assert verify_cases().first_bad is None
    assert verify_system().first_bad is None


def test_story_leaves_a_score_of_every_entry_and_reminders(told: Told) -> None:
    run = ScoreRun.objects.get(rules__subject="entry")

    assert run.entries == EntryScore.objects.filter(run=run).count() > 200
    assert EntryScore.objects.order_by().values("band").distinct().count() > 1
    assert UpdateReminder.objects.exists()
    assert Notification.objects.filter(topic="updates_due").exists()
    states = DataIssue.objects.order_by("state").values_list("state", flat=True)
    assert list(states) == ["dissolved", "pending", "pending"]
    assert HostAlert.objects.get().ended_at is None


def test_story_leaves_levels_a_review_and_a_scheme_to_come(told: Told) -> None:
    left = levels_left(on=NOW.date())

    assert left == {"lowered": "pending_security", "confirmed": 1, "drafted": 2, "touched": 6}


def test_story_counts_what_it_left(told: Told) -> None:
    assert (told.cases, told.versions, told.entries) == (240, 3, 301)
    assert len(told.accounts) == 21
    assert sum(told.states.values()) == told.cases
