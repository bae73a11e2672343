"""Prove registrations: what was said, and what the identity service answered, is as sealed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.events import canonical
from cases.models import CaseEvent, Registration
from cases.proof import Break
from cases.states.case_kind import CaseKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cases.models import Case

CHUNK = 500


def registration_seal(kept: Registration) -> str:
    """Return the digest of what somebody said of an applicant and of the service's answer.

    It is salted by the row, so that who reads the event cannot find the answer by trying.
    """
    said = {
        "salt": kept.seal_salt,
        "kind": kept.applicant_kind,
        "name": kept.subject_name,
        "code": kept.credit_code,
        "identity": kept.identity_digest,
        "small_business": kept.says_small_business,
        "researcher": kept.says_researcher,
        "statement": kept.statement,
        "identity_outcome": kept.identity_outcome,
        "identity_reference": kept.identity_reference,
    }
    return hashlib.sha256(canonical(said)).hexdigest()


def first_bad_registration(*, case: Case | None = None) -> Break | None:
    """Name the first registration that is not as its opening says, if any.

    Those from before there was a seal are left.

    Args:
        case: look at this registration alone; None: at all.
    """
    return next(_changed(case), None)


def _changed(case: Case | None) -> Iterator[Break]:
    rows = Registration.objects.order_by("pk")
    events = CaseEvent.objects.filter(
        case__kind=CaseKind.REGISTRATION, sequence=1, data__has_key="said"
    )
    if case is not None:
        rows, events = rows.filter(pk=case.pk), events.filter(case=case.pk)
    said = {key: data["said"] for key, data in events.values_list("case_id", "data").iterator()}
    for kept in rows.iterator(chunk_size=CHUNK):
        if kept.pk in said and said[kept.pk] != registration_seal(kept):
            yield Break(
                table="cases_registration",
                what="registration",
                sentence=_t("%(number)s 的主体认证内容与案卷事件不符：该行被改动过。")
                % {"number": kept.number},
                case=kept.number,
                sequence=1,
                row=kept.pk,
            )
