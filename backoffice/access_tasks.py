"""What the alarm clock wakes in conditional access; any of it may run any time again."""

from __future__ import annotations

import logging

from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from backoffice.delivering import deliver_all
from backoffice.grant_delivery.nightly import check_holdings
from workflows.conditional_access.agreements.lapse import lapse_unsigned
from workflows.conditional_access.fast_path.term import end_terms_to_object
from workflows.conditional_access.grants.ending import expire_ended
from workflows.conditional_access.grants.ending_news import remind_of_ending_grants
from workflows.conditional_access.lapse import abandon_unanswered
from workflows.conditional_access.untouched_drafts import (
    discard_untouched,
    remind_of_untouched_drafts,
)
from workflows.conditional_access.use_supervision.nightly import supervise_use

log = logging.getLogger("kaifang.tasks")


@db_periodic_task(crontab(hour="16", minute="10"))
def let_unanswered_supplements_lapse() -> None:
    lapsed = abandon_unanswered(at=timezone.now())
    if lapsed:
        log.info("lines abandoned=%s", ",".join(lapsed))


# After the sweep and the delivery of the day's notices: twenty past midnight in Shanghai.
@db_periodic_task(crontab(hour="16", minute="20"))
def let_unsigned_agreements_lapse() -> None:
    if lapsed := lapse_unsigned(at=timezone.now()):
        log.info("agreements lapsed=%s", ",".join(lapsed))
        deliver_all()


# Five past midnight in Shanghai: what could not be used since midnight is closed (S37).
@db_periodic_task(crontab(hour="16", minute="5"))
def mark_expired_grants() -> None:
    if expired := expire_ended(at=timezone.now()):
        log.info("grants expired=%d", len(expired))
        deliver_all()


# Twenty to four in the morning in Shanghai, when the grants of the day have been delivered.
@db_periodic_task(crontab(hour="19", minute="40"))
def compare_with_delivery_system() -> None:
    if (check := check_holdings(at=timezone.now())) is not None:
        log.info("holdings expected=%d failed=%d", check.expected, bool(check.failure))
        deliver_all()


# Ten to nine in the morning in Shanghai: huey counts in UTC.
@db_periodic_task(crontab(hour="0", minute="50"))
def remind_of_grants() -> None:
    if told := remind_of_ending_grants(at=timezone.now()):
        log.info("grants ending=%d", told)
        deliver_all()


# Nine in the morning in Shanghai: who is told can save the draft within the day.
@db_periodic_task(crontab(hour="1", minute="0"))
def look_after_untouched_drafts() -> None:
    at = timezone.now()
    if ended := discard_untouched(at=at):
        log.info("drafts discarded=%s", ",".join(ended))
    if told := remind_of_untouched_drafts(at=at):
        log.info("drafts untouched=%d", told)
        deliver_all()


# Ten past midnight in Shanghai: huey counts in UTC.
@db_periodic_task(crontab(hour="16", minute="10"))
def let_terms_to_object_end() -> None:
    if ended := end_terms_to_object(at=timezone.now()):
        log.info("terms to object ended=%s", ",".join(ended))
        deliver_all()


# Half past midnight in Shanghai, after grants were marked as ended.
@db_periodic_task(crontab(hour="16", minute="30"))
def supervise_use_of_grants() -> None:
    done = supervise_use(at=timezone.now())
    if done.numbers:
        log.info(
            "obligations closed=%d opened=%d asked=%d",
            len(done.closed),
            len(done.opened),
            len(done.asked),
        )
        deliver_all()
