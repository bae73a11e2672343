"""What a signed agreement proves: whose signature, over which bytes, by which certificate."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Any

from cases.agreement.signature_proof import SignatureProof

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


def proof_of(
    document: bytes, *, field: str, roots: Sequence[bytes], at: datetime
) -> SignatureProof:
    """Validate the signature in a field of a PDF.

    Args:
        document: the signed PDF.
        field: the name of the field.
        roots: certificates (DER) that are trusted.
        at: the moment at which the certificates must hold.

    Returns:
        What it proves; of a document that cannot be read or has no signature there, that it is
        not valid.
    """
    from asn1crypto import x509  # slow import
    from pyhanko.pdf_utils.misc import PdfError  # slow import
    from pyhanko.pdf_utils.reader import PdfFileReader  # slow import
    from pyhanko.sign.validation import validate_pdf_signature  # slow import
    from pyhanko.sign.validation.errors import SignatureValidationError  # slow import
    from pyhanko_certvalidator import ValidationContext  # slow import

    context = ValidationContext(
        trust_roots=[x509.Certificate.load(root) for root in roots],
        allow_fetching=False,
        moment=at,
        best_signature_time=at,
    )
    try:
        signatures = PdfFileReader(io.BytesIO(document)).embedded_signatures
        found = next((each for each in signatures if each.field_name == field), None)
        if found is None:
            return SignatureProof(is_valid=False)
        return _as_proof(validate_pdf_signature(found, context))
    except (PdfError, SignatureValidationError, ValueError):
        return SignatureProof(is_valid=False)


def _as_proof(status: Any) -> SignatureProof:  # Any: the library has no stable type for it
    certificate = status.signing_cert
    return SignatureProof(
        is_valid=status.bottom_line,
        subject=certificate.subject.human_friendly,
        issuer=certificate.issuer.human_friendly,
        serial=f"{certificate.serial_number:x}",
        fingerprint=hashlib.sha256(certificate.dump()).hexdigest(),
        digest=status.md_algorithm,
        covers=status.coverage.name,
    )
