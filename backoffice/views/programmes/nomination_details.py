"""What the case page and the step page show of a nomination."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.views.clock import moment
from backoffice.views.programmes.criterion_lines import found_now, lines_of
from backoffice.views.programmes.shown_labels import labels_shown
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from cases.models import LabelNomination


def nomination_details(nomination: LabelNomination) -> dict[str, object]:
    """Return the criteria with what was found, before the signature as it is now."""
    at, criteria = moment(), nomination.programme.criteria
    is_taken = nomination.facts_at is not None
    facts = nomination.facts
    if not is_taken and not nomination.is_closed:
        facts = found_now(nomination.entry_id, criteria, at=at)
    labels = labels_shown(nomination.entry_id, on=civil_date(at))
    return {
        "nomination": nomination,
        "programme": nomination.programme,
        "criterion_lines": lines_of(criteria, [*facts, *nomination.judgement]),
        "facts_at": nomination.facts_at,
        "own_labels": [each for each in labels if each.label.nomination_id == nomination.pk],
        "other_labels": [each for each in labels if each.label.nomination_id != nomination.pk],
    }
