"""Hand a change request in: what was refused earlier is looked at anew, and all is sealed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Q

from cases.models import ChangeItem
from cases.queries.conflicts import AGREEMENTS
from cases.search_index import index_sealed_change
from cases.states.list_change import ItemDecision
from workflows.engine.clocks import civil_date
from workflows.open_list.co_providers import tell_providers
from workflows.open_list.disposing import impact_facts
from workflows.open_list.grade_check import all_must_fit_scheme
from workflows.open_list.impact import impact_of
from workflows.open_list.joint_wordings import must_be_agreed
from workflows.open_list.neighbour_news import tell_who_changes_it_too
from workflows.open_list.notice_period import must_have_reasons
from workflows.open_list.put_back import as_before
from workflows.open_list.screening_again import screen_levels_again
from workflows.open_list.settled_items import REFUSED, refused_for_good

if TYPE_CHECKING:
    from cases.models import ListChange
    from workflows.engine.step import Step


def seal_items(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Let refused items of a returned request wait again; return count and digest of all.

    A request that was sent back is a new proposal: a mark from the round before must not
    strike an item that its author has improved or defends. What the commission had refused for
    good, before other items came back to be ruled on, stays refused.

    The digest covers every item's entry, operation and proposed row hash, in order, so the
    history proves what exactly was approved later.

    Who leads the providers of other organisations' entries is told, and who changes the entries
    too. What depends on entries that lose openness is counted, and again at the approval.
    What was to be agreed on after a conflict is edited by now, or the event says what was agreed.
    The scheme of grading may have changed since an item was written: what it finds now in the
    levels goes to those who decide, and to the security review where that is asked for.

    Writes: the decision of items that were refused before; what is found in levels; the names
    that it is found by.

    Raises:
        GuardFailed: an item takes openness away and says no reason, or a level that a person
            proposed is none that the scheme in force takes.
        BadInput: a wording was to be agreed on, and nothing says that it was.
    """
    agreed = must_be_agreed(step)
    must_have_reasons(step.case)
    all_must_fit_scheme(cast("ListChange", step.case), on=civil_date(step.at))
    refused = ~refused_for_good() & Q(decision__in=REFUSED)
    before = as_before(step, refused)
    ChangeItem.objects.filter(refused, change_id=step.case.pk).update(
        decision=ItemDecision.PENDING, decision_reason="", decided_by=None, decided_at=None
    )
    screened_again = screen_levels_again(cast("ListChange", step.case), on=civil_date(step.at))
    digest = hashlib.sha256()
    count = 0
    rows = ChangeItem.objects.filter(change_id=step.case.pk).order_by("position")
    for uid, operation, proposed in rows.values_list(
        "entry__uid", "operation", "proposed_row__row_hash"
    ).iterator(chunk_size=2000):
        digest.update(f"{uid} {operation} {proposed or ''}\n".encode())
        count += 1
    index_sealed_change(step.case)
    tell_providers(step)
    said = agreed.get(AGREEMENTS, {})
    tell_who_changes_it_too(step, {int(met): words for met, words in said.items()})
    impact = impact_facts(impact_of(cast("ListChange", step.case)))
    facts = {"screened_again": screened_again} if screened_again else {}
    return {
        "items": count,
        "items_digest": digest.hexdigest(),
        **facts,
        **agreed,
        **impact,
        **before,
    }
