"""Put one side's signature on an agreement by a signing service, and validate what came."""

from __future__ import annotations

import hashlib
import logging
from typing import TYPE_CHECKING

from cases.agreement.signature_proof import SignedPdf
from reports.signing.fields import FIELD_OF
from reports.signing.provider import no_answer
from reports.signing.validate import proof_of_addition

if TYPE_CHECKING:
    from datetime import datetime

    from reports.signing.provider import Signatory, SigningProvider

logger = logging.getLogger(__name__)


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
        Unavailable: the service does not answer, or its class fails in any other way.
    """
    field = FIELD_OF[side]
    try:
        content = bytes(provider.add_signature(document, field=field, signatory=signatory, at=at))
        roots = provider.trusted_roots()
    except Exception as error:  # whatever the class of a service raises, nobody has signed
        logger.exception("The signing service did not sign.")
        raise no_answer() from error
    proof = proof_of_addition(content, before=document, field=field, roots=roots, at=at)
    return SignedPdf(content=content, before=hashlib.sha256(document).hexdigest(), proof=proof)
