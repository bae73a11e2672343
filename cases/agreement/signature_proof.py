"""What validating an electronic signature on an agreement found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class SignatureProof:
    """The outcome of validating one signature of a PDF.

    Attributes:
        is_valid: PAdES, intact, made by the key of its certificate, trusted, and nothing was
            added since but what the validator lets follow: further signatures, filled fields.
        subject: of the certificate.
        holder: whose name it has (commonName); empty where it has none, or several.
        party: for whom they sign (organizationName); empty likewise.
        issuer: of the certificate.
        serial: of the certificate, in hexadecimal.
        fingerprint: SHA-256 of the certificate.
        digest: the algorithm by which the document was digested.
        covers: how much of the file it covers, in the validator's own word.
    """

    is_valid: bool
    subject: str = ""
    holder: str = ""
    party: str = ""
    issuer: str = ""
    serial: str = ""
    fingerprint: str = ""
    digest: str = ""
    covers: str = ""


@dataclass(frozen=True, kw_only=True)
class SignedPdf:
    """An agreement with one more signature in it.

    Attributes:
        content: the PDF.
        before: SHA-256 of the PDF to which the signature was added.
        proof: what validating that signature found.
    """

    content: bytes
    before: str
    proof: SignatureProof
