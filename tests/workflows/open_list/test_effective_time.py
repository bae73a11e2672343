"""How far ahead a version may take effect: a slip of the year must not block the list."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.errors import BadInput
from tests.factories import shanghai
from workflows.open_list.new_version import chosen_effective_time

pytestmark = pytest.mark.django_db
NOW = shanghai(2026, 11, 23)


def test_chosen_effective_time_a_year_ahead_is_taken() -> None:
    when = NOW + timedelta(days=366)

    assert chosen_effective_time(at=NOW, effective_at=when, immediate_reason="") == when


@pytest.mark.parametrize("when", [NOW + timedelta(days=367), shanghai(9999, 12, 31)])
def test_chosen_effective_time_further_ahead_is_refused(when) -> None:
    with pytest.raises(BadInput, match="最迟可定在一年以内"):
        chosen_effective_time(at=NOW, effective_at=when, immediate_reason="")
