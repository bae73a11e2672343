"""One random run: who tries what, and whether the rules written down by hand let them."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, TypeVar

from cases.errors import KaifangError
from cases.models import CaseEvent, EmergencySuspension
from tests.random_runs.access.lawful import MOVES
from tests.random_runs.access.photograph import photograph
from tests.random_runs.access.told_clocks import clocks_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from cases.models import AccessLine, Case, Person
    from tests.random_runs.access.city import City
    from tests.random_runs.access.told_clock import Told

T = TypeVar("T")
# How often, in a hundred tries, it is not who may, and something is wrong with what is handed in.
ANYBODY, FAULTY = 15, 15
# The digests of rows that a version of the run wrote otherwise.
DIGESTS = {"reworded": "1" * 64, "excluded": "2" * 64}
# What a list says of what can be applied for under conditions.
AS_APPLIED_FOR = frozenset({"as_was", *DIGESTS})
# Of a kind of case and its act, how often.
Written = dict[tuple[str, str], int]


class Walk:
    """A run: the city, the moment, and the events that were looked at.

    Attributes:
        chance: what decides in the step under way.
        listed: what the list in effect says of each dataset, as the run changed it.
        tried: the acts that were taken, and how often each was refused.
        is_smooth: whether all goes as it should, until a run is where it is to begin.
    """

    def __init__(self, city: City, at: datetime) -> None:
        self.city = city
        self.at = at
        self.chance = Random(0)  # noqa: S311  # a run that can be repeated, not a secret
        self.last_event = newest_event()
        self.unseen: list[CaseEvent] = []
        self.version = 1
        self.listed = {row.entry_id: "as_was" for row in city.rows}
        self.tried: Counter[tuple[str, str]] = Counter()
        self.is_smooth = False

    def happens(self, percent: int) -> bool:
        """Tell whether something happens that does so often."""
        return self.chance.randrange(100) < percent

    def errs(self, percent: int) -> bool:
        """Tell whether something goes wrong that does so often; in a smooth run nothing does."""
        return self.happens(percent) and not self.is_smooth

    def goes_on(self, percent: int) -> bool:
        """Tell whether the way is taken that leads on; in a smooth run it always is."""
        return self.happens(percent) or self.is_smooth

    def one_of(self, among: Iterable[T]) -> T | None:
        """Return one of several, or None of none."""
        some = list(among)
        return self.chance.choice(some) if some else None

    def somebody(self, allowed: Sequence[Person]) -> Person:
        """Return somebody who may, by what is written down, and now and then anybody at all."""
        anybody = self.errs(ANYBODY) or not allowed
        return self.chance.choice(self.city.people if anybody else allowed)

    def fault(self, *faults: str) -> str:
        """Return what is wrong with what somebody hands in; mostly nothing is."""
        return self.chance.choice(faults) if self.errs(FAULTY) else ""

    def tries(self, attempt: Callable[[], object], *, lawful: bool, writes: Written) -> bool:
        """Let somebody try something; tell whether it was lawful.

        What is lawful must be taken and write exactly those events; what is not must be refused
        and leave every row as it was.
        """
        if lawful:
            attempt()
            written = Counter((each.case.kind, each.act) for each in self.gather())
            assert written == Counter(writes), f"{writes} was to be written, not {written}"
        else:
            before = photograph()
            refused = ""
            try:
                attempt()
            except KaifangError as refusal:
                refused = refusal.message
            assert refused, f"{writes} was taken at {self.at}, and must not be"
            after = photograph()
            changed = [table for table, seen in before.items() if after[table] != seen]
            assert not changed, f"A refusal ({refused}) wrote into {changed}"
            self.tried["refused", next(iter(writes))[1]] += 1
        self.at += timedelta(minutes=1)
        return lawful

    def gather(self) -> list[CaseEvent]:
        """Return the new events of the kinds that are walked; they are yet to be seen."""
        new = CaseEvent.objects.filter(pk__gt=self.last_event, case__kind__in=MOVES)
        found = list(new.select_related("case").order_by("pk"))
        self.unseen += found
        self.last_event = found[-1].pk if found else self.last_event
        return found

    def look(self) -> list[CaseEvent]:
        """Return the events that nobody looked at yet."""
        self.gather()
        seen, self.unseen = self.unseen, []
        return seen

    def may_be_applied_for(self, entry: int) -> bool:
        """Tell whether the list opens a dataset under conditions now (S19, S20)."""
        suspended = EmergencySuspension.objects.filter(entry=entry, ended_at=None)
        return self.listed[entry] in AS_APPLIED_FOR and not suspended.exists()

    def reads_as_it_did(self, line: AccessLine) -> bool:
        """Tell whether the list opens the dataset of a line in the words that were applied for."""
        return self.change_of(line) == ""

    def change_of(self, line: AccessLine) -> str:
        """Return what the list says otherwise of the dataset of a line; empty: nothing (S19)."""
        now = self.listed[line.entry_id]
        suspended = EmergencySuspension.objects.filter(entry=line.entry_id, ended_at=None)
        if now in {"removed", "not_open"}:
            return now
        if now == "suspended" or suspended.exists():
            return "suspended"
        if now == "unconditional":
            return now
        other = {digest for said, digest in DIGESTS.items() if said != now}
        was_written_anew = line.row.row_hash in DIGESTS.values()
        as_it_did = line.row.row_hash not in other and was_written_anew is (now in DIGESTS)
        return "" if as_it_did else "reworded"


def newest_event() -> int:
    """Return the key of the newest event."""
    return CaseEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def events_of(case: Case) -> list[CaseEvent]:
    """Return the events of a case in their order."""
    found = CaseEvent.objects.filter(case_id=case.pk).select_related("case")
    return list(found.order_by("sequence"))


def clock_of(case: Case) -> Told:
    """Return the newest deadline of a line or an agreement, as its events tell it."""
    return clocks_of(case.kind, events_of(case), also=())[-1]


def who_did(case: Case, *acts: str) -> set[int | None]:
    """Return who did one of some acts in a case."""
    found = CaseEvent.objects.filter(case_id=case.pk, act__in=acts)
    return set(found.values_list("actor_id", flat=True))
