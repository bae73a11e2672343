"""Which tasks of a page its reader may not do, and why: a queue holds what a role serves.

Asked as the gate asks, for all tasks at once. One thing is left to the gate: whom the matter of
a case keeps from its task, because each case would have to be read for it.
"""

from __future__ import annotations

from collections import defaultdict
from operator import itemgetter
from typing import TYPE_CHECKING

from django.db.models import CharField, Q, Value

from cases.models import CaseEvent
from cases.permissions import hats_for, why_not
from workflows.engine.requirements import before, looks_back, of_task

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from cases.models import Membership, Person, WorkItem
    from workflows.engine.requirements import Pair


def not_theirs(
    items: Iterable[WorkItem], *, person: Person, hats: Sequence[Membership]
) -> dict[int, str]:
    """Return why a person may not do a task, by task; what they may do is left out.

    Looked at are the tasks that nobody holds, and those of whom the person stands in for; another
    colleague's are that colleague's, and who holds a task was asked before they got it.

    Args:
        items: tasks in work, with their cases and organisations.
        person: who looks.
        hats: what `hats_on` gave for the day.
    """
    offered = [item for item in items if _hats_under(item, person, hats)]
    acts = _earlier_acts(offered, {hat.person_id for hat in hats} | {person.pk})
    found = {}
    for item in offered:
        node = item.flow_task
        before_it = acts.get((item.process_id, node.name), ())
        asked = of_task(item.process, node, item, acts=before_it, recused=frozenset())
        if not hats_for(_hats_under(item, person, hats), asked):
            found[item.pk] = why_not(person, asked)
    return found


def _hats_under(
    item: WorkItem, person: Person, hats: Sequence[Membership]
) -> tuple[Membership, ...]:
    if item.owner_id is None:
        return tuple(hats)
    others = () if item.owner_id == person.pk else hats
    return tuple(hat for hat in others if hat.person_id == item.owner_id)


def _earlier_acts(
    items: Sequence[WorkItem], people: set[int]
) -> Mapping[tuple[int, str], list[Pair]]:
    """Return, by case and node, what these people did before, as the gate reads it; one read."""
    cases = defaultdict(set)
    nodes = {item.flow_task: item.flow_task.name for item in items if looks_back(item.flow_task)}
    for item in items:
        cases[item.flow_task].add(item.process_id)
    theirs = Q(actor_id__in=people) | Q(acting_for_id__in=people)
    reads: list[QuerySet[CaseEvent, tuple[int, str, int, int | None]]] = [
        CaseEvent.objects.filter(before(node), theirs, case_id__in=cases[node])
        .order_by()
        .values_list("case_id", Value(name, CharField()), "actor_id", "acting_for_id")
        for node, name in sorted(nodes.items(), key=itemgetter(1))
    ]
    found: dict[tuple[int, str], list[Pair]] = defaultdict(list)
    for case, name, actor, acting_for in reads[0].union(*reads[1:]) if reads else ():
        found[case, name].append((actor, acting_for))
    return found
