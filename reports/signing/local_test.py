"""A signing service for demonstrations and tests: keys that are made on the spot and kept nowhere.

Its certificates say that they are worth nothing. Production refuses it.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.signing.provider import Signatory

# The story of a demonstration lies in the past.
_VALID_FROM, _VALID_UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2070, 1, 1, tzinfo=UTC)
_ISSUER = "Test certificates of Kaifang, worth nothing"


class _Pair(NamedTuple):
    """A key with its certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


class LocalTestSigner:
    """Signs with a key made for each person, under a root made for each process."""

    def add_signature(
        self, document: bytes, *, field: str, signatory: Signatory, at: datetime
    ) -> bytes:
        """Return the document with a signature in a field, by a test certificate."""
        from asn1crypto import keys, x509 as asn1_x509  # slow import
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # slow import
        from pyhanko.sign import signers  # slow import
        from pyhanko.sign.fields import SigSeedSubFilter  # slow import
        from pyhanko_certvalidator.registry import SimpleCertificateStore  # slow import

        root = _root()
        pair = _of_person(signatory.person, signatory.name, signatory.party)
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyhanko has none
        store.register(asn1_x509.Certificate.load(_der(root.certificate)))
        signer = signers.SimpleSigner(
            signing_cert=asn1_x509.Certificate.load(_der(pair.certificate)),
            signing_key=keys.PrivateKeyInfo.load(
                pair.key.private_bytes(
                    serialization.Encoding.DER,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                )
            ),
            cert_registry=store,
        )
        meta = signers.PdfSignatureMetadata(
            field_name=field,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            name=signatory.name,
        )
        writer = IncrementalPdfFileWriter(io.BytesIO(document))
        signed = signers.PdfSigner(meta, signer).sign_pdf(writer, existing_fields_only=True)
        return bytes(signed.getbuffer())

    def trusted_roots(self) -> Sequence[bytes]:
        """Return the root of this process."""
        return (_der(_root().certificate),)


@cache
def _root() -> _Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _ISSUER)])
    usage = x509.BasicConstraints(ca=True, path_length=0)
    builder = _builder(name, key).issuer_name(name).add_extension(usage, critical=True)
    issue = builder.sign
    return _Pair(key, issue(key, hashes.SHA256()))


@cache
def _of_person(person: str, name: str, party: str) -> _Pair:
    root, key = _root(), ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, name[:64]),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, party[:64]),
            x509.NameAttribute(NameOID.USER_ID, person[:64]),
        ]
    )
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    builder = _builder(subject, key).issuer_name(root.certificate.subject)
    issue = builder.add_extension(usage, critical=True).sign
    return _Pair(key, issue(root.key, hashes.SHA256()))


def _builder(name: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_VALID_FROM)
        .not_valid_after(_VALID_UNTIL)
    )


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)
