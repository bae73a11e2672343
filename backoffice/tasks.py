"""What the alarm clock wakes: each task asks the rules what is due, and may run any time again."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from backoffice import access_tasks  # noqa: F401  # its tasks are woken too
from backoffice.clear_old import clear_old
from backoffice.delivering import deliver_all
from backoffice.probing import bounds_of_settings, probe_data
from backoffice.version_files import prepare_files
from cases.anchors import make_anchor
from workflows.bulk_acts import BULK_ACTS
from workflows.collaboration.reminders import ring_reminders
from workflows.digest import make_digests
from workflows.engine.bulk.apply import work_off
from workflows.engine.delivery import worker_name
from workflows.engine.end_of_stops import end_overlong_stops
from workflows.engine.escalation import sweep
from workflows.open_list.data_quality.data_scores import score_data_of_the_day
from workflows.open_list.data_quality.follow_up import follow_up
from workflows.open_list.effect import bring_into_effect
from workflows.open_list.emergency import lapse_unconfirmed
from workflows.open_list.entry_scores import score_unscored
from workflows.open_list.evaluation.missing_round import remind_of_missing_round
from workflows.open_list.grading_review.settling import close_judged_reviews
from workflows.open_list.programmes.lapsing import lapse_overdue_drafts
from workflows.open_list.programmes.news import remind_of_ending_labels
from workflows.open_list.update_reminders import remind_of_updates

log = logging.getLogger("kaifang.tasks")
# An address is probed once a night.
PROBED_LATELY = timedelta(hours=18)
PROBES_AT_ONCE = 100
# The worker has one hand: whatever else is due waits meanwhile.
PROBING_TIME = timedelta(minutes=2)


@db_periodic_task(crontab(minute="*"))
def deliver_outbox() -> None:
    deliver_all()


def work_off_plans() -> None:
    """Go on chunk by chunk with the plans that were confirmed; each chunk has a lease."""
    worker = worker_name()
    while (done := work_off(at=timezone.now(), worker=worker, acts=BULK_ACTS)).settled:
        log.info("bulk settled=%d", done.settled)


@db_periodic_task(crontab(minute="*"))
def go_on_with_plans() -> None:
    work_off_plans()


@db_task()
def go_on_now() -> None:
    work_off_plans()


def go_on_soon() -> None:
    """Wake the worker once the confirmation is committed, as `deliver_soon` does."""
    transaction.on_commit(go_on_now)


@db_periodic_task(crontab(minute="*"))
def ring_due_reminders() -> None:
    if rung := ring_reminders(at=timezone.now()):
        log.info("reminders rung=%d", rung)
        deliver_all()


@db_periodic_task(crontab(minute="*/5"))
def sweep_clocks() -> None:
    ended = end_overlong_stops(at=timezone.now())
    if ended.stops:
        log.info("stops ended=%d", ended.stops)
    done = sweep(at=timezone.now())
    if done.fired:
        log.info("sweep fired=%d messages=%d", done.fired, done.messages)


@db_periodic_task(crontab(minute="*"))
def bring_versions_into_effect() -> None:
    brought = bring_into_effect(at=timezone.now())
    if brought.labels:
        log.info("versions in effect=%s requests=%d", ",".join(brought.labels), brought.requests)


@db_periodic_task(crontab(minute="*"))
def let_suspensions_lapse() -> None:
    lapsed = lapse_unconfirmed(at=timezone.now())
    if lapsed:
        log.info("suspensions lapsed=%s", ",".join(lapsed))
        deliver_all()


# So that nobody waits for a workbook: what is there already costs five short queries.
@db_periodic_task(crontab(minute="*"))
def prepare_version_files() -> None:
    prepare_files(at=timezone.now())


# Eight in the morning in Shanghai: huey counts in UTC.
@db_periodic_task(crontab(hour="0", minute="0"))
def remind_of_due_updates() -> None:
    if (done := remind_of_updates(at=timezone.now())).entries:
        log.info("updates due entries=%d messages=%d", done.entries, done.messages)
        deliver_all()


# Ten past two in Shanghai: huey counts in UTC.
@db_periodic_task(crontab(hour="18", minute="10"))
def score_new_version() -> None:
    if (run := score_unscored(at=timezone.now())) is not None:
        log.info("scored version=%s entries=%d", run.list_version.label, run.entries)


# Twenty past two in Shanghai: huey counts in UTC.
@db_periodic_task(crontab(hour="18", minute="20"))
def close_judged() -> None:
    if closed := close_judged_reviews(at=timezone.now()):
        log.info("grading reviews closed=%d", closed)


# Ten in the evening to six in the morning in Shanghai, a part at a time: the worker has other work.
@db_periodic_task(crontab(hour="14-21", minute="*/5"))
def probe_some_data() -> None:
    now = timezone.now()
    told = probe_data(
        before=now - PROBED_LATELY,
        clock=timezone.now,
        bounds=bounds_of_settings(),
        limit=PROBES_AT_ONCE,
        stop_at=now + PROBING_TIME,
    )
    if told.probes:
        log.info("probes=%d faults=%d left=%d", told.probes, told.faults, told.left)


# Twenty past six in Shanghai, after the night's probes.
@db_periodic_task(crontab(hour="22", minute="20"))
def follow_up_on_data() -> None:
    run = score_data_of_the_day(at=timezone.now())
    done = follow_up(at=timezone.now())
    log.info(
        "data scored=%d alerts=%d opened=%d dissolved=%d",
        run.entries if run else 0,
        done.alerts,
        done.opened,
        done.dissolved,
    )
    deliver_all()


@db_periodic_task(crontab(minute="*/5"))
def make_daily_digests() -> None:
    made = make_digests(at=timezone.now(), due=settings.DIGEST_AT)
    if made:
        log.info("digests made=%d", made)


# Half past two in Shanghai: huey counts in UTC.
@db_periodic_task(crontab(hour="18", minute="30"))
def clear_nightly() -> None:
    done = clear_old(at=timezone.now())
    log.info(
        "cleared sessions=%d logins=%d notifications=%d previews=%d parts=%d",
        done.sessions,
        done.logins,
        done.notifications,
        done.previews,
        done.parts,
    )


# Five past midnight in Shanghai: huey counts in UTC.
@db_periodic_task(crontab(hour="16", minute="5"))
def anchor_daily() -> None:
    anchor = make_anchor(at=timezone.now(), directory=Path(settings.ANCHOR_DIR))
    log.info("anchor sequence=%d events=%d", anchor.sequence, anchor.events)


# Nine in the morning in Shanghai: huey counts in UTC.
@db_periodic_task(crontab(hour="1", minute="0"))
def remind_of_the_yearly_round() -> None:
    if remind_of_missing_round(at=timezone.now()):
        log.info("evaluation round missing")
        deliver_all()


# Five to nine in the morning in Shanghai: huey counts in UTC.
@db_periodic_task(crontab(hour="0", minute="55"))
def look_after_labels() -> None:
    lapsed = lapse_overdue_drafts(at=timezone.now())
    ending = remind_of_ending_labels(at=timezone.now())
    if lapsed or ending:
        log.info("nominations lapsed=%d labels ending=%d", len(lapsed), ending)
        deliver_all()
