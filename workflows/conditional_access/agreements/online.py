"""Sign online: what the signing service returned is checked, kept and recorded."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _t

from cases.agreement.signature_proof import SignedPdf
from cases.errors import BadInput, GuardFailed, Stale
from cases.models import AgreementSignature, SignedDocument
from cases.queries.agreements import newest_document
from cases.states.agreement import SigningChannel, SigningSide
from workflows.conditional_access.agreements.binding import must_be_the_bound_text
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from cases.models import Agreement
    from workflows.engine.step import Step


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

    Writes: an `AgreementSignature` and its `SignedDocument`.
    """
    before = newest_document(cast("Agreement", step.case))
    signed = step.data.get("signed")
    if before is None or not isinstance(signed, SignedPdf) or signed.before != before.sha256:
        raise Stale(_t("签署的文件不是乙方签署的那一份，没有签署：请重新打开页面再签。"))
    return _sign(step, SigningSide.PROVIDER)


def _sign(step: Step, side: SigningSide) -> dict[str, Any]:  # Any: JSON facts
    agreement = cast("Agreement", step.case)
    assert step.actor is not None  # noqa: S101  # a person's task
    bound = must_be_the_bound_text(step)
    if step.data.get("authority") is not True:
        raise BadInput(
            _t("请勾选有权签署一项：没有授权的，请先取得授权，再签署。"), field="authority"
        )
    signed = step.data.get("signed")
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
        "channel": SigningChannel.ONLINE.value,
        "document": document.sha256,
        "certificate": document.fingerprint,
    }
