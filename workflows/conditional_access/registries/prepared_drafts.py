"""Prepare a draft application at a consultation point, for who has its code to claim."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.events import append_system_event
from cases.models import PreparedDraft
from cases.states.consultation import EnquiryStepKind
from cases.states.system_act import SystemAct
from workflows.conditional_access.content import (
    NECESSITY_LENGTH,
    PURPOSE_LENGTH,
    Content,
    must_not_be_too_many,
)
from workflows.conditional_access.datasets import must_be_open_to_all, version_in_effect
from workflows.conditional_access.registries.consulting import locked, must_consult, note_step
from workflows.conditional_access.registries.registrar import words
from workflows.conditional_access.registries.supply import claim_calendar_days
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Enquiry, Membership

# Without what is read for something else: 0 and O, 1, I and L.
ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
GROUPS, GROUP_LENGTH = 3, 4
_SALT: Final = "cases.prepared_draft.code"


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A prepared draft and its code, which is shown this once and kept nowhere."""

    draft: PreparedDraft
    code: str


@patiently
@transaction.atomic
def prepare_draft(
    *, enquiry: Enquiry, content: Content, membership: Membership, at: datetime
) -> Prepared:
    """Keep words for an application until somebody claims them; an earlier unclaimed draft ends.

    Args:
        enquiry: of which it came.
        content: datasets and words; what is left out the applicant adds.
        membership: the role of a consultant under which it is prepared.
        at: the moment.

    Returns:
        The draft with its code: the number of the draft and twelve characters.

    Writes: the draft with a keyed digest of its code, the step, the enquiry's outcome; the words
    of earlier unclaimed drafts are emptied; a system event of the draft and of the step.

    Raises:
        NotAllowed: the role is not a consultant's of that point.
        BadInput: a text does not fit, or a dataset cannot be applied for.
        GuardFailed: the point is not open, or no list is in effect.

    Rests on 工作安排 二(5) (前置服务); code and term are house defaults.
    """
    found = locked(enquiry)
    must_consult(membership, found.point, at)
    said = _fitting(content)
    for earlier in PreparedDraft.objects.filter(enquiry=found, claimed_at=None):
        earlier.content = None
        earlier.save(update_fields=["content"])
    secret = "".join(secrets.choice(ALPHABET) for _ in range(GROUPS * GROUP_LENGTH))
    stored = said.as_json()
    draft = PreparedDraft.objects.create(
        enquiry=found,
        content=stored,
        code_digest=digest_of(secret),
        expires_on=civil_date(at) + timedelta(days=claim_calendar_days()),
        prepared_at=at,
        prepared_by=membership.person,
    )
    append_system_event(
        act=SystemAct.DRAFT_PREPARED,
        actor=membership.person,
        at=at,
        data={
            "draft": draft.pk,
            "enquiry": found.number,
            "expires_on": draft.expires_on.isoformat(),
            "code_digest": draft.code_digest,
            "digest": draft.content_seal,
        },
    )
    with in_record_language():
        text = _t("代拟申请草稿，%(day)s 前凭领取码领取。") % {"day": draft.expires_on.isoformat()}
    note_step(found, EnquiryStepKind.DRAFT, text, person=membership.person, at=at)
    groups = (secret[start : start + GROUP_LENGTH] for start in range(0, len(secret), GROUP_LENGTH))
    return Prepared(draft=draft, code="-".join((str(draft.pk), *groups)))


def digest_of(secret: str) -> str:
    """Return the digest under which the characters of a code are kept."""
    return salted_hmac(_SALT, secret, algorithm="sha256").hexdigest()


def _fitting(content: Content) -> Content:
    entries = tuple(dict.fromkeys(content.entries))
    must_not_be_too_many(entries)
    if entries:
        must_be_open_to_all(entries, version_in_effect())
    if len(content.necessity.strip()) > NECESSITY_LENGTH:
        raise BadInput(
            _t("“必要性”不超过 %(most)s 字：请精简后再提交。") % {"most": NECESSITY_LENGTH},
            field="necessity",
        )
    return replace(
        content,
        entries=entries,
        purpose=words(content.purpose, field="purpose", label=_t("用途"), most=PURPOSE_LENGTH),
        necessity=content.necessity.strip(),
    )
