"""How often somebody may try to sign up from one place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.errors import TooOften
from cases.models import SignUpAttempt
from tests.factories import shanghai
from workflows.administration.applicants.sign_up_limit import SPAN, count_attempt, place_of

pytestmark = pytest.mark.django_db
AT = shanghai(2026, 3, 2, 9)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        (None, ""),
        ("", ""),
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
    ],
)
def test_place_is_an_address_or_the_network_of_one_visitor(address: str | None, place: str) -> None:
    assert place_of(address) == place


def test_place_has_so_many_attempts_within_an_hour_and_no_more() -> None:
    for minute in range(3):
        count_attempt(address="203.0.113.7", most=3, at=AT + timedelta(minutes=minute))

    for last in (AT + timedelta(minutes=3), AT + SPAN - SECOND):
        with pytest.raises(TooOften, match="每小时 3 次"):
            count_attempt(address="203.0.113.7", most=3, at=last)

    # What was refused is not written: the first attempt is an hour old, and one is free again.
    assert SignUpAttempt.objects.count() == 3
    count_attempt(address="203.0.113.7", most=3, at=AT + SPAN)
    with pytest.raises(TooOften):
        count_attempt(address="203.0.113.7", most=3, at=AT + SPAN)


def test_attempts_of_another_place_do_not_count() -> None:
    count_attempt(address="203.0.113.7", most=1, at=AT)

    count_attempt(address="203.0.113.8", most=1, at=AT)
    count_attempt(address=None, most=1, at=AT)

    with pytest.raises(TooOften):
        count_attempt(address=None, most=1, at=AT)


def test_attempt_that_came_at_the_same_moment_is_not_overlooked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write = SignUpAttempt.objects.create

    def two(**fields: object) -> None:
        write(**fields)
        write(**fields)

    monkeypatch.setattr(SignUpAttempt.objects, "create", two)

    with pytest.raises(TooOften):
        count_attempt(address="203.0.113.7", most=1, at=AT)
