"""The facts of a dossier as its pages show them: one group for each, with what was said of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cases.queries.evaluation import comments_on, facts_of
from cases.queries.verdicts import UNDECIDED, verdict_counts
from cases.states.verdict import Verdict
from workflows.open_list.evaluation.facts.registry import FACTS_BY_CODE

if TYPE_CHECKING:
    from cases.models import DossierFact, EvaluationDossier
    from cases.queries.evaluation import Comment


@dataclass(frozen=True, kw_only=True)
class Line:
    """One figure: its share in words, and the row."""

    label: str
    fact: DossierFact


@dataclass(frozen=True, kw_only=True)
class Group:
    """One fact of the registry with its figures and what was said about it."""

    code: str
    label: str
    unit: str
    lines: list[Line] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)


def dossier_details(dossier: EvaluationDossier) -> dict[str, object]:
    """Return the round and the facts of a dossier; what is no longer taken shows under its code."""
    groups: dict[str, Group] = {}
    for row in facts_of(dossier):
        known = FACTS_BY_CODE.get(row.code)
        group = groups.setdefault(
            row.code,
            Group(
                code=row.code,
                label=str(known.label) if known else row.code,
                unit=str(known.unit) if known else "",
            ),
        )
        label = known.part_label(row.part) if known else row.part
        group.lines.append(Line(label=label, fact=row))
    for comment in comments_on(dossier):
        if comment.fact in groups:
            groups[comment.fact].comments.append(comment)
    counts = verdict_counts(dossier)
    verdicts = [(each.label, counts.get(each.value, 0)) for each in Verdict]
    return {
        "verdicts": verdicts,
        "undecided": counts[UNDECIDED],
        "dossier": dossier,
        "round": dossier.round,
        "fact_groups": list(groups.values()),
    }
