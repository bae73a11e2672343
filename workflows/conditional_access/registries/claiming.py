"""Claim a draft that a consultation point prepared, and let the point see what became of it."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.events import append_system_event
from cases.models import PreparedDraft, SystemEvent
from cases.queries.applicants import applicant_of_person
from cases.states.consultation import PreparedState
from cases.states.system_act import SystemAct
from workflows.conditional_access.content import content_of
from workflows.conditional_access.registries.prepared_drafts import (
    ALPHABET,
    GROUP_LENGTH,
    GROUPS,
    digest_of,
)
from workflows.conditional_access.start import start_application
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import AccessApplication, Person

# House default: so many wrong codes in a day, of whatever drafts, end the day's trying.
MOST_WRONG_A_DAY: Final = 10
_NUMBER_DIGITS: Final = 12


def claim_draft(*, code: str, person: Person, at: datetime) -> AccessApplication:
    """Make a prepared draft an application of who has its code; the code is used up.

    Args:
        code: as it was handed out, in whatever case and spacing.
        person: who claims it, for the applicant that they were verified for.
        at: the moment.

    Returns:
        The new application, a draft like any other of theirs.

    Writes: the application with its draft; that the prepared draft was claimed, and its words
    emptied; one system event. A wrong code: the draft's count of tries; one system event.

    Raises:
        NotAllowed: nobody has verified for whom the person applies.
        GuardFailed: too many drafts of theirs are open, or too many codes of today were wrong.
        BadInput: no draft waits under that code; which of the reasons it is is not told.

    Rests on 工作安排 二(5); the limits are house defaults.
    """
    application = _tried(code, person, at)
    if application is None:
        raise BadInput(
            _t(
                "没有可以领取的草稿：领取码不对，或者已经领取、过期、因多次输错被锁定。"
                "请逐字核对后重填，或者请咨询服务点重新代拟。"
            ),
            field="code",
        )
    return application


@patiently
@transaction.atomic
def share_application(*, application: AccessApplication, person: Person, at: datetime) -> None:
    """Let the point that prepared an application see its number and where it stands.

    Args:
        application: one that began with a prepared draft.
        person: its applicant.
        at: the moment.

    Writes: that it is shared; one system event.

    Raises:
        NotAllowed: the application is somebody else's.
        GuardFailed: no point prepared it, or the point sees it already.
    """
    if application.opened_by_id != person.pk:
        raise NotAllowed(_t("这件申请由他人提出，只有申请人能告知咨询服务点。"))
    waiting = PreparedDraft.objects.select_for_update(no_key=True, of=("self",))
    draft = waiting.filter(application=application).first()
    if draft is None or draft.shared_at is not None:
        raise GuardFailed(_t("这件申请不是咨询服务点代拟的，或者已经告知，不需要再告知。"))
    draft.shared_at = at
    draft.save(update_fields=["shared_at"])
    append_system_event(
        act=SystemAct.DRAFT_SHARED,
        actor=person,
        at=at,
        data={"draft": draft.pk, "application": application.number},
    )


@patiently
@transaction.atomic
def _tried(code: str, person: Person, at: datetime) -> AccessApplication | None:
    _must_be_verified(person, at)
    _must_not_be_guessing(person, at)
    number, secret = _parts(code)
    waiting = PreparedDraft.objects.select_for_update(no_key=True, of=("self",))
    draft = waiting.filter(pk=number).first() if number is not None else None
    if draft is None or draft.state_on(civil_date(at)) != PreparedState.OPEN:
        _refused(person, at, draft)
        return None
    if not secrets.compare_digest(draft.code_digest, digest_of(secret)):
        draft.tries += 1
        draft.save(update_fields=["tries"])
        _refused(person, at, draft)
        return None
    application = start_application(person=person, at=at, prepared=content_of(draft.content or {}))
    draft.content, draft.claimed_at, draft.application = None, at, application
    draft.save(update_fields=["content", "claimed_at", "application"])
    append_system_event(
        act=SystemAct.DRAFT_CLAIMED,
        actor=person,
        at=at,
        data={"draft": draft.pk, "application": application.number},
    )
    return application


def _must_be_verified(person: Person, at: datetime) -> None:
    if applicant_of_person(person, on=civil_date(at)) is None:
        raise NotAllowed(
            _t("领取草稿前须先完成主体认证：请在“主体认证”中提交，核验通过后再来领取。")
        )


def _must_not_be_guessing(person: Person, at: datetime) -> None:
    wrong = SystemEvent.objects.filter(
        act=SystemAct.DRAFT_CODE_REFUSED, actor=person, at__gt=at - timedelta(days=1)
    )
    if wrong.count() >= MOST_WRONG_A_DAY:
        raise GuardFailed(
            _t("您一天内输错了 %(most)s 次领取码：请明天再试，或者请咨询服务点核对。")
            % {"most": MOST_WRONG_A_DAY}
        )


def _refused(person: Person, at: datetime, draft: PreparedDraft | None) -> None:
    append_system_event(
        act=SystemAct.DRAFT_CODE_REFUSED,
        actor=person,
        at=at,
        data={"draft": draft.pk if draft else None},
    )


def _parts(code: str) -> tuple[int | None, str]:
    number, _dash, rest = "".join(code.split()).upper().partition("-")
    secret = rest.replace("-", "")
    is_number = number.isascii() and number.isdigit() and len(number) <= _NUMBER_DIGITS
    fits = len(secret) == GROUPS * GROUP_LENGTH and set(secret) <= set(ALPHABET)
    return (int(number), secret) if is_number and fits else (None, "")
