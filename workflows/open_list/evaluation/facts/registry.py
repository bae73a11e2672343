"""The facts that a round takes, in the order in which a dossier shows them.

Another fact is one more module with a `FACT` and one more line here. Dossiers keep what they took:
a fact that is no longer taken stays in the table of its old rounds under its code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from workflows.open_list.evaluation.facts import (
    annotated_listed,
    changes_in_effect,
    conflicts_met,
    decided_requests,
    entries_by_domain,
    entries_by_openness,
    entry_quality,
    fields_complete,
    requests_handed_in,
    tasks_in_time,
    untouched_entries,
    updated_on_time,
    versions_joined,
)

if TYPE_CHECKING:
    from workflows.open_list.evaluation.facts.fact import Fact

FACTS: Final[tuple[Fact, ...]] = (
    entries_by_openness.FACT,
    entries_by_domain.FACT,
    fields_complete.FACT,
    untouched_entries.FACT,
    updated_on_time.FACT,
    annotated_listed.FACT,
    entry_quality.FACT,
    changes_in_effect.FACT,
    versions_joined.FACT,
    requests_handed_in.FACT,
    decided_requests.FACT,
    tasks_in_time.FACT,
    conflicts_met.FACT,
)
FACTS_BY_CODE: Final = {fact.code: fact for fact in FACTS}
