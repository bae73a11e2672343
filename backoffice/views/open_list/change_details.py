"""What the step page and the case page show of a change request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from backoffice.signed_in import hats_of_page
from backoffice.templatetags.open_list import item_name
from backoffice.views.clock import today
from backoffice.views.open_list.changes import items_page
from backoffice.views.open_list.conflict_rows import conflict_rows
from backoffice.views.open_list.reversals import left_out_context
from backoffice.views.open_list.ruled_fields import ruled_fields
from cases.queries.conflicts import (
    agreements_of,
    agreements_said,
    is_drafted_after_ruling,
    settled_conflicts,
)
from cases.queries.dispositions import ruled_matters
from cases.queries.neighbours import neighbours_seen_by, rulings_on
from cases.states.list_change import (
    NOT_HANDED_IN,
    ItemDecision,
    ItemOperation,
    ListChangeState,
    RequestKind,
)
from forms.both_versions import BothVersions
from forms.conflicts import GIVES_UP_REST
from forms.list_change import refusals_in, shown_in
from workflows.open_list.approving import clashes_of
from workflows.open_list.neighbours import SAID, neighbour
from workflows.open_list.notice_period import notice_of, takes_away
from workflows.open_list.settle import JOINT
from workflows.open_list.settled_items import settled_among

if TYPE_CHECKING:
    from backoffice.signed_in import SignedInRequest
    from cases.models import ListChange

# What a refusal is called where the request stands; what others decided before stays decided.
REFUSALS = {
    ListChangeState.PENDING_HEAD: ItemDecision.REJECTED_BY_HEAD,
    ListChangeState.PENDING_LEAD: ItemDecision.REJECTED_BY_HEAD,
    ListChangeState.IN_REVIEW: ItemDecision.REJECTED,
}


def list_change_details(request: SignedInRequest, change: ListChange) -> dict[str, object]:
    """Return the context of a request's summary and of one page of its items."""
    context = items_page(request, change)
    counts = context["counts"]
    assert isinstance(counts, dict)  # noqa: S101  # for the type checker
    context["operation_counts"] = [
        (operation.value, operation.label, counts["operation"][operation.value])
        for operation in ItemOperation
        if operation.value in counts["operation"]
    ]
    refusal = REFUSALS.get(ListChangeState(change.state))
    context["both_marks"] = _both_marks(request, context["items"])
    _keep_what_was_typed(request, context["items"], refusal)
    context["may_note"] = refusal is not None
    context["ruled"] = ruled_matters(change)
    context["notice"] = _notice_foretold(change, context["items"])
    if change.state in NOT_HANDED_IN:
        _mark_settled(context["items"])
    if change.state == ListChangeState.RETURNED:
        context["is_after_ruling"] = is_drafted_after_ruling(change)
    if change.state == ListChangeState.CONFLICT:
        context["conflicts"] = rows = conflict_rows(request, change)
        context["gives_up"] = [row for row in rows if row.kept]
        context["gives_up_ticked"] = GIVES_UP_REST in request.POST
    elif change.state == ListChangeState.IN_REVIEW:
        _foretell_conflicts(change, context["items"])
    _name_settled(change, context["items"])
    _name_neighbours(request, change, context["items"])
    return context | left_out_context(request, change)


def _mark_settled(items: object) -> None:
    """Say of each item of a draft whether it was decided before the request came back."""
    assert isinstance(items, list)  # noqa: S101  # for the type checker
    settled = settled_among(item.pk for item in items)
    for item in items:
        item.is_settled = item.pk in settled


def _foretell_conflicts(change: ListChange, items: object) -> None:
    """Say of each waiting item of the page what it would meet if it were approved now."""
    assert isinstance(items, list)  # noqa: S101  # for the type checker
    clashes = clashes_of(change, [item.pk for item in items], on=today())
    for item in items:
        item.clash = clashes.get(item.pk)


def _notice_foretold(change: ListChange, items: object) -> str:
    """Say what an approval today would mean for what takes openness away, where anything does."""
    assert isinstance(items, list)  # noqa: S101  # for the type checker
    waits = any(item.decision == ItemDecision.PENDING and takes_away(item) for item in items)
    if not waits or change.request_kind == RequestKind.EMERGENCY:
        return ""
    notice = notice_of(today())
    return notice.sentence if notice else ""


def _name_settled(change: ListChange, items: object) -> None:
    """Say of each item how its author ruled on the conflicts that it met, and what was agreed."""
    assert isinstance(items, list)  # noqa: S101  # for the type checker
    found = settled_conflicts(items)
    has_joint = any(JOINT in values[4:] for met in found for values in met.fields)
    agreed = agreements_said(change.pk) if has_joint else {}
    for item in items:
        own = [met for met in found if met.item_id == item.pk]
        item.settled = []
        for met in own:
            is_last = met == own[-1]
            lines = ruled_fields(item, met, is_last=is_last)
            holds = not is_last or any(line.is_untouched for line in lines)
            item.settled.append((met, lines, agreed.get(met.pk, "") if holds else ""))


def _name_neighbours(request: SignedInRequest, change: ListChange, items: object) -> None:
    """Say of each item what other requests propose, or got approved, of its entry."""
    assert isinstance(items, list)  # noqa: S101  # for the type checker
    on = today()
    found = neighbours_seen_by(
        request.user,
        [item.entry_id for item in items],
        without=change,
        on=on,
        hats=hats_of_page(request, on=on),
    )
    rulings = rulings_on([*items, *found]) if found else {}
    for item in items:
        others = [other for other in found if other.entry_id == item.entry_id]
        around = [neighbour(item, other, rulings, others) for other in others]
        item.neighbours = [each for each in around if each.is_news and item.decision in SAID]
    joint = [each for item in items for each in item.neighbours if each.is_joint]
    agreed = agreements_of({each.item.change_id for each in joint}) if joint else {}
    for item in items:
        item.neighbours = [each.with_agreement(agreed) for each in item.neighbours]


def _both_marks(request: SignedInRequest, items: object) -> list[BothVersions]:
    """Return each item of a refused page whose mark is not the one that is stored by now."""
    assert isinstance(items, list)  # noqa: S101  # for the type checker
    typed, shown = refusals_in(request.POST), shown_in(request.POST)
    both = [
        BothVersions(
            name=str(item.pk),
            label=item_name(item),
            typed=_mark(is_refused=item.pk in typed, reason=typed.get(item.pk, "")),
            stored=_mark(
                is_refused=item.decision in REFUSALS.values(), reason=item.decision_reason
            ),
        )
        for item in items
        if item.pk in shown
    ]
    return [each for each in both if each.typed != each.stored]


def _mark(*, is_refused: bool, reason: str) -> str:
    return f"{_t('本条不予通过')} {reason}".strip() if is_refused else _t("没有标记不予通过")


def _keep_what_was_typed(
    request: SignedInRequest, items: object, refusal: ItemDecision | None
) -> None:
    """Show the marks of a refused post again; without one, the marks that are stored."""
    assert isinstance(items, list)  # noqa: S101  # for the type checker
    typed = refusals_in(request.POST) if request.method == "POST" else None
    for item in items:
        item.is_undecided = item.decision in {ItemDecision.PENDING, refusal}
        if typed is None:
            item.is_refused = item.decision == refusal
            item.refusal_reason = item.decision_reason
        else:
            item.is_refused = item.pk in typed
            item.refusal_reason = request.POST.get(f"reason-{item.pk}", "")
