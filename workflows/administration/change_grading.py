"""Enter a version of the grading scheme (分类分级), after a look at the entries that it touches."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _t

from cases.errors import BadInput, Stale
from cases.events import append_system_event, canonical
from cases.grading import scheme_digest
from cases.models import GradingLevel, GradingScheme, OutboxMessage
from cases.queries.grading import as_levels, grading_on, touched_counts, touched_entries
from cases.states.clock import Tier
from cases.states.system_act import SystemAct
from workflows.administration.duplicates import refusing_duplicates
from workflows.administration.grading_levels import checked_levels
from workflows.administration.grading_news import news_of_entry
from workflows.administration.requirements import require_administrator
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from cases.models import Person
    from cases.queries.grading import TouchedCount
    from workflows.administration.grading_levels import ProposedLevel

FURTHEST = timedelta(days=2 * 366)


@dataclass(frozen=True, kw_only=True)
class ProposedScheme:
    """A version as typed: its head, and its levels in order."""

    name: str
    effective_from: date
    source: str
    tier: str
    reason: str
    levels: Sequence[ProposedLevel]


@dataclass(frozen=True, kw_only=True)
class SchemeEffect:
    """What a version would do to the list.

    Attributes:
        touched: the entries that must be graded anew.
        counts: how many of each organisation, and why.
        hash: of the version and the counts; who confirms it has seen both.
    """

    touched: QuerySet[Any, Any]  # Any: as `touched_entries` gives it
    counts: list[TouchedCount]
    hash: str

    @property
    def entries(self) -> int:
        """How many entries are touched in all."""
        return sum(each.entries for each in self.counts)


def preview_scheme(proposed: ProposedScheme, *, on: date) -> SchemeEffect:
    """Check a version and say which entries of the list it would touch; nothing is written.

    Raises:
        BadInput: a day that has begun or lies years ahead, a later version, no source or
            reason, a level that cannot be; `row` and `field` say where.
    """
    scheme, levels = _checked(proposed, on=on)
    return _effect(scheme, levels)


@patiently
@transaction.atomic
def enter_scheme(
    *, actor: Person, proposed: ProposedScheme, plan_hash: str, at: datetime
) -> GradingScheme:
    """Enter a version of the scheme; from its day on drafts and imports are judged by it.

    One administrator suffices, as for a deadline: a scheme opens nothing by itself, because every
    change of an entry passes its head, the security review and the commission (house default).

    Args:
        actor: an administrator.
        proposed: the version as typed.
        plan_hash: of the effect that the page showed.
        at: the moment of the entry.

    Writes: one `GradingScheme`, its `GradingLevel`s, one system event with their digest; three
    outbox rows, for the departments whose entries it touches: news now and on its first morning,
    and reviews when its day begins.

    Raises:
        NotAllowed: the actor is no administrator.
        BadInput: as `preview_scheme`.
        Stale: the list has moved since the preview.

    Rests on 工作安排 二(2), decisions.md (Open list, Grading).
    """
    require_administrator(actor, on=civil_date(at))
    scheme, levels = _checked(proposed, on=civil_date(at))
    effect = _effect(scheme, levels)
    if effect.hash != plan_hash:
        raise Stale(_t("预览之后清单或方案有变化。请核对下列最新影响，再次确认。"))
    scheme.entered_by, scheme.entered_at = actor, at
    with refusing_duplicates(
        _t("%(day)s 已有一个版本施行：请另选施行日期。") % {"day": scheme.effective_from},
        field="effective_from",
    ):
        scheme.save(force_insert=True)
    for level in levels:
        level.scheme = scheme
    GradingLevel.objects.bulk_create(levels)
    OutboxMessage.objects.bulk_create(news_of_entry(scheme, at=at))
    append_system_event(
        act=SystemAct.GRADING_ENTERED,
        actor=actor,
        at=at,
        data={
            "number": scheme.number,
            "effective_from": scheme.effective_from,
            "source": scheme.source,
            "tier": scheme.tier,
            "reason": scheme.reason,
            "levels": len(levels),
            "touched": effect.entries,
            "digest": scheme.digest,
        },
    )
    return scheme


def _checked(proposed: ProposedScheme, *, on: date) -> tuple[GradingScheme, list[GradingLevel]]:
    _check_head(proposed, today=on)
    levels = checked_levels(proposed.levels)
    newest = GradingScheme.objects.aggregate(day=Max("effective_from"), number=Max("number"))
    if newest["day"] is not None and proposed.effective_from <= newest["day"]:
        raise BadInput(
            _t("已有一版方案自 %(day)s 起施行，新版本的施行日期须在其后。")
            % {"day": newest["day"]},
            field="effective_from",
        )
    scheme = GradingScheme(
        number=(newest["number"] or 0) + 1,
        name=proposed.name.strip(),
        effective_from=proposed.effective_from,
        source=proposed.source.strip(),
        tier=proposed.tier,
        reason=proposed.reason.strip(),
    )
    scheme.digest = scheme_digest(scheme, levels)
    return scheme, levels


def _check_head(proposed: ProposedScheme, *, today: date) -> None:
    if not today < proposed.effective_from <= today + FURTHEST:
        raise BadInput(
            _t("施行日期须晚于今天（%(today)s），最晚 %(latest)s：各单位须在施行前知悉。")
            % {"today": today, "latest": today + FURTHEST},
            field="effective_from",
        )
    sentences = {
        "name": _t("请写明方案名称。"),
        "source": _t("请写明依据：文件名称和条款，或“内部约定”。"),
        "reason": _t("请写明为什么调整方案，各单位据此复核已有条目。"),
    }
    for field, sentence in sentences.items():
        if not getattr(proposed, field).strip():
            raise BadInput(sentence, field=field)
    if proposed.tier not in Tier.values:
        raise BadInput(_t("请选择依据的可信度。"), field="tier")


def _effect(scheme: GradingScheme, levels: Sequence[GradingLevel]) -> SchemeEffect:
    before = grading_on(scheme.effective_from - timedelta(days=1)).levels
    touched = touched_entries(as_levels(levels), before=dict(before))
    counts = touched_counts(touched)
    seen = [(each.provider, each.touch, each.entries) for each in counts]
    facts = canonical({"digest": scheme.digest, "touched": seen})
    return SchemeEffect(touched=touched, counts=counts, hash=hashlib.sha256(facts).hexdigest())
