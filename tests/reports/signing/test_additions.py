"""A signing service that adds more than a signature, or another kind of one, proves nothing."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from cases.agreement.standard import STANDARD_TEMPLATE
from cases.agreement.text import rendered_text
from reports.signing import local_test
from reports.signing.fields import document_to_sign
from reports.signing.local_test import LocalTestSigner
from reports.signing.provider import Signatory
from reports.signing.sign import signed_pdf
from tests.cases.agreement.made import FACTS
from tests.factories import shanghai

if TYPE_CHECKING:
    from datetime import datetime

    from cases.agreement.signature_proof import SignedPdf

AT = shanghai(2026, 9, 15)
USER = Signatory(person="applicant", name="李喆", party=FACTS.user.name)
HEAD = Signatory(person="head", name="王立新", party=FACTS.provider.name)


@pytest.fixture(scope="module")
def document() -> bytes:
    return document_to_sign(rendered_text(STANDARD_TEMPLATE, FACTS))


def by_user(document: bytes, service: Any) -> SignedPdf:
    return signed_pdf(document, provider=service, side="user", signatory=USER, at=AT)


def by_head(document: bytes, service: Any) -> SignedPdf:
    return signed_pdf(document, provider=service, side="provider", signatory=HEAD, at=AT)


def overlaid(document: bytes, *, again: int | None = None) -> bytes:
    """Return a document whose first page is drawn over, by an update at its end.

    Args:
        document: a PDF.
        again: a revision whose objects the update repeats.
    """
    from pyhanko.pdf_utils import generic  # slow import
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # slow import

    writer = IncrementalPdfFileWriter(io.BytesIO(document))
    drawn = generic.StreamObject(stream_data=b"1 1 1 rg 0 0 600 850 re f")
    writer.add_stream_to_page(0, writer.add_object(drawn))
    if again is not None:
        for ref in writer.prev.xrefs.explicit_refs_in_revision(again) - set(
            writer.prev.xrefs.refs_freed_in_revision(again)
        ):
            if (ref.generation, ref.idnum) not in writer.objects:
                writer.mark_update(ref)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


class Overlaying(LocalTestSigner):
    """A service that draws over a page and signs the result."""

    def add_signature(
        self, document: bytes, *, field: str, signatory: Signatory, at: datetime
    ) -> bytes:
        return super().add_signature(overlaid(document), field=field, signatory=signatory, at=at)


class Later(LocalTestSigner):
    """A service that signs what it was given, and draws over a page afterwards."""

    def add_signature(
        self, document: bytes, *, field: str, signatory: Signatory, at: datetime
    ) -> bytes:
        return overlaid(super().add_signature(document, field=field, signatory=signatory, at=at))


class GoingPast(LocalTestSigner):
    """A service whose update leads back past the document, to what was drawn before its fields."""

    def add_signature(
        self, document: bytes, *, field: str, signatory: Signatory, at: datetime
    ) -> bytes:
        from pyhanko.pdf_utils.reader import PdfFileReader  # slow import

        xrefs = PdfFileReader(io.BytesIO(document)).xrefs
        last, first = (b"/Prev %d" % xrefs.get_startxref_for_revision(each) for each in (1, 0))
        made = overlaid(document, again=1)
        at_end = made.rindex(last)
        made = made[:at_end] + first.ljust(len(last)) + made[at_end + len(last) :]
        return super().add_signature(made, field=field, signatory=signatory, at=at)


class ForBoth(LocalTestSigner):
    """A service that signs for the other side as well."""

    def add_signature(
        self, document: bytes, *, field: str, signatory: Signatory, at: datetime
    ) -> bytes:
        signed = super().add_signature(document, field="PartyA", signatory=HEAD, at=at)
        return super().add_signature(signed, field="PartyB", signatory=USER, at=at)


class OfAnotherKind(LocalTestSigner):
    """A service whose signature is a plain one (PKCS #7), not PAdES."""

    def add_signature(
        self, document: bytes, *, field: str, signatory: Signatory, at: datetime
    ) -> bytes:
        from pyhanko.sign import fields  # slow import

        plain = SimpleNamespace(PADES=fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(fields, "SigSeedSubFilter", plain)
            return super().add_signature(document, field=field, signatory=signatory, at=at)


def test_signatures_alone_are_valid(document: bytes) -> None:
    first = by_user(document, LocalTestSigner())
    second = by_head(first.content, LocalTestSigner())

    assert (first.proof.is_valid, second.proof.is_valid) == (True, True)


@pytest.mark.parametrize("service", [Overlaying, Later, GoingPast, ForBoth, OfAnotherKind])
def test_user_is_not_held_to_more_than_was_to_be_signed(document: bytes, service: Any) -> None:
    signed = by_user(document, service())

    assert signed.content.startswith(document)
    assert not signed.proof.is_valid


@pytest.mark.parametrize("service", [Overlaying, Later])
def test_page_that_is_drawn_over_at_the_countersignature_is_found(
    document: bytes, service: Any
) -> None:
    first = by_user(document, LocalTestSigner())

    signed = by_head(first.content, service())

    assert signed.content.startswith(first.content)
    assert not signed.proof.is_valid


def test_signature_of_the_user_is_validated_anew(document: bytes) -> None:
    untrusted = by_user(document, LocalTestSigner()).content
    # As in another process: other keys, another root, which did not sign for the user.
    for kept in (local_test._root, local_test._of_person):
        kept.cache_clear()

    signed = by_head(untrusted, LocalTestSigner())

    assert not signed.proof.is_valid
