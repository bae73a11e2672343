"""What the file of deadlines may not say: each contradiction is refused with a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.states.clock import ClockUnit, ClockVerb

if TYPE_CHECKING:
    from collections.abc import Mapping


def refuse_contradictions(content: Mapping[str, Any]) -> None:  # Any: TOML content
    """Look at every deadline of the file with its ladder and reasons.

    Raises:
        ValueError: a unit is unknown; a length is missing, or given for a fixed date; a fixed
            date or a term in hours has a rung at a percentage; a fixed date has a reason that
            starts its term anew.
    """
    shares = {
        ladder["name"]
        for ladder in content["ladder"]
        if any("percent" in rung for rung in ladder["rungs"])
    }
    resets = {each["code"] for each in content["reason"] if each["verb"] == ClockVerb.RESET}
    for clock in content["clock"]:
        _check_length(clock)
        if clock["unit"] == ClockUnit.FIXED_DATE:
            _check_fixed_date(clock, shares=shares, resets=resets)
        if clock["unit"] == ClockUnit.WORKING_HOUR:
            _check_hours(clock, shares=shares)


def _check_length(clock: Mapping[str, Any]) -> None:  # Any: TOML content
    code, unit = clock["code"], clock["unit"]
    if unit not in ClockUnit.values:
        known = ", ".join(ClockUnit.values)
        raise ValueError(f"{code}: the unit {unit!r} is unknown; write one of {known}")
    if unit == ClockUnit.FIXED_DATE:
        if "length" in clock:
            raise ValueError(f"{code} ends on a date that its case gives: take its length away")
    elif clock.get("length", 0) < 1:
        raise ValueError(f"{code} counts in {unit}: give it a length of 1 or more")


def _check_hours(clock: Mapping[str, Any], *, shares: set[str]) -> None:  # Any: TOML content
    code, ladder = clock["code"], clock.get("ladder", "")
    if ladder in shares:
        raise ValueError(
            f"{code} counts in hours and its rungs stand on days: its ladder {ladder!r} has a rung "
            "at a percentage; give each rung an offset in working days"
        )


def _check_fixed_date(
    clock: Mapping[str, Any],  # Any: TOML content
    *,
    shares: set[str],
    resets: set[str],
) -> None:
    code, ladder = clock["code"], clock.get("ladder", "")
    if ladder in shares:
        raise ValueError(
            f"{code} has no term to take a share of: its ladder {ladder!r} has a rung at a "
            "percentage; give each rung an offset in working days"
        )
    anew = resets & set(clock.get("reasons", ()))
    if anew:
        raise ValueError(
            f"{code} has no term to start anew: take the reasons {sorted(anew)} away; whoever "
            "needs another date asks for an extension"
        )
