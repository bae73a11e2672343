"""How applications for data are answered: the one count behind every page that shows it (S50).

Two figures stand apart (decisions.md, Applications): answers within the term net of stops, to
which an extension is no help, and answers by the date that was in force when they were given.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, TruncDate

from cases.models import AccessLine, Clock
from cases.queries.supervision import cases_overseen
from cases.states.access_line import ANSWERED, UNDECIDED, LineState
from cases.states.civil_time import SHANGHAI
from cases.states.clock import ClockStatus

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from cases.queries.supervision import Overseer

_OF_CLOCKS: Final = {"due": "due_on", "extended": "extended_by", "clock_status": "status"}


@dataclass(frozen=True, kw_only=True)
class AnswerFigures:
    """The answers of one organisation in a period, and what waits with it now.

    Attributes:
        organisation: its full name; empty: of all together.
        answered: lines with a valid answer (有效答复): opened, refused, redirected, not needed.
        in_term: those within the term, net of stops and without extensions.
        on_time: those by the date in force.
        approved: those that opened the data.
        waiting: undecided lines.
        late: of these, whose date has passed; one that stands still is not late.
    """

    organisation: str
    answered: int
    in_term: int
    on_time: int
    approved: int
    waiting: int
    late: int

    @property
    def share_in_term(self) -> int | None:
        """Whole percent of the answers that came within the term, rounded down; None: of none."""
        return _share(self.in_term, self.answered)

    @property
    def share_on_time(self) -> int | None:
        """Whole percent of the answers that came on time, rounded down; None: of none."""
        return _share(self.on_time, self.answered)


def _share(part: int, whole: int) -> int | None:
    return part * 100 // whole if whole else None


def answer_figures(
    who: Overseer,
    *,
    since: date,
    until: date,
    without_extension: Callable[[date, int], date],
) -> list[AnswerFigures]:
    """Return the figures of each organisation that somebody oversees, by its name.

    Three statements, however many lines and organisations there are; of extended deadlines the
    rows are read.

    Args:
        who: who looks.
        since: the first day of the period, in Shanghai.
        until: its last day.
        without_extension: gives the date before an extension, from a date and working days.
    """
    clock = Clock.objects.filter(case=OuterRef("pk"), code="app.answer").order_by("-pk")
    # On the fast path the officer's deadline is that of all lines of the application.
    officers = Clock.objects.filter(
        case=OuterRef("application__one_off_review"), code="app.fast.decide"
    ).order_by("-pk")
    lines = (
        AccessLine.objects.filter(cases_overseen(who))
        .order_by()
        .annotate(
            day=TruncDate("answered_at", tzinfo=SHANGHAI),
            **{
                name: Coalesce(
                    Subquery(clock.values(column)[:1]), Subquery(officers.values(column)[:1])
                )
                for name, column in _OF_CLOCKS.items()
            },
        )
    )
    # The first substantive decision counts (decisions.md): not what follows a second look.
    answered = lines.filter(state__in=ANSWERED, day__range=(since, until), anew_of=None)
    waiting = lines.filter(state__in=UNDECIDED)
    late = Q(due__lt=who.on) & ~Q(clock_status=ClockStatus.PAUSED)
    found = {
        name: counts
        for name, *counts in answered.values_list("organisation__full_name").annotate(
            answered=Count("pk"),
            in_term=Count("pk", filter=Q(day__lte=F("due"), extended=0)),
            on_time=Count("pk", filter=Q(day__lte=F("due"))),
            approved=Count("pk", filter=Q(state=LineState.APPROVED)),
        )
    }
    extended = Counter(
        name
        for name, day, due, days in answered.filter(extended__gt=0).values_list(
            "organisation__full_name", "day", "due", "extended"
        )
        if day <= without_extension(due, days)
    )
    open_now = {
        name: counts
        for name, *counts in waiting.values_list("organisation__full_name").annotate(
            waiting=Count("pk"), late=Count("pk", filter=late)
        )
    }
    return [
        _figures(name, found.get(name, [0] * 4), extended[name], open_now.get(name, [0] * 2))
        for name in sorted({*found, *open_now})
    ]


def in_all(figures: list[AnswerFigures]) -> AnswerFigures:
    """Return the figures of several organisations together."""
    names = ("answered", "in_term", "on_time", "approved", "waiting", "late")
    sums = {name: sum(getattr(each, name) for each in figures) for name in names}
    return AnswerFigures(organisation="", **sums)


def _figures(name: str, answers: list[int], extended: int, open_now: list[int]) -> AnswerFigures:
    answered, in_term, on_time, approved = answers
    waiting, late = open_now
    return AnswerFigures(
        organisation=name,
        answered=answered,
        in_term=in_term + extended,
        on_time=on_time,
        approved=approved,
        waiting=waiting,
        late=late,
    )
