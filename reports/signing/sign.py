"""Put one side's signature on an agreement by a signing service, and validate what came."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.agreement.signature_proof import SignatureProof, SignedPdf
from cases.errors import Unavailable
from reports.signing.fields import FIELD_OF
from reports.signing.validate import proof_of

if TYPE_CHECKING:
    from datetime import datetime

    from reports.signing.provider import Signatory, SigningProvider


def signed_pdf(
    document: bytes, *, provider: SigningProvider, side: str, signatory: Signatory, at: datetime
) -> SignedPdf:
    """Return a document with one more signature, validated.

    To be called outside the act's transaction: a service may take its time.

    Args:
        document: with an empty field for that side.
        provider: the signing service.
        side: one of `SigningSide`.
        signatory: whose signature it is.
        at: the moment of the act.

    Raises:
        Unavailable: the service does not answer.
    """
    field = FIELD_OF[side]
    try:
        content = provider.add_signature(document, field=field, signatory=signatory, at=at)
    except OSError as error:
        raise Unavailable(
            _t("电子签名服务没有应答，没有签署：请稍后再试，或者改为线下签署。")
        ) from error
    proof = proof_of(content, field=field, roots=provider.trusted_roots(), at=at)
    if not content.startswith(document):
        # A signature is added at the end: what was to be signed stands before it, unchanged.
        proof = SignatureProof(is_valid=False)
    return SignedPdf(content=content, before=hashlib.sha256(document).hexdigest(), proof=proof)
