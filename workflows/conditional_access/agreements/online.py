"""Sign online: what the signing service returned is checked, kept and recorded."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, cast

from django.utils.translation import gettext as _t

from cases.agreement.signature_proof import SignedPdf
from cases.errors import BadInput, GuardFailed, Stale
from cases.models import AgreementSignature, SignedDocument
from cases.queries.agreements import newest_document
from cases.states.agreement import SigningChannel, SigningSide
from workflows.conditional_access.agreements.binding import must_be_the_bound_text
from workflows.conditional_access.grants.issue import issue_grants
from workflows.engine.clocks import civil_date
from workflows.engine.gate import take_step
from workflows.engine.refusals import must_be_open

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from cases.models import Agreement, Person, WorkItem
    from workflows.engine.step import Step

_ASKED_BEFORE: Final = object()


class _MayBeSigned(Exception):  # noqa: N818  # no error: it takes back what a question locked
    """The gate and the act would take a signature; nothing was written."""


def must_be_signable(  # noqa: PLR0913  # one keyword per question that the gate asks
    *,
    work_item: WorkItem,
    outcome: str,
    actor: Person,
    at: datetime,
    expected_version: int | None,
    said: Mapping[str, Any],  # Any: cleaned form values
    hat_id: int | None,
) -> None:
    """Refuse an online signature as the act would, before a signing service is asked for it.

    The gate itself is asked, and what it locked let go; it is asked again with the signature.
    Two requests at the same instant can both pass here; the act then takes one.

    Args and errors are those of `take_step` and of `sign_as_user` or `countersign`; `said` is its
    `data` without `signed`.

    Raises:
        AlreadyDone: the task is finished, whatever version its page showed.

    Writes: nothing.
    """
    must_be_open(work_item)
    with suppress(_MayBeSigned):
        take_step(
            work_item=work_item,
            outcome=outcome,
            actor=actor,
            at=at,
            expected_version=expected_version,
            data={**said, "signed": _ASKED_BEFORE},
            hat_id=hat_id,
        )


def sign_as_user(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Keep the user's electronic signature.

    `step.data` carries `sha256` (of the text shown), `authority` and `signed`: a `SignedPdf`.

    Writes: an `AgreementSignature` and its `SignedDocument`.

    Raises:
        BadInput: the authority is not vouched for. Stale: another text was shown.
        GuardFailed: no signing service was asked, or its signature is not valid.
    """
    return _sign(step, SigningSide.USER)


def countersign(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Keep the department's electronic signature, put beside the user's in the same document.

    `step.data` and what it raises are those of `sign_as_user`; Stale also where the document
    that was signed is not the one that the user signed.

    Writes: an `AgreementSignature` and its `SignedDocument`; what `issue_grants` writes.
    """
    before = newest_document(cast("Agreement", step.case))
    signed = step.data.get("signed")
    is_of_it = before is not None and (
        signed is _ASKED_BEFORE
        or (isinstance(signed, SignedPdf) and signed.before == before.sha256)
    )
    if not is_of_it:
        raise Stale(_t("签署的文件不是乙方签署的那一份，没有签署：请重新打开页面再签。"))
    return _sign(step, SigningSide.PROVIDER) | issue_grants(step)


def _sign(step: Step, side: SigningSide) -> dict[str, Any]:  # Any: JSON facts
    agreement = cast("Agreement", step.case)
    assert step.actor is not None  # noqa: S101  # a person's task
    bound = must_be_the_bound_text(step)
    if step.data.get("authority") is not True:
        raise BadInput(
            _t("请勾选有权签署一项：没有授权的，请先取得授权，再签署。"), field="authority"
        )
    signed = step.data.get("signed")
    if signed is _ASKED_BEFORE:
        raise _MayBeSigned
    if not isinstance(signed, SignedPdf):
        raise GuardFailed(_t("平台没有接入电子签名服务，不能线上签署：请线下签署。"))
    if not signed.proof.is_valid:
        raise GuardFailed(_t("电子签名没有通过验证，没有签署：请核对证书后再签，或者线下签署。"))
    signature = AgreementSignature.objects.create(
        agreement=agreement,
        side=side,
        channel=SigningChannel.ONLINE,
        signatory=step.actor.name,
        signed_on=civil_date(step.at),
        sha256=bound.sha256,
        recorded_by=step.actor,
        recorded_at=step.at,
    )
    document = SignedDocument.objects.create(
        signature=signature,
        content=signed.content,
        sha256=hashlib.sha256(signed.content).hexdigest(),
        subject=signed.proof.subject,
        issuer=signed.proof.issuer,
        serial=signed.proof.serial,
        fingerprint=signed.proof.fingerprint,
        digest=signed.proof.digest,
        covers=signed.proof.covers,
    )
    return {
        "sha256": bound.sha256,
        "authority": True,
        "channel": SigningChannel.ONLINE.value,
        "document": document.sha256,
        "certificate": document.fingerprint,
    }
