"""What people of the town fill in on a dossier before they hand it on."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from cases.models import Criterion, EntryRow, EvaluationDossier
from cases.states.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cases.models import Case, Person
    from tests.random_runs.town import Town


def judge_entries(town: Town, record: Case, who: Person, pick: int) -> None:
    """Say what should become of a dossier's entries: of one by the pick, the rest stays."""
    verdict = Verdict.values[pick % len(Verdict)]
    entries = EntryRow.objects.filter(provider=record.organisation_id, valid_from__isnull=False)
    one = entries.order_by("entry_id").values_list("entry_id", flat=True)[:1]
    said = {"entries": list(one), "verdict": verdict, "reason": "评估时商定"}
    town.say(record, who, "say_verdicts", said)
    town.say(record, who, "keep_the_rest", {})


def score_what_is_judged(town: Town, record: Case, who: Person, pick: int) -> None:
    """Judge every criterion of a dossier that no fact proves."""
    dossier = EvaluationDossier.objects.select_related("round").get(pk=record.pk)
    judged = Criterion.objects.filter(version=dossier.round.criteria_id, measure="")
    for criterion in judged:
        said = {"criterion": criterion.pk, "points": Decimal(pick % 100), "grounds": "抽查"}
        town.say(record, who, "score_criterion", said)


# By the outcome that needs it.
PREPARED: Final[Mapping[str, Callable[[Town, Case, Person, int], None]]] = {
    "hand_in": judge_entries,
    "submit_scores": score_what_is_judged,
}
