"""How criteria are computed: each measure is a share that a dossier itself proves.

A share comes from the dated facts of the dossier or from what its signature sealed, so the same
dossier always gives the same points. Where there is nothing to measure, the criterion does not
apply: nobody is scored by what nobody knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from django.utils.translation import gettext_lazy as _

from cases.queries.criteria import first_signature
from cases.queries.evaluation import facts_of
from cases.queries.verdicts import UNDECIDED, verdict_counts
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django_stubs_ext import StrOrPromise

    from cases.models import EvaluationDossier


class Share(NamedTuple):
    """What is there of what could be."""

    value: int
    whole: int


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What a dossier says of itself.

    Attributes:
        facts: the facts that are a share of something, by code.
        in_time: whether the head signed by the day of the round; None: nobody signed yet.
        verdicts: the entries with a verdict, of all.
    """

    facts: Mapping[str, Share]
    in_time: bool | None
    verdicts: Share


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One way to compute a criterion.

    Attributes:
        code: how criteria name it; never reused for something else.
        label: what pages call it.
        share: what a dossier gives; None: it does not apply.
    """

    code: str
    label: StrOrPromise
    share: Callable[[Answers], Share | None]


def answers_of(dossier: EvaluationDossier) -> Answers:
    """Return what a dossier says of itself, in a fixed number of statements."""
    counts = verdict_counts(dossier)
    whole = sum(counts.values())
    signed_at = first_signature(dossier)
    return Answers(
        facts={
            row.code: Share(row.value, row.whole)
            for row in facts_of(dossier)
            if row.whole and not row.part
        },
        in_time=None if signed_at is None else civil_date(signed_at) <= dossier.round.due_on,
        verdicts=Share(whole - counts[UNDECIDED], whole),
    )


def _fact(code: str) -> Callable[[Answers], Share | None]:
    return lambda answers: answers.facts.get(code)


def _kept_up(answers: Answers) -> Share | None:
    untouched = answers.facts.get("untouched_entries")
    return untouched and Share(untouched.whole - untouched.value, untouched.whole)


def _in_time(answers: Answers) -> Share | None:
    return None if answers.in_time is None else Share(int(answers.in_time), 1)


def _verdicts(answers: Answers) -> Share | None:
    return answers.verdicts if answers.verdicts.whole else None


# Code, what pages call it, and the share.
_MEASURES: Final = (
    ("updated_on_time", _("按时更新率"), _fact("updated_on_time")),
    ("annotated_listed", _("应列尽列率"), _fact("annotated_listed")),
    ("entry_quality", _("条目质量得分率"), _fact("entry_quality")),
    ("fields_complete", _("字段齐全率"), _fact("fields_complete")),
    ("kept_up", _("一年内有更新的比例"), _kept_up),
    ("tasks_in_time", _("任务按时办结率"), _fact("tasks_in_time")),
    ("answered_in_time", _("按期签署自评"), _in_time),
    ("verdicts_complete", _("条目意见完整率"), _verdicts),
    # No fact tells of use yet: the criterion stands in the set and does not apply.
    ("zero_use_handled", _("零调用条目处置率"), _fact("zero_use_handled")),
)
MEASURES: Final[tuple[Measure, ...]] = tuple(
    Measure(code=code, label=label, share=share) for code, label, share in _MEASURES
)
MEASURES_BY_CODE: Final = {measure.code: measure for measure in MEASURES}
