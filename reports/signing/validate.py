"""What a signed agreement proves: whose signature, over which bytes, by which certificate."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Any, Final

from cases.agreement.signature_proof import SignatureProof
from reports.signing.additions import is_added_alone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_PADES: Final = "/ETSI.CAdES.detached"


def proof_of_addition(
    content: bytes, *, before: bytes, field: str, roots: Sequence[bytes], at: datetime
) -> SignatureProof:
    """Validate a signature that was added to a document, and anew all that stood in it.

    Args:
        content: the document as it came back.
        before: the document that was to be signed.
        field: the name of the field that was to be filled.
        roots: certificates (DER) that are trusted.
        at: the moment at which the certificates must hold.

    Returns:
        What the new signature proves; that it is not valid, where anything but this signature was
        added or one that stood there before is not valid any more.
    """
    proof = proof_of(content, field=field, roots=roots, at=at)
    if not proof.is_valid:
        return proof
    try:
        others = filled_fields(before)
        is_alone = is_added_alone(content, before=before, field=field)
    except Exception:  # noqa: BLE001  # a crafted document may break the library anywhere
        return SignatureProof(is_valid=False)
    are_valid = all(proof_of(content, field=o, roots=roots, at=at).is_valid for o in others)
    is_expected = sorted(filled_fields(content)) == sorted([*others, field])
    return proof if is_alone and are_valid and is_expected else SignatureProof(is_valid=False)


def filled_fields(document: bytes) -> list[str]:
    """Return the names of the fields of a PDF that are signed."""
    from pyhanko.pdf_utils.reader import PdfFileReader  # slow import

    signatures = PdfFileReader(io.BytesIO(document)).embedded_signatures
    return [str(each.field_name) for each in signatures]


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
        What it proves; of a document that cannot be read, has no signature there or one that
        does not call itself PAdES, that it is not valid.
    """
    from asn1crypto import x509  # slow import
    from pyhanko.pdf_utils.reader import PdfFileReader  # slow import
    from pyhanko.sign.validation import validate_pdf_signature  # slow import
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
        if found is None or found.sig_object.get("/SubFilter") != _PADES:
            return SignatureProof(is_valid=False)
        return _as_proof(validate_pdf_signature(found, context))
    except Exception:  # noqa: BLE001  # a crafted document may break the library anywhere
        return SignatureProof(is_valid=False)


def _as_proof(status: Any) -> SignatureProof:  # Any: the library has no stable type for it
    certificate = status.signing_cert
    return SignatureProof(
        is_valid=status.bottom_line,
        subject=certificate.subject.human_friendly,
        holder=_only(certificate, "common_name"),
        party=_only(certificate, "organization_name"),
        issuer=certificate.issuer.human_friendly,
        serial=f"{certificate.serial_number:x}",
        fingerprint=hashlib.sha256(certificate.dump()).hexdigest(),
        digest=status.md_algorithm,
        covers=status.coverage.name,
    )


def _only(certificate: Any, name: str) -> str:  # Any: as above
    """Return what a subject says under a name; of several that could each be meant, nothing."""
    found = certificate.subject.native.get(name, "")
    return found if isinstance(found, str) else ""
