"""A sample: never below its share, nothing twice, and the same again by its seed."""

from __future__ import annotations

from hypothesis import given, strategies as st

from cases.sample_drawing import draw

NUMBERS = st.lists(
    st.integers(min_value=1, max_value=99_999).map("GT-2023-{:05}".format), unique=True
)
SEEDS = st.text(min_size=1, max_size=64)
SHARES = st.integers(min_value=1, max_value=100)


@given(numbers=NUMBERS, seed=SEEDS, share=SHARES)
def test_draw_is_never_below_its_share_and_takes_nothing_twice(numbers, seed, share):
    drawn = draw(numbers, seed=seed, share_percent=share)

    assert len(drawn.numbers) * 100 >= len(numbers) * share
    # Nor more than rounding up asks for.
    assert (len(drawn.numbers) - 1) * 100 < len(numbers) * share or not numbers
    assert len(set(drawn.numbers)) == len(drawn.numbers)
    assert set(drawn.numbers) <= set(numbers)
    assert drawn.population == len(numbers)


@given(numbers=NUMBERS, seed=SEEDS, share=SHARES, order=st.randoms())
def test_draw_is_the_same_again_in_whatever_order_it_is_given(numbers, seed, share, order):
    shuffled = [*numbers, *numbers]
    order.shuffle(shuffled)

    assert draw(shuffled, seed=seed, share_percent=share) == draw(
        numbers, seed=seed, share_percent=share
    )


def test_another_seed_or_population_draws_otherwise():
    numbers = [f"GT-2023-{count:05}" for count in range(1, 101)]

    first = draw(numbers, seed="12 07 31", share_percent=10)
    other_seed = draw(numbers, seed="12 07 32", share_percent=10)
    one_less = draw(numbers[1:], seed="12 07 31", share_percent=10)

    assert len(first.numbers) == 10
    assert first.numbers != other_seed.numbers
    assert (first.digest == other_seed.digest, first.digest == one_less.digest) == (True, False)
