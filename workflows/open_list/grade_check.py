"""Refuse levels (分类分级) that the scheme in force does not take, where a person proposes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.queries.grading import grading_on
from cases.states.list_change import ItemDecision
from workflows.open_list.graded import Graded, graded, grading_for, why_refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from cases.models import ListChange

SHOWN = 3


def must_fit_scheme(
    content: Mapping[str, Any],  # Any: values by field
    before: Mapping[str, Any] | None,
    *,
    reason: str,
    on: date,
) -> None:
    """Refuse a level that cannot be handed in, beside the entry that is being typed.

    What the list has as it is stands in nobody's way: it is looked at where the entry is new, or
    where its level or its attribute changes.

    Args:
        content: the wording as typed.
        before: the wording that it is drafted on; None for a new entry.
        reason: why a listed entry gets another level.
        on: the day whose scheme counts.

    Raises:
        BadInput: what is wrong, what is allowed, and what helps.

    Rests on decisions.md (Open list, Grading).
    """
    if before is not None and not _differs(content, before):
        return
    grading = grading_for(content["grade"], before["grade"] if before else "", on=on)
    judged = graded(grading, content, before)
    if judged is None:
        return
    sentence = why_refused(judged, name=content["name"], reason=reason, is_new=before is None)
    if sentence:
        raise BadInput(sentence, field="grade")


def all_must_fit_scheme(change: ListChange, *, on: date) -> None:
    """Refuse to hand in a request whose levels the scheme of the day does not take.

    The scheme may have changed since the draft. What a file brought is warned of at its import
    and shown to those who decide, as is what takes a version back; neither is refused
    (decisions.md, Open list).

    Raises:
        GuardFailed: with the first entries that do not fit, and how many more there are.
    """
    if change.list_import_id is not None or change.reverses_id is not None:
        return
    proposed = change.items.filter(proposed_row__isnull=False).exclude(
        decision__in=(ItemDecision.CANCELLED, ItemDecision.SUPERSEDED)
    )
    touched = Q(base_row__isnull=True) | ~Q(
        base_row__grade=F("proposed_row__grade"), base_row__open_type=F("proposed_row__open_type")
    )
    has_level = ~Q(proposed_row__grade="") | (Q(base_row__isnull=False) & ~Q(base_row__grade=""))
    rows = list(
        proposed.filter(touched, has_level)
        .order_by("position")
        .values_list(
            "proposed_row__name",
            "proposed_row__grade",
            "proposed_row__open_type",
            "base_row__grade",
            "grade_reason",
        )
    )
    if not rows:
        return
    grading = grading_on(on)
    sentences = []
    for name, grade, open_type, before, reason in rows:
        judged = Graded(grading=grading, grade=grade, open_type=open_type, before=before or "")
        sentences.append(why_refused(judged, name=name, reason=reason, is_new=before is None))
    wrong = [sentence for sentence in sentences if sentence]
    if wrong:
        more = len(wrong) - SHOWN
        rest = _t("另有 %(count)s 条同样须改正。") % {"count": more} if more > 0 else ""
        raise GuardFailed("".join(wrong[:SHOWN]) + rest)


def _differs(content: Mapping[str, Any], before: Mapping[str, Any]) -> bool:  # Any: values by field
    return any(content[name] != before[name] for name in ("grade", "open_type"))
