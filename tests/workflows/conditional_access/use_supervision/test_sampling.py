"""The quarter's sample: drawn once by the commission, on record, with a look at each grant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import Obligation, SampledGrant, SupervisionSample, SystemEvent
from cases.sample_drawing import draw
from tests.factories import shanghai
from tests.workflows.conditional_access.applying import a_town
from tests.workflows.conditional_access.registries.entries import a_registrar
from tests.workflows.conditional_access.use_supervision.grants_in_use import (
    in_use,
    tasks_of,
)
from workflows.conditional_access.use_supervision.sampling import draw_sample

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
AT = shanghai(2023, 11, 1)


def test_sample_is_sealed_and_opens_a_look_at_what_it_drew(tmp_path: Path) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)

    sample = draw_sample(membership=a_registrar(), at=AT, words=" 12 07 31 ")

    assert (sample.period, sample.population) == ("2023-Q4", 1)
    assert re.fullmatch("12 07 31 [0-9a-f]{32}", sample.seed)
    check = Obligation.objects.get(cause="sample")
    assert (check.data_grant, check.due_on, tasks_of(check)) == (
        grant,
        shanghai(2023, 12, 1).date(),
        {"look"},
    )
    assert SampledGrant.objects.get().obligation == check
    event = SystemEvent.objects.get(act="supervision_sample_drawn")
    again = draw([grant.number], seed=event.data["seed"], share_percent=10)
    assert event.data["population_digest"] == again.digest
    assert event.data["population_numbers"] == [grant.number]
    assert event.data["grants"] == list(again.numbers)


def test_second_draw_of_a_quarter_is_refused_and_the_next_quarter_draws(tmp_path: Path) -> None:
    in_use(a_town(), tmp_path)
    registrar = a_registrar()
    draw_sample(membership=registrar, at=AT, words="12 07 31")

    with pytest.raises(GuardFailed, match="2023-Q4 的抽查已经抽取"):
        draw_sample(membership=registrar, at=shanghai(2023, 12, 31))

    again = draw_sample(membership=registrar, at=shanghai(2024, 1, 2), words="12 07 31")
    assert again.period == "2024-Q1"
    # Nobody who chooses the words knows the seed.
    assert SupervisionSample.objects.values("seed").distinct().count() == 2


def test_draw_needs_the_commission_a_short_seed_and_grants_in_use(tmp_path: Path) -> None:
    town, registrar = a_town(), a_registrar()

    with pytest.raises(GuardFailed, match="没有使用中的授权"):
        draw_sample(membership=registrar, at=AT)
    in_use(town, tmp_path)
    with pytest.raises(NotAllowed):
        draw_sample(membership=town.traffic.head, at=AT)
    with pytest.raises(BadInput, match="加入种子的文字不超过 31 字"):
        draw_sample(membership=registrar, at=AT, words="0" * 32)
    assert SampledGrant.objects.count() == 0
