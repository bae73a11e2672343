"""What a signing service hands back in a run, and whether an agreement can be signed at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cases.agreement.signature_proof import SignatureProof, SignedPdf
from cases.models import AgreedLine, CaseEvent, PaperSigning, SignedDocument
from tests.random_runs.access.follow_ups import is_held_back
from tests.random_runs.access.lawful import POST, SIGNING_ROUNDS
from tests.random_runs.access.official_days import SHANGHAI, worked_day_after
from tests.random_runs.access.walk import events_of

if TYPE_CHECKING:
    from datetime import date

    from cases.models import Agreement, Person
    from tests.random_runs.access.walk import Walk

PROOF: Final = SignatureProof(
    is_valid=True,
    subject="李喆",
    issuer="某证书机构",
    serial="1f",
    fingerprint="a" * 64,
    digest="sha256",
    covers="ENTIRE_FILE",
)
# What begins another round of the user's term (0041).
ROUNDS: Final = ("ask_anew", "let_user_sign_anew", "miss_paper")
_POSTED: Final = (
    *("send_paper", "receive_paper", "acknowledge_paper"),
    *("enter_paper", "miss_paper", "return_paper"),
)


def signed_by(agreement: Agreement, outcome: str, who: Person, fault: str) -> SignedPdf:
    """Return the document with one more signature, by the certificate of who signs (S24)."""
    documents = SignedDocument.objects.filter(signature__agreement=agreement).order_by("-pk")
    of_round = documents.filter(signature__round=agreement.round)
    last = of_round.values_list("sha256", flat=True).first() or "0" * 64
    by_user = outcome == "sign_online"
    party = agreement.application.applicant if by_user else agreement.organisation
    proof = replace(
        PROOF,
        is_valid=fault != "bad signature",
        holder=who.name if fault != "somebody's certificate" else "张三丰",
        party=party.name if by_user else agreement.organisation.full_name,
    )
    content = f"%PDF {agreement.pk} {documents.count()} {last}".encode()
    return SignedPdf(content=content, before=last, proof=proof)


def is_signable(walk: Walk, agreement: Agreement) -> bool:
    """Tell whether a signature would open something: 0041, S19, S20; of a follow-up, its grant."""
    can_open = not bars(walk, agreement) and not is_over(walk, agreement)
    return can_open and not is_held_back(agreement)


def bars(walk: Walk, agreement: Agreement) -> bool:
    """Tell whether the list does not open one of its datasets under conditions any more."""
    entries = _entries(agreement)
    return any(not walk.may_be_applied_for(entry) for entry in entries)


def is_over(walk: Walk, agreement: Agreement) -> bool:
    """Tell whether its term of use is over."""
    return agreement.bound.ends_on < walk.at.astimezone(SHANGHAI).date()


def has_rounds_left(agreement: Agreement) -> bool:
    """Tell whether its user may be asked to sign anew."""
    asked = CaseEvent.objects.filter(case_id=agreement.pk, act__in=ROUNDS)
    return asked.count() < SIGNING_ROUNDS


def posted_on(agreement: Agreement) -> date | None:
    """Return when a paper was sent that may still be in the post, as the events tell it."""
    told = [each for each in events_of(agreement) if each.act in _POSTED]
    if not told or told[-1].act != "send_paper":
        return None
    return told[-1].at.astimezone(SHANGHAI).date()


def is_in_post(walk: Walk, agreement: Agreement) -> bool:
    """Tell whether a paper that was sent may not have arrived yet."""
    sent_on = posted_on(agreement)
    today = walk.at.astimezone(SHANGHAI).date()
    return sent_on is not None and today <= worked_day_after(sent_on, POST)


def both_signed(agreement: Agreement) -> bool:
    """Tell whether both sides signed the bound text in the last round, on paper or online."""
    rows = agreement.signatures.filter(sha256=agreement.bound.sha256, round=agreement.round)
    papers = PaperSigning.objects.filter(agreement=agreement)
    on_paper = rows.filter(channel="paper", paper__in=papers)
    online = rows.filter(channel="online")
    return {row.side for row in (*on_paper, *online)} == {"provider", "user"}


def _entries(agreement: Agreement) -> list[int]:
    covered = AgreedLine.objects.filter(agreement=agreement)
    return list(covered.values_list("line__entry", flat=True).order_by("line"))
