"""Digests of a text, against published values."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from cases.text_digest import text_digests

if TYPE_CHECKING:
    import pytest

# SM3 of "abc" as its standard gives it (GB/T 32905, appendix A.1).
ABC_SM3 = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
ABC_SHA256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_sha256_is_that_of_the_characters_in_utf_8():
    assert text_digests("abc").sha256 == ABC_SHA256
    assert text_digests("龘").sha256 == hashlib.sha256("龘".encode()).hexdigest()


def test_sm3_is_that_of_its_standard_or_empty_where_the_machine_has_none():
    assert text_digests("abc").sm3 == (ABC_SM3 if "sm3" in hashlib.algorithms_available else "")


def test_a_machine_without_sm3_still_binds_by_sha256(monkeypatch: pytest.MonkeyPatch) -> None:
    def without(name: str, content: bytes) -> object:
        raise ValueError(f"unsupported hash type {name}")

    monkeypatch.setattr(hashlib, "new", without)

    assert text_digests("abc").sm3 == ""
    assert text_digests("abc").sha256 == ABC_SHA256
