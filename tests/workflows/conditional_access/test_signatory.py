"""Whose certificate counts for whom: the person, and in full the party (S24)."""

from __future__ import annotations

import pytest

from cases.agreement.signature_proof import SignatureProof
from cases.errors import GuardFailed
from workflows.conditional_access.agreements.signatory import must_be_of

COMPANY = "上海申图（数据）科技有限公司"


def proof(holder: str, party: str) -> SignatureProof:
    return SignatureProof(is_valid=True, holder=holder, party=party)


@pytest.mark.access_scenario(24)
@pytest.mark.parametrize(
    ("holder", "held_for", "name", "party"),
    [
        ("李喆", COMPANY, "李喆", COMPANY),
        ("李 喆", "上海申图(数据)科技有限公司", "李喆", COMPANY),
        ("李喆", "", "李喆", "李喆"),
        ("李喆", "李喆", "李喆", "李喆"),
        ("李喆", "长" * 64, "李喆", "长" * 80),
    ],
)
def test_certificate_of_the_person_for_the_party_counts(
    holder: str, held_for: str, name: str, party: str
) -> None:
    must_be_of(proof(holder, held_for), name=name, party=party)


@pytest.mark.access_scenario(24)
@pytest.mark.parametrize(
    ("holder", "held_for", "name", "party"),
    [
        ("王立新", COMPANY, "李喆", COMPANY),
        ("李喆", "上海申图", "李喆", COMPANY),
        ("李喆", "", "李喆", COMPANY),
        (COMPANY, COMPANY, "李喆", COMPANY),
        ("", "", "李喆", "李喆"),
        ("李喆", COMPANY, "李喆", "李喆"),
    ],
)
def test_certificate_of_another_is_refused_with_what_to_do(
    holder: str, held_for: str, name: str, party: str
) -> None:
    with pytest.raises(GuardFailed, match="请使用签署人本人代表该单位的证书，或者线下签署"):
        must_be_of(proof(holder, held_for), name=name, party=party)
