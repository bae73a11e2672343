"""What a proposed version of the rules adds, removes and changes against the one in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from backoffice.views.admin.routing_steps import RuleLine


@dataclass(frozen=True, kw_only=True)
class RuleChange:
    """One difference: the rule as it is in force, as it is proposed, or both."""

    was: RuleLine | None
    becomes: RuleLine | None

    @property
    def label(self) -> str:
        if self.was is None:
            return _t("新增")
        return _t("修改") if self.becomes else _t("删除")

    @property
    def tone(self) -> str:
        if self.was is None:
            return "good"
        return "warn" if self.becomes else "bad"


def difference(held: Sequence[RuleLine], proposed: Sequence[RuleLine]) -> list[RuleChange]:
    """Pair what stayed; a rule for the same step and conditions is changed, the rest comes or goes.

    Removed rules come first: they are what is easily overlooked.
    """
    gone, new = _without(held, proposed), _without(proposed, held)
    changed = list(_pairs(gone, new))
    return [
        *(RuleChange(was=rule, becomes=None) for rule in gone),
        *changed,
        *(RuleChange(was=None, becomes=rule) for rule in new),
    ]


def _without(rules: Sequence[RuleLine], others: Sequence[RuleLine]) -> list[RuleLine]:
    left, kept = list(others), []
    for rule in rules:
        if rule in left:
            left.remove(rule)
        else:
            kept.append(rule)
    return kept


def _pairs(gone: list[RuleLine], new: list[RuleLine]) -> Iterator[RuleChange]:
    """Take out of both lists what speaks of the same step under the same conditions."""
    for rule in tuple(gone):
        for other in new:
            if (rule.step, rule.conditions) == (other.step, other.conditions):
                gone.remove(rule)
                new.remove(other)
                yield RuleChange(was=rule, becomes=other)
                break
