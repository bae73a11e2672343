"""The alarm clock wakes what is due; waking twice does no harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from huey.contrib.djhuey import HUEY

from backoffice import delivering, tasks
from cases.models import (
    Anchor,
    DataIssue,
    DataProbe,
    Notification,
    OutboxMessage,
    ScoreRun,
)
from cases.states.data_probe import ProbeOutcome
from tests.backoffice.views.programmes.fairs import a_fair, a_label, a_programme
from tests.practice.requests import a_submitted_request, an_office
from tests.workflows.open_list.data_quality.offered import a_listed_city, an_address, probed
from tests.workflows.open_list.lists import a_city, add, publish
from tests.workflows.open_list.suspensions import an_emergency, ordered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

pytestmark = pytest.mark.django_db


@pytest.fixture
def empty_queue() -> Iterator[None]:
    HUEY.flush()
    yield
    HUEY.flush()


def test_deliver_outbox_sends_everything_that_is_due() -> None:
    office = an_office()
    a_submitted_request(office)
    for _ in range(2):
        tasks.deliver_outbox.call_local()

    assert set(OutboxMessage.objects.values_list("status", flat=True)) == {"sent"}
    told = Notification.objects.values_list("person_id", flat=True)
    assert list(told) == [office.head.person_id]


def test_bring_versions_into_effect_without_versions_does_nothing() -> None:
    tasks.bring_versions_into_effect.call_local()


def test_let_suspensions_lapse_ends_what_nobody_confirmed_and_tells_at_once() -> None:
    suspension = ordered(an_emergency())

    for _ in range(2):
        tasks.let_suspensions_lapse.call_local()

    suspension.refresh_from_db()
    assert suspension.state == "lapsed"
    told = Notification.objects.filter(case_id=suspension.pk, text__contains="已失效")
    assert told.count() == 4


def test_anchor_daily_writes_into_the_anchor_folder(settings: Settings, tmp_path: Path) -> None:
    settings.ANCHOR_DIR = tmp_path

    tasks.anchor_daily.call_local()

    assert len(list(tmp_path.rglob("*.anchor"))) == Anchor.objects.count() == 1


@pytest.mark.usefixtures("empty_queue")
def test_deliver_soon_wakes_the_worker_only_once_the_act_is_committed(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        delivering.deliver_soon()
        assert HUEY.pending_count() == 0

    assert [task.name for task in HUEY.pending()] == ["deliver_now"]


def test_periodic_tasks_are_those_listed() -> None:
    names = {task.name for task in HUEY._registry.periodic_tasks}

    assert names == {
        "deliver_outbox",
        "bring_versions_into_effect",
        "let_suspensions_lapse",
        "let_terms_to_object_end",
        "look_after_untouched_drafts",
        "let_unanswered_supplements_lapse",
        "let_unsigned_agreements_lapse",
        "mark_expired_grants",
        "compare_with_delivery_system",
        "remind_of_grants",
        "supervise_use_of_grants",
        "prepare_version_files",
        "anchor_daily",
        "sweep_clocks",
        "go_on_with_plans",
        "ring_due_reminders",
        "make_daily_digests",
        "remind_of_due_updates",
        "score_new_version",
        "probe_some_data",
        "follow_up_on_data",
        "close_judged",
        "clear_nightly",
        "remind_of_the_yearly_round",
        "look_after_labels",
    }
    assert HUEY.immediate is False


def test_night_scores_and_morning_reminds_of_nothing_that_is_long_late() -> None:
    publish(a_city(), add(update_frequency="yearly"))

    tasks.score_new_version.call_local()
    tasks.remind_of_due_updates.call_local()

    assert ScoreRun.objects.get().entries == 1
    assert not OutboxMessage.objects.filter(topic="updates_due").exists()


def test_night_probes_each_address_once_and_morning_scores_and_gives_out_work() -> None:
    city, (entry,) = a_listed_city("公交线路")
    # Nobody listens on the port of nothing; two earlier nights met the same.
    address = an_address(city, entry, "http://127.0.0.1:9/a.csv")
    probed(address, *[ProbeOutcome.NO_ANSWER] * 2)

    for _ in range(2):
        tasks.probe_some_data.call_local()
    assert DataProbe.objects.latest("pk").outcome == ProbeOutcome.NOT_ALLOWED
    assert DataProbe.objects.count() == 3

    met = DataProbe.objects.latest("pk")
    probed(address, *[ProbeOutcome.NO_ANSWER] * 3, until=met.at)
    for _ in range(2):
        tasks.follow_up_on_data.call_local()

    issue = DataIssue.objects.get()
    assert ScoreRun.objects.get().rules.subject == "data"
    assert Notification.objects.filter(case_id=issue.pk, person=city.staff.person).exists()


def test_morning_reminds_of_a_label_that_ends_soon_and_tells_of_it_once() -> None:
    fair = a_fair()
    a_label(fair, a_programme(fair), days=5)

    tasks.look_after_labels.call_local()
    tasks.look_after_labels.call_local()

    lines = Notification.objects.filter(topic="label_ends_soon")
    assert lines.count() == 2
    assert {line.person for line in lines} == {fair.staff.person, fair.head.person}


def test_prepare_version_files_makes_the_current_version_ready(
    settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    publish(a_city(), add())

    tasks.prepare_version_files.call_local()

    assert sorted(path.name for path in (tmp_path / "list-versions").iterdir()) == [
        "open-list-2023-001.csv",
        "open-list-2023-001.json",
        "open-list-2023-001.jsonld",
        "open-list-2023-001.xlsx",
    ]
