"""Divert all open fast-path cases of an applicant, and tell who has them (S30)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import AccessLine, Applicant, FastPathReview, LineDiversion, WorkItem
from cases.states.access_line import LineState
from cases.states.fast_path import FastPathState
from workflows.engine.clocks import civil_date
from workflows.engine.gate import act
from workflows.engine.locking import patiently
from workflows.engine.notify import people_for, tell
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import OutboxMessage

NAME_SHOWN: Final = 80
# News of how a matter goes on.
_TOPIC: Final = "case_moved"


def divert_open_cases(*, applicant: Applicant, reason: str, at: datetime) -> tuple[str, ...]:
    """Send every open fast-path case of an applicant to the ordinary path.

    For supervision, when it has confirmed that a commitment of theirs was false. It locks the
    applicant as handing in does, so that what is handed in at the same instant is either diverted
    or finds the bar; then reviews and their lines, each in the order of their keys, and no
    application. Their reviewers and the officer hear of it, with the reason.

    Args:
        applicant: whose.
        reason: why, as applicant and departments read it.
        at: the moment.

    Returns:
        The numbers of the reviews that ended.

    Writes: on each review the act `divert_by_rule`, on each of its lines `divert`.

    Raises:
        GuardFailed: no reason.

    Rests on 上海市优化营商环境条例 27 (类推), rules F5.
    """
    if not reason.strip():
        raise GuardFailed(_t("转普通程序须写明理由。"))
    with transaction.atomic():
        Applicant.objects.select_for_update(no_key=True).get(pk=applicant.pk)
        found = FastPathReview.objects.select_for_update(of=("self", "case_ptr")).filter(
            application__applicant=applicant, state=FastPathState.COMMITTED
        )
        reviews = list(found.order_by("pk"))
        for review in reviews:
            act(
                case=review,
                name="divert_by_rule",
                actor=None,
                at=at,
                expected_version=None,
                data={"reason": reason},
            )
    return tuple(review.number for review in reviews)


@patiently
@transaction.atomic
def line_left(message: OutboxMessage, at: datetime) -> None:
    """Close a review that no line waits for any more.

    Writes: on the review the act `close_empty`.
    """
    line = AccessLine.objects.get(pk=message.payload["line"])
    review = (
        FastPathReview.objects.select_for_update(of=("self", "case_ptr"))
        .filter(application=line.application_id, state=FastPathState.COMMITTED)
        .first()
    )
    same = AccessLine.objects.filter(application=line.application_id)
    if review is None or same.filter(state=LineState.COMMITTED).exists():
        return
    act(case=review, name="close_empty", actor=None, at=at, expected_version=None)


def tell_of_diversion(message: OutboxMessage, at: datetime) -> None:
    """Tell the reviewers who have the line now, and who has the review, why it was diverted.

    Writes: one `Notification` per person.
    """
    diversion = LineDiversion.objects.select_related("line__row", "line__application").get(
        line=message.payload["line"]
    )
    line = diversion.line
    with in_record_language():
        text = _t("%(number)s：“%(name)s”由告知承诺转普通程序，%(cause)s：%(reason)s") % {
            "number": line.number,
            "name": line.row.name[:NAME_SHOWN],
            "cause": diversion.get_cause_display(),
            "reason": diversion.reason,
        }
    cases = [line.pk, *_review_keys(line)]
    items = WorkItem.objects.filter(process_id__in=cases, finished__isnull=True)
    found = items.select_related("process", "organisation", "owner").order_by("pk")
    people = {person.pk: person for item in found for person in people_for(item, on=civil_date(at))}
    tell(people.values(), message, text, at, topic=_TOPIC)


def _review_keys(line: AccessLine) -> list[int]:
    found = FastPathReview.objects.filter(application=line.application_id)
    return list(found.values_list("pk", flat=True))
