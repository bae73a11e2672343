"""Electronic signatures on an agreement: where they go, and what the validation finds."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from cases.agreement.standard import STANDARD_TEMPLATE
from cases.agreement.text import rendered_text
from cases.errors import GuardFailed, Unavailable
from reports.agreement.draw import draw_agreement
from reports.signing import local_test
from reports.signing.fields import FIELD_OF, document_to_sign
from reports.signing.local_test import LocalTestSigner
from reports.signing.provider import Signatory, is_signing_online, signing_provider
from reports.signing.sign import signed_pdf
from reports.signing.validate import proof_of
from tests.cases.agreement.made import FACTS
from tests.factories import shanghai

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cases.agreement.signature_proof import SignedPdf

AT = shanghai(2026, 9, 15)
USER = Signatory(person="applicant", name="李喆", party=FACTS.user.name)
HEAD = Signatory(person="head", name="王立新", party=FACTS.provider.name)


@pytest.fixture(scope="module")
def text() -> str:
    return rendered_text(STANDARD_TEMPLATE, FACTS)


@pytest.fixture(scope="module")
def document(text: str) -> bytes:
    return document_to_sign(text)


def by_user(document: bytes, provider: Any = None) -> SignedPdf:
    return signed_pdf(
        document, provider=provider or LocalTestSigner(), side="user", signatory=USER, at=AT
    )


def by_both(document: bytes) -> SignedPdf:
    return signed_pdf(
        by_user(document).content,
        provider=LocalTestSigner(),
        side="provider",
        signatory=HEAD,
        at=AT,
    )


def read(document: bytes) -> Any:
    """Read a PDF by the library that signs it."""
    from pyhanko.pdf_utils.reader import PdfFileReader  # slow import

    return PdfFileReader(io.BytesIO(document))


def fields_of(document: bytes) -> dict[str, Any]:
    form = read(document).root["/AcroForm"]
    fields = [each.get_object() for each in form["/Fields"]]
    return {str(field["/T"]): field for field in fields}


def test_both_fields_stand_at_the_places_that_were_kept(text: str, document: bytes) -> None:
    fields, places = fields_of(document), draw_agreement(text).places

    assert list(fields) == ["PartyA", "PartyB"]
    for field, place in zip(fields.values(), places, strict=True):
        box = [float(each) for each in field["/Rect"]]
        assert box == pytest.approx(
            [place.x, place.y, place.x + place.width, place.y + place.height], abs=1
        )


def test_both_signatures_are_valid_in_one_document(document: bytes) -> None:
    signed = by_both(document)

    roots = LocalTestSigner().trusted_roots()
    user = proof_of(signed.content, field=FIELD_OF["user"], roots=roots, at=AT)
    assert (user.is_valid, signed.proof.is_valid) == (True, True)
    assert "李喆" in user.subject
    assert FACTS.user.name in user.subject
    assert "王立新" in signed.proof.subject
    assert (user.holder, user.party) == ("李喆", FACTS.user.name)
    assert (signed.proof.holder, signed.proof.party) == ("王立新", FACTS.provider.name)
    assert (user.digest, user.covers, signed.proof.covers) == (
        "sha256",
        "ENTIRE_REVISION",
        "ENTIRE_FILE",
    )
    assert signed.before == hashlib.sha256(by_user_of(signed)).hexdigest()
    assert signed.content.startswith(document)
    assert b"/ETSI.CAdES.detached" in signed.content


def by_user_of(signed: SignedPdf) -> bytes:
    """Return the revision that the user signed."""
    reader = read(signed.content)
    first = next(s for s in reader.embedded_signatures if s.field_name == FIELD_OF["user"])
    begin, length = int(first.byte_range[2]), int(first.byte_range[3])
    return signed.content[: begin + length]


@pytest.mark.parametrize("at", [600, 5000, 40_000])
def test_changed_byte_makes_both_signatures_invalid(document: bytes, at: int) -> None:
    content = bytearray(by_both(document).content)
    content[at] ^= 1
    roots = LocalTestSigner().trusted_roots()

    found = [
        proof_of(bytes(content), field=field, roots=roots, at=AT).is_valid
        for field in FIELD_OF.values()
    ]

    assert found == [False, False]


def test_certificate_of_an_unknown_root_is_not_trusted(document: bytes) -> None:
    signed = by_user(document)
    # As in another process: other keys, another root.
    local_test._root.cache_clear()
    local_test._of_person.cache_clear()

    roots = LocalTestSigner().trusted_roots()
    found = proof_of(signed.content, field=FIELD_OF["user"], roots=roots, at=AT)

    assert not found.is_valid


@pytest.mark.parametrize("content", [b"", b"no pdf", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_signed_document_proves_nothing(content: bytes) -> None:
    roots = LocalTestSigner().trusted_roots()

    assert not proof_of(content, field="PartyB", roots=roots, at=AT).is_valid


def test_field_without_a_signature_proves_nothing(document: bytes) -> None:
    roots = LocalTestSigner().trusted_roots()

    assert not proof_of(document, field="PartyB", roots=roots, at=AT).is_valid
    assert not proof_of(by_user(document).content, field="PartyA", roots=roots, at=AT).is_valid


class _Swapping(LocalTestSigner):
    """A service that signs another document than it was given."""

    def add_signature(self, document: bytes, *, field: str, signatory: Signatory, at: Any) -> bytes:
        other = document_to_sign(rendered_text(STANDARD_TEMPLATE, replace(FACTS, quota="不限量")))
        return super().add_signature(other, field=field, signatory=signatory, at=at)


class _Silent:
    """A service that does not answer."""

    def add_signature(self, document: bytes, *, field: str, signatory: Signatory, at: Any) -> bytes:
        raise TimeoutError

    def trusted_roots(self) -> Sequence[bytes]:
        return ()


def test_another_document_than_was_to_be_signed_is_not_valid(document: bytes) -> None:
    assert not by_user(document, _Swapping()).proof.is_valid


def test_service_that_does_not_answer_signs_nothing(document: bytes) -> None:
    with pytest.raises(Unavailable, match="没有应答"):
        by_user(document, _Silent())


def test_service_is_the_one_that_is_configured(settings: Any) -> None:
    settings.SIGNING_PROVIDER = ""
    with pytest.raises(GuardFailed, match="线下签署"):
        signing_provider()
    assert not is_signing_online()

    settings.SIGNING_PROVIDER = "reports.signing.local_test.LocalTestSigner"

    assert isinstance(signing_provider(), LocalTestSigner)
    assert is_signing_online()
