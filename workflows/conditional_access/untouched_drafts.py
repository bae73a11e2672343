"""Remind of drafts that nobody touches, and discard them once both notices have left (S45).

House default. Whoever saves a draft again begins anew; a notice that could not be sent discards
nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed, KaifangError
from cases.models import ApplicationDraft, OutboxMessage
from cases.queries.deadline_rules import policy_in_force
from cases.states.access_application import ApplicationState
from cases.states.outbox import OutboxStatus
from workflows.clock_arithmetic import EveryDay, WorkingDays
from workflows.engine.calendar import newest_calendar
from workflows.engine.clocks import civil_date
from workflows.engine.gate import act
from workflows.engine.locking import patiently
from workflows.engine.notify import tell
from workflows.engine.outbox import message as outbox_row
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import AccessApplication, ClockPolicy
    from workflows.engine.step import Step

UNTOUCHED: Final = "draft_untouched"
# How many calendar days a draft is kept after it was last saved.
KEPT: Final = "app.draft_kept"
# Days before the last one, the later notice first: who comes late sends the nearer one alone.
NOTICE_DAYS: Final = (7, 14)


def remind_of_untouched_drafts(*, at: datetime) -> int:
    """Remind of the drafts that are discarded soon, of each notice once.

    Args:
        at: the present moment.

    Returns:
        How many notices it found new.

    Writes: one row of the outbox per notice.
    """
    on = civil_date(at)
    due = {
        _key(draft, next(days for days in NOTICE_DAYS if (last - on).days <= days)): draft
        for draft, last in _ending(on + timedelta(days=max(NOTICE_DAYS)))
    }
    known = set(
        OutboxMessage.objects.filter(idempotency_key__in=due).values_list(
            "idempotency_key", flat=True
        )
    )
    new = [
        outbox_row(
            topic=UNTOUCHED,
            key=key,
            payload={"draft": draft.pk, "version": draft.version},
            at=at,
            case=draft.application,
        )
        for key, draft in due.items()
        if key not in known
    ]
    OutboxMessage.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def discard_untouched(*, at: datetime) -> tuple[str, ...]:
    """Discard the drafts whose term is over and whose last notice left long enough ago.

    May run as often as one likes, and beside itself.

    Args:
        at: the present moment.

    Returns:
        The numbers of the applications that ended.

    Writes: what the act `discard_untouched` writes, in a transaction per draft.
    """
    yesterday = civil_date(at) - timedelta(days=1)
    drafts = {_key(draft, min(NOTICE_DAYS)): draft for draft, _last in _ending(yesterday)}
    told = OutboxMessage.objects.filter(
        idempotency_key__in=drafts,
        status=OutboxStatus.SENT,
        sent_at__lte=at - timedelta(days=min(NOTICE_DAYS)),
    )
    ended = [
        _discard(drafts[key], at)
        for key in told.order_by("pk").values_list("idempotency_key", flat=True)
    ]
    return tuple(number for number in ended if number)


@patiently
@transaction.atomic
def _discard(draft: ApplicationDraft, at: datetime) -> str:
    data = {"seen": draft.version}
    try:
        act(
            case=draft.application,
            name="discard_untouched",
            actor=None,
            at=at,
            expected_version=None,
            data=data,
        )
    except KaifangError:
        # It was saved, handed in or discarded between the read and the lock.
        return ""
    return draft.application.number


def forget_words(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Empty a draft that was not touched since; its files stay with the case.

    `step.data` carries `seen`: the version of the draft for which the notices were sent.

    Writes: the draft, without content.

    Raises:
        GuardFailed: it was saved since.
    """
    application = cast("AccessApplication", step.case)
    draft = ApplicationDraft.objects.select_for_update().get(application=application)
    if draft.version != step.data.get("seen"):
        raise GuardFailed(_t("草稿刚刚保存过，不再清除。"))
    draft.content = {}
    draft.save(update_fields=["content"])
    return {"saved_at": draft.saved_at, "version": draft.version}


def draft_untouched(message: OutboxMessage, at: datetime) -> None:
    """Tell the author until when the draft is kept; one that was saved since is no news.

    Writes: one `Notification`.
    """
    drafts = ApplicationDraft.objects.select_related("application__opened_by")
    draft = drafts.get(pk=message.payload["draft"])
    application = draft.application
    is_still_so = (
        application.state == ApplicationState.DRAFT and draft.version == message.payload["version"]
    )
    policy = policy_in_force(KEPT, on=civil_date(at))
    if not is_still_so or application.opened_by is None or policy is None:
        return
    # A notice that comes late leaves its days all the same.
    last = max(_last_day(draft, policy), civil_date(at) + timedelta(days=min(NOTICE_DAYS)))
    with in_record_language():
        text = _t(
            "%(number)s：申请草稿自 %(saved)s 起没有改动，到 %(last)s 仍未改动或者提交的，"
            "将自动放弃并清除所填内容；需要保留的，请打开草稿保存一次。"
        ) % {
            "number": application.number,
            "saved": civil_date(draft.saved_at).isoformat(),
            "last": last.isoformat(),
        }
    tell([application.opened_by], message, text, at, due_on=last)


def _ending(by: date) -> list[tuple[ApplicationDraft, date]]:
    """Return the drafts that are kept until a day or a day before it, with their last days."""
    policy = policy_in_force(KEPT, on=by)
    if policy is None:
        return []
    # No unit makes a term shorter than so many days of the calendar.
    saved_by = by - timedelta(days=policy.length)
    drafts = ApplicationDraft.objects.filter(
        application__state=ApplicationState.DRAFT, saved_at__date__lte=saved_by
    )
    found = [
        (draft, _last_day(draft, policy))
        for draft in drafts.select_related("application").order_by("application")
    ]
    return [(draft, last) for draft, last in found if last <= by]


def _last_day(draft: ApplicationDraft, policy: ClockPolicy) -> date:
    days = WorkingDays(newest_calendar()) if policy.counts_on_calendar else EveryDay()
    return days.add(civil_date(draft.saved_at), policy.length)


def _key(draft: ApplicationDraft, notice: int) -> str:
    return f"{UNTOUCHED}:{draft.pk}:{draft.version}:{notice}"
