"""Which change of an update frequency promises less than before."""

from __future__ import annotations

from typing import Final

from cases.states.vocabulary import UpdateFrequency

# From the shortest period to the longest; the rest promise no date.
TIMED: Final = (
    UpdateFrequency.REALTIME,
    UpdateFrequency.DAILY,
    UpdateFrequency.WEEKLY,
    UpdateFrequency.MONTHLY,
    UpdateFrequency.QUARTERLY,
    UpdateFrequency.HALF_YEARLY,
    UpdateFrequency.YEARLY,
)


def slower_than(frequency: str) -> tuple[str, ...]:
    """Return the frequencies that promise less than a timed one, none at all among them."""
    if frequency not in TIMED:
        return ()
    place = TIMED.index(UpdateFrequency(frequency))
    return (
        *(each.value for each in TIMED[place + 1 :]),
        UpdateFrequency.IRREGULAR.value,
        UpdateFrequency.STATIC.value,
        "",
    )


def promises_less(before: str, after: str) -> bool:
    """Tell whether a change of frequency lets an entry be updated later, or never."""
    return after in slower_than(before)
