"""What a delivery system holds beside what it should hold: no reads, no writes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


@dataclass(frozen=True, kw_only=True)
class Held:
    """One grant that has not ended, as we expect it or as the delivery system holds it.

    Attributes:
        grant: its number, by which the two sides are compared.
        applicant: the number by which the delivery system knows who may use the data.
        dataset: the dataset's number on the open-data platform.
        valid_from: the first day.
        valid_until: the last day; None: no end is set.
        state: a value of `HeldGrant`.
    """

    grant: str
    applicant: str
    dataset: str
    valid_from: date
    valid_until: date | None
    state: str


@dataclass(frozen=True, kw_only=True)
class Unlike:
    """A grant that both sides have, not alike; `fields` names in what."""

    expected: Held
    held: Held
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What is not as it should be, each by number of the grant.

    Attributes:
        missing: expected, and not held there: somebody cannot use what was granted.
        unknown: held there, and not expected: somebody can use what was not granted, or no more.
        unlike: held otherwise than expected.
    """

    missing: tuple[Held, ...]
    unknown: tuple[Held, ...]
    unlike: tuple[Unlike, ...]

    @property
    def is_none(self) -> bool:
        """Whether the two sides agree."""
        return not (self.missing or self.unknown or self.unlike)


def difference(expected: Iterable[Held], held: Iterable[Held]) -> Difference:
    """Return what the delivery system holds otherwise than it should.

    Args:
        expected: the grants that have not ended, each number once.
        held: what the delivery system says it holds, each number once.

    Rests on conditional-access.md, S26.
    """
    ours = {each.grant: each for each in expected}
    theirs = {each.grant: each for each in held}
    both = sorted(ours.keys() & theirs.keys())
    return Difference(
        missing=tuple(ours[number] for number in sorted(ours.keys() - theirs.keys())),
        unknown=tuple(theirs[number] for number in sorted(theirs.keys() - ours.keys())),
        unlike=tuple(
            Unlike(expected=ours[number], held=theirs[number], fields=fields)
            for number in both
            if (fields := _unlike_fields(ours[number], theirs[number]))
        ),
    )


def _unlike_fields(ours: Held, theirs: Held) -> tuple[str, ...]:
    said = asdict(theirs)
    return tuple(name for name, value in asdict(ours).items() if said[name] != value)
