"""What is missing there, unknown here, or held otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, strategies as st

from backoffice.grant_delivery.difference import Held, Unlike, difference

A = Held(
    grant="SQ-2023-0001",
    applicant="91310000000000000X",
    dataset="0100000001",
    valid_from=date(2023, 9, 27),
    valid_until=date(2024, 9, 26),
    state="active",
)
B = replace(A, grant="SQ-2023-0002", dataset="0100000002")
C = replace(A, grant="SQ-2023-0003", valid_until=None)


def test_two_sides_that_agree_differ_in_nothing() -> None:
    found = difference([A, B, C], [C, A, B])

    assert (found.is_none, found.missing, found.unknown, found.unlike) == (True, (), (), ())


def test_difference_names_what_is_missing_there_and_what_is_unknown_here() -> None:
    found = difference([C, A], [B])

    assert (found.missing, found.unknown, found.unlike) == ((A, C), (B,), ())
    assert not found.is_none


def test_difference_names_in_what_a_grant_is_held_otherwise() -> None:
    longer = replace(A, valid_until=date(2025, 9, 26))
    open_ended = replace(B, valid_until=None, valid_from=date(2023, 9, 28))
    suspended = replace(C, state="suspended")

    found = difference([A, B, suspended], [longer, open_ended, C])

    assert found.unlike == (
        Unlike(expected=A, held=longer, fields=("valid_until",)),
        Unlike(expected=B, held=open_ended, fields=("valid_from", "valid_until")),
        Unlike(expected=suspended, held=C, fields=("state",)),
    )


def sides() -> Any:
    """Return some grants of few numbers, each number once."""
    one = st.builds(
        replace,
        st.just(A),
        grant=st.sampled_from("abcdef"),
        state=st.sampled_from(["active", "suspended"]),
        valid_until=st.sampled_from([None, date(2024, 9, 26)]),
    )
    return st.lists(one, unique_by=lambda each: each.grant)


@given(sides(), sides())
def test_difference_told_to_the_other_side_is_the_same_turned_round(
    ours: list[Held], theirs: list[Held]
) -> None:
    found, turned = difference(ours, theirs), difference(theirs, ours)

    assert (found.missing, found.unknown) == (turned.unknown, turned.missing)
    assert [(each.expected, each.held) for each in found.unlike] == [
        (each.held, each.expected) for each in turned.unlike
    ]
    corrected = {each.grant: each for each in theirs}
    for gone in found.unknown:
        del corrected[gone.grant]
    corrected |= {each.grant: each for each in found.missing}
    corrected |= {each.expected.grant: each.expected for each in found.unlike}
    assert difference(ours, corrected.values()).is_none
