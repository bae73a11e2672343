"""What a grant promises, from every source: the one interface through which obligations arise.

A source is a function from a grant to its promises: of the agreement, and of the commitments of
the fast path (`SOURCES`). A promise says what is owed, by whom, and on which days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from cases.models import FastPathCommitment, LineDiversion
from cases.models.obligation import PROMISE_LENGTH
from cases.month_terms import months_after
from cases.states.obligation import OwedBy
from workflows.conditional_access.use_supervision.terms import supervision_terms
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from cases.models import Grant


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRule:
    """On which days something is owed: first, then every so many months, to the end of the grant.

    Attributes:
        every_months: months between two days.
        first_days: calendar days from the opening of the data to the first; None: as the others.
    """

    every_months: int
    first_days: int | None = None

    def days(self, begins_on: date, ends_on: date) -> tuple[date, ...]:
        """Return the days in order; the last is the end of the grant where none fell on it.

        Args:
            begins_on: when the way to the data was opened.
            ends_on: last day of the grant.
        """
        found: list[date] = []
        if self.first_days is not None:
            found.append(begins_on + timedelta(days=self.first_days))
        count = 1
        while (day := months_after(begins_on, self.every_months * count)) < ends_on:
            found.append(day)
            count += 1
        return (*sorted({day for day in found if day < ends_on}), ends_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One thing that a grant obliges to.

    Attributes:
        code: tells the promises of a grant apart; an obligation keeps it. At most 40 signs.
        text: what is owed, as both sides read it. At most 500 characters.
        rule: on which days.
        rests_on: number of the agreement or commitment; all grants with an obligation that rests
            on the same one end together when it is held broken and they are revoked.
        owed_by: who takes the first step.
        is_commitment: whether the applicant committed to it to be approved at once (告知承诺).
    """

    code: str
    text: str
    rule: DueRule
    rests_on: str
    owed_by: OwedBy = OwedBy.DEPARTMENT
    is_commitment: bool = False


def of_the_agreement(grant: Grant) -> tuple[Promise, ...]:
    """Return what every agreement promises: reports of use, and that the department may look."""
    terms = supervision_terms()
    number = grant.signed_agreement.number
    with in_record_language():
        return (
            Promise(
                code="use_report",
                text=_t("按期报告数据的利用情况和成果。"),
                rule=DueRule(every_months=terms.report_months),
                rests_on=number,
                owed_by=OwedBy.USER,
            ),
            Promise(
                code="use_check",
                text=_t("接受提供单位对数据使用和安全保障情况的核查。"),
                rule=DueRule(first_days=terms.first_check_days, every_months=terms.check_months),
                rests_on=number,
            ),
        )


def of_the_commitment(grant: Grant) -> tuple[Promise, ...]:
    """Return what was committed to for an approval at once: looked at as a whole, each time.

    Of a line that went the ordinary way in the end nothing was given on a commitment.
    """
    if LineDiversion.objects.filter(line=grant.line_id).exists():
        return ()
    found = FastPathCommitment.objects.filter(application__lines=grant.line_id)
    commitment = found.select_related("application").first()
    if commitment is None:
        return ()
    terms = supervision_terms()
    texts = "；".join(each["text"] for each in commitment.commitments)
    with in_record_language():
        text = _t("履行全部承诺：%(texts)s。") % {"texts": texts}
    return (
        Promise(
            code="commitments",
            text=text[:PROMISE_LENGTH],
            rule=DueRule(first_days=terms.first_check_days, every_months=terms.check_months),
            rests_on=commitment.application.number,
            is_commitment=True,
        ),
    )


# Where promises come from.
SOURCES: Final[tuple[Callable[[Grant], Iterable[Promise]], ...]] = (
    of_the_agreement,
    of_the_commitment,
)


def promises_of(grant: Grant) -> tuple[Promise, ...]:
    """Return the promises of a grant, of all sources in their order."""
    return tuple(promise for source in SOURCES for promise in source(grant))
