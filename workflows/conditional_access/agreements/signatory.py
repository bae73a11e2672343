"""Whose certificate a signature must be by: the person's who signs, for the party of that side."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.states.agreement import SigningSide

if TYPE_CHECKING:
    from cases.agreement.signature_proof import SignatureProof
    from cases.models import Agreement

# A name in a certificate has no more characters (X.520, ub-common-name).
LONGEST_NAME: Final = 64


def party_of(agreement: Agreement, side: str) -> str:
    """Return the name of a side in full, as its certificates must have it."""
    if side == SigningSide.PROVIDER:
        return agreement.organisation.full_name
    return agreement.application.applicant.name


def must_be_of(proof: SignatureProof, *, name: str, party: str) -> None:
    """Refuse a signature by somebody else's certificate (S24).

    The subject must hold the person's name (CN) and the party's in full (O); of a natural person,
    who signs for themselves, O may be missing. Width and spaces make no difference; of a longer
    name the first 64 characters count.

    Args:
        proof: what validating the signature found.
        name: of who signs.
        party: for whom, in full.

    Raises:
        GuardFailed: it is another person's, or for another party.
    """
    is_oneself = _plain(name) == _plain(party)
    is_person = _plain(proof.holder) == _plain(name)
    is_party = _plain(proof.party) == _plain(party) or (is_oneself and not proof.party)
    if not (is_person and is_party):
        raise GuardFailed(
            _t(
                "证书持有人“%(holder)s”（单位“%(held_for)s”）与签署人“%(name)s”"
                "（代表“%(party)s”）不一致，没有签署：请使用签署人本人代表该单位的证书，或者线下签署。"
            )
            % {
                "holder": proof.holder or _t("未载明"),
                "held_for": proof.party or _t("未载明"),
                "name": name,
                "party": party,
            }
        )


def _plain(name: str) -> str:
    kept = unicodedata.normalize("NFKC", name[:LONGEST_NAME])
    return "".join(kept.split()).casefold()
