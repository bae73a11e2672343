"""What the update frequencies promise on a day, and which wordings keep it, as conditions.

Late is what was updated before the day on which period and grace end: a comparison with one
moment per frequency, which every database can make for a whole list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.models import UpdatePeriod
from cases.states.civil_time import SHANGHAI
from cases.states.vocabulary import EntryStatus, OpenType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

# What is listed and not to be had promises no update: catalogue only, not yet, no longer.
ASSESSED = ~Q(open_type=OpenType.NOT_OPEN) & Q(status=EntryStatus.PUBLISHED)


@dataclass(frozen=True, kw_only=True)
class Timing:
    """The rules in force on a day, and the conditions on wordings that follow from them.

    Attributes:
        on: the reference day.
        rules: by frequency.
    """

    on: date
    rules: Mapping[str, UpdatePeriod]

    @property
    def timed(self) -> Q:
        """Entries that promise a date."""
        return ASSESSED & Q(update_frequency__in=self._frequencies(timed=True))

    @property
    def untimed(self) -> Q:
        """Entries whose frequency promises no date (不定期更新, 静态数据)."""
        return ASSESSED & Q(update_frequency__in=self._frequencies(timed=False))

    @property
    def unclear(self) -> Q:
        """Entries that name no frequency."""
        return ASSESSED & Q(update_frequency="")

    @property
    def unknown(self) -> Q:
        """Timed entries of which nobody knows when they were updated: neither late nor on time."""
        return self.timed & Q(last_data_update_at__isnull=True)

    @property
    def late(self) -> Q:
        """Timed entries whose period and grace have passed without an update."""
        return ASSESSED & reduce(
            or_,
            (
                Q(update_frequency=name, last_data_update_at__lt=midnight(self.latest(name)))
                for name in self._frequencies(timed=True)
            ),
            Q(pk__in=[]),
        )

    @property
    def future(self) -> Q:
        """Timed entries dated after the reference day: on time, and a mistake in the data."""
        return self.timed & Q(last_data_update_at__gte=midnight(self.on + timedelta(days=1)))

    def latest(self, frequency: str) -> date:
        """Return the earliest day of an update that is still on time under a timed frequency."""
        rule = self.rules[frequency]
        return self.on - timedelta(days=(rule.days or 0) + rule.grace_days)

    def promises(self, frequency: str) -> bool:
        """Tell whether a frequency promises a date."""
        rule = self.rules.get(frequency)
        return rule is not None and rule.days is not None

    def days_late(self, frequency: str, updated_on: date | None) -> int:
        """Return by how many days an entry is late; 0: on time, not timed or not known."""
        return 0 if updated_on is None else self.days_over(frequency, updated_on, self.on)

    def days_over(self, frequency: str, updated_on: date, on: date) -> int:
        """Return by how many days an update is late on any day; 0: on time or not timed."""
        rule = self.rules.get(frequency)
        if rule is None or rule.days is None:
            return 0
        return max(0, (on - updated_on).days - rule.days - rule.grace_days)

    def due_on(self, frequency: str, updated_on: date) -> date | None:
        """Return the day on which the next update falls due; None where none is promised."""
        rule = self.rules.get(frequency)
        return None if rule is None or rule.days is None else updated_on + timedelta(rule.days)

    def _frequencies(self, *, timed: bool) -> list[str]:
        return sorted(name for name, rule in self.rules.items() if (rule.days is not None) is timed)


def timing_on(on: date) -> Timing:
    """Return the rules in force on a day.

    Raises:
        BadInput: no rule was in force by then.
    """
    return timings_on([on])[0]


def timings_on(days: Sequence[date]) -> list[Timing]:
    """Return the rules in force on each of some days, in one statement.

    Raises:
        BadInput: on one of them no rule was in force yet.
    """
    rules = list(UpdatePeriod.objects.order_by("effective_from", "id"))
    found = []
    for on in days:
        in_force = {each.frequency: each for each in rules if each.effective_from <= on}
        if not in_force:
            raise BadInput(
                _t("%(day)s 还没有施行的更新周期规则：请选 %(first)s 或以后的日期。")
                % {"day": on.isoformat(), "first": rules[0].effective_from.isoformat()}
            )
        found.append(Timing(on=on, rules=in_force))
    return found


def midnight(day: date) -> datetime:
    """Return the moment at which a civil day begins in Shanghai."""
    return datetime.combine(day, time(), tzinfo=SHANGHAI)


def first_rule_on() -> date:
    """Return the first day on which a rule was in force."""
    return UpdatePeriod.objects.order_by("effective_from").values_list("effective_from", flat=True)[
        0
    ]
