"""End a request in conflict by keeping everything that stands (全部采用现有内容)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.states.conflict import Ruling
from workflows.open_list.field_names import named
from workflows.open_list.harmless import harmless_changes
from workflows.open_list.settle import STANDING, must_stand_as_seen, rule, unruled, write_answers
from workflows.open_list.standing import standing_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cases.models import ListChange
    from workflows.engine.step import Step


def yield_to_what_stands(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Let everything that stands be, and give the conflicting items up, whole.

    `step.data` may carry `seen`, as `settle.rule_on_conflicts` has it, and `gives_up_rest`: that
    the author knows that the changes of other fields, which meet nothing, are given up as well.

    Writes: the decision of each item, the ruling on its conflict and its reason.

    Raises:
        GuardFailed: something else stands by now than the page showed, or changes that meet
            nothing would be given up and nobody said so.
    """
    change = cast("ListChange", step.case)
    conflicts = unruled(change)
    standing = standing_of({met.item.entry_id for met in conflicts}, without=change.pk)
    given_up = {}
    for met in conflicts:
        stands = standing[met.item.entry_id]
        must_stand_as_seen(met, stands, step)
        if rest := harmless_changes(met.item, stands):
            given_up[met.item_id] = (str(met.item.proposed_row), rest)
        write_answers(met, stands, {"": STANDING})
        rule(met, Ruling.YIELDED, step)
    if given_up and not step.data.get("gives_up_rest"):
        raise GuardFailed(_what_would_be_lost(given_up.values()))
    facts = {str(item): list(rest) for item, (_name, rest) in given_up.items()}
    return {"yielded": len(conflicts), **({"given_up": facts} if facts else {})}


def _what_would_be_lost(given_up: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    lost = "；".join(
        _t("“%(name)s”的%(fields)s") % {"name": name, "fields": named(fields)}
        for name, fields in given_up
    )
    return _t(
        "“全部采用现有内容”会结束本申请，没有冲突的改动也随之放弃：%(lost)s。"
        "要保留这些改动，请对冲突处选“现有内容”，再点“按所选内容重新起草”；"
        "确要放弃的，请勾选“一并放弃”后再提交。"
    ) % {"lost": lost}
