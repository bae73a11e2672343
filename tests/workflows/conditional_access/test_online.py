"""Signing online: both signatures in one document, checked, kept, and bound to the text."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from cases.agreement.signature_proof import SignatureProof, SignedPdf
from cases.errors import BadInput, GuardFailed, NotAllowed, Stale
from cases.models import Agreement, AgreementSignature, CaseEvent, Clock, SignedDocument, WorkItem
from cases.proof_of_agreements import first_bad_agreement
from cases.queries.agreements import fully_signed
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.workflows.conditional_access.agreeing import CONFIRMED_AT, SIGNED_AT, drawn_up
from tests.workflows.conditional_access.applying import a_town, finished
from workflows.conditional_access.agreements.lapse import lapse_unsigned

if TYPE_CHECKING:
    from cases.models import Membership
    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db
PROOF = SignatureProof(
    is_valid=True,
    subject="李喆",
    issuer="某证书机构",
    serial="1f",
    fingerprint="a" * 64,
    digest="sha256",
    covers="ENTIRE_FILE",
)
ONE = SignedPdf(content=b"%PDF one", before="0" * 64, proof=PROOF)
TWO = SignedPdf(
    content=b"%PDF one, two",
    before=hashlib.sha256(ONE.content).hexdigest(),
    proof=replace(PROOF, subject="王立新", fingerprint="b" * 64),
)


def of(signed: SignedPdf, by: Membership, party: str) -> SignedPdf:
    """Return a signed document whose certificate is somebody's, for a party."""
    return replace(signed, proof=replace(signed.proof, holder=by.person.name, party=party))


def by_user(town: Town, agreement: Agreement, **changed: Any) -> Agreement:
    signed = of(ONE, town.person, town.applicant.name)
    said = {"sha256": agreement.bound.sha256, "authority": True, "signed": signed} | changed
    done: Agreement = finished(agreement, town.person, "sign_online", SIGNED_AT, **said)
    return done


def by_head(
    town: Town, agreement: Agreement, *, head: Membership | None = None, **changed: Any
) -> Agreement:
    hat = head or town.traffic.head
    signed = of(TWO, hat, town.traffic.organisation.full_name)
    said = {"sha256": agreement.bound.sha256, "authority": True, "signed": signed} | changed
    done: Agreement = finished(agreement, hat, "countersign", CONFIRMED_AT, **said)
    return done


@pytest.mark.access_scenario(25)
def test_both_sign_online_and_the_register_says_the_same_as_on_paper() -> None:
    town = a_town()
    agreement = by_user(town, drawn_up(town))
    half = (agreement.state, fully_signed().count())

    agreement = by_head(town, agreement)

    assert half == ("countersigning", 0)
    assert (agreement.state, agreement.is_closed) == ("in_force", True)
    assert fully_signed().get() == agreement
    rows = AgreementSignature.objects.order_by("side")
    assert [(row.side, row.channel, row.signatory, row.signed_on) for row in rows] == [
        ("provider", "online", town.traffic.head.person.name, CONFIRMED_AT.date()),
        ("user", "online", town.person.person.name, SIGNED_AT.date()),
    ]
    assert {row.sha256 for row in rows} == {agreement.bound.sha256}


def test_events_hold_the_digests_of_document_and_certificate() -> None:
    town = a_town()
    agreement = by_head(town, by_user(town, drawn_up(town)))

    said = CaseEvent.objects.get(case=agreement.pk, act="countersign").data

    kept = SignedDocument.objects.latest("pk")
    assert bytes(kept.content) == TWO.content
    assert said["document"] == kept.sha256 == hashlib.sha256(TWO.content).hexdigest()
    assert said["certificate"] == "b" * 64
    assert said["authority"] is True
    assert said["sha256"] == agreement.bound.sha256
    assert first_bad_agreement() is None


def test_head_of_the_department_has_three_working_days_to_sign() -> None:
    town = a_town()

    agreement = by_user(town, drawn_up(town))

    task = WorkItem.objects.get(process=agreement.pk, finished__isnull=True)
    clock = Clock.objects.get(case=agreement.pk, code="app.countersign")
    assert (task.role, task.organisation) == ("department_head", town.traffic.organisation)
    assert clock.due_on == shanghai(2023, 10, 12).date()
    assert lapse_unsigned(at=shanghai(2023, 12, 1)) == ()


@pytest.mark.access_scenario(24)
def test_whoever_may_not_sign_for_their_side_signs_nothing() -> None:
    town = a_town()
    agreement = drawn_up(town)
    said = {"sha256": agreement.bound.sha256, "authority": True, "signed": ONE}
    colleague = a_member(Role.APPLICANT, town.person.organisation)
    for stranger in (colleague, town.traffic.head, town.health.head):
        with pytest.raises(NotAllowed):
            finished(agreement, stranger, "sign_online", SIGNED_AT, **said)
    agreement = by_user(town, agreement)

    for stranger in (town.traffic.reviewer, town.health.head, town.person):
        with pytest.raises(NotAllowed):
            by_head(town, agreement, head=stranger)

    assert AgreementSignature.objects.count() == 1


@pytest.mark.access_scenario(24)
def test_another_text_or_another_document_is_signed_by_nobody() -> None:
    town = a_town()
    agreement = drawn_up(town)
    with pytest.raises(Stale):
        by_user(town, agreement, sha256="0" * 64)
    agreement = by_user(town, agreement)

    with pytest.raises(Stale):
        by_head(town, agreement, sha256="0" * 64)
    with pytest.raises(Stale):
        by_head(town, agreement, signed=replace(TWO, before="f" * 64))
    with pytest.raises(Stale):
        by_head(town, agreement, signed=None)

    assert Agreement.objects.get().state == "countersigning"


def test_signature_that_is_not_valid_is_not_kept() -> None:
    town = a_town()
    agreement = drawn_up(town)
    bad = replace(ONE, proof=replace(PROOF, is_valid=False))

    with pytest.raises(GuardFailed, match="没有通过验证"):
        by_user(town, agreement, signed=bad)
    with pytest.raises(GuardFailed, match="线下签署"):
        by_user(town, agreement, signed=None)
    with pytest.raises(BadInput):
        by_user(town, agreement, authority=False)

    assert Agreement.objects.get().state == "drafted"
    assert not SignedDocument.objects.exists()


@pytest.mark.access_scenario(24)
@pytest.mark.parametrize(
    ("holder", "party"),
    [("王五", None), (None, "另一家公司"), (None, ""), ("", None)],
)
def test_certificate_of_somebody_else_signs_for_no_side(
    holder: str | None, party: str | None
) -> None:
    town = a_town()
    agreement = drawn_up(town)
    mine = of(ONE, town.person, town.applicant.name)
    changed: dict[str, Any] = {
        key: value for key, value in (("holder", holder), ("party", party)) if value is not None
    }
    somebodys = replace(mine, proof=replace(mine.proof, **changed))

    with pytest.raises(GuardFailed, match="不一致，没有签署：请使用签署人本人"):
        by_user(town, agreement, signed=somebodys)
    agreement = by_user(town, agreement)
    with pytest.raises(GuardFailed, match="不一致，没有签署"):
        by_head(town, agreement, signed=of(TWO, town.traffic.reviewer, "上海市交通委员会"))

    assert AgreementSignature.objects.count() == 1
    assert Agreement.objects.get().state == "countersigning"
