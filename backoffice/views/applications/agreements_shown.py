"""What the page of an application says of its agreements: about which data, until when to sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.queries.agreements import agreements_of, datasets_by_agreement, days_to_sign
from cases.states.agreement import AgreementState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cases.models import AccessApplication, AccessLine, Agreement


@dataclass(frozen=True, kw_only=True)
class AgreementShown:
    """An agreement with its datasets; `sign_by` is None where nobody waits for the user."""

    agreement: Agreement
    lines: Sequence[AccessLine]
    sign_by: date | None

    @property
    def is_lapsed(self) -> bool:
        """Whether nobody signed it in its term."""
        return bool(self.agreement.state == AgreementState.LAPSED)


def agreements_shown(application: AccessApplication) -> list[AgreementShown]:
    """Return the agreements of an application; three statements, however many."""
    agreements = agreements_of(application)
    if not agreements:
        return []
    keys = [each.pk for each in agreements]
    lines, days = datasets_by_agreement(keys), days_to_sign(keys)
    return [
        AgreementShown(agreement=each, lines=lines.get(each.pk, ()), sign_by=days.get(each.pk))
        for each in agreements
    ]


def newest_by_line(shown: Sequence[AgreementShown]) -> dict[int, AgreementShown]:
    """Return the agreement that decides what became of each line, by the line's key."""
    return {line.pk: each for each in shown for line in each.lines}
