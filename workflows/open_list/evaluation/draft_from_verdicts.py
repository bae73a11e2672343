"""At the head's signature, turn the verdicts of a dossier into one draft change request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django.utils.translation import gettext as _t

from cases.facts_digest import verdicts_digest
from cases.models import (
    CONTENT_FIELDS,
    CaseEvent,
    ChangeItem,
    EntryRow,
    EntryVerdict,
    ListChange,
    Membership,
)
from cases.queries.list_changes import holding_items
from cases.queries.list_versions import newest_version
from cases.states.case_kind import CaseKind
from cases.states.list_change import (
    ItemDecision,
    ItemOperation,
    ListChangeState,
    RequestKind,
)
from cases.states.tightening import TighteningReason
from cases.states.verdict import Verdict
from cases.states.vocabulary import OpenType
from workflows.engine.gate import open_case
from workflows.engine.record_language import in_record_language
from workflows.open_list.bulk_rows import reserve_ids, write_rows
from workflows.open_list.change_acts import AUTHORS
from workflows.open_list.changed_fields import plain
from workflows.open_list.flow import ListChangeFlow
from workflows.open_list.item_rows import ITEM_COLUMNS, reason_where_tighter
from workflows.open_list.merged_rows import ROW_COLUMNS, row_values
from workflows.open_list.request_plan import lock_organisations
from workflows.open_list.screening import screen

if TYPE_CHECKING:
    from cases.models import EvaluationDossier, Person
    from workflows.engine.step import Step

    Values = dict[str, Any]  # Any: values by field

RULE = "工作安排 二(1)"
_READ: Final = ("id", "entry_id", "provider_id", *CONTENT_FIELDS)
# What a merged entry said goes on in the other one: it leaves the list, with the reason.
_REMOVED: Final = frozenset({Verdict.RETIRE, Verdict.MERGE})
_MORE_OPEN: Final = {
    OpenType.CONDITIONAL: OpenType.UNCONDITIONAL,
    OpenType.NOT_OPEN: OpenType.CONDITIONAL,
}
_LESS_OPEN: Final = {
    OpenType.UNCONDITIONAL: OpenType.CONDITIONAL,
    OpenType.CONDITIONAL: OpenType.NOT_OPEN,
}


def draft_from_verdicts(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Open one draft for every verdict but to keep, as far as the entries are free.

    What another request of the organisation holds, or what has left the list, is passed over and
    counted. The draft is its author's, who handed the self-assessment in, to complete.

    Writes: the request with its items, where there is anything to propose; the dossier's link.

    Returns:
        For the event: the digest of all verdicts, the draft's number, and what was passed over.
    """
    dossier = cast("EvaluationDossier", step.case)
    lock_organisations([dossier.organisation_id])
    said = {row.entry_id: row for row in EntryVerdict.objects.filter(dossier=dossier)}
    digest = verdicts_digest((row.entry_id, row.verdict, row.reason) for row in said.values())
    facts: dict[str, Any] = {"verdicts": digest}
    wanted = [key for key, row in said.items() if row.verdict != Verdict.KEEP]
    bases = _free_bases(dossier, wanted)
    facts["passed_over"] = len(wanted) - len(bases)
    if not bases:
        return facts
    change = _opened(step, dossier, len(bases))
    _write_items(change, bases, said)
    dossier.change = change
    dossier.save(update_fields=["change"])
    return {**facts, "change": change.number, "items": len(bases)}


def _free_bases(dossier: EvaluationDossier, wanted: list[int]) -> list[Values]:
    """Return the newest wordings of these entries that no open request of the provider holds."""
    probe = ListChange(organisation_id=dossier.organisation_id)
    held = holding_items(wanted, change=probe).filter(change__finished__isnull=True)
    rows = EntryRow.objects.filter(
        entry_id__in=wanted,
        provider=dossier.organisation_id,
        valid_from__isnull=False,
        valid_until__isnull=True,
    ).exclude(entry_id__in=held.values("entry_id"))
    found = rows.order_by("entry_id").values_list(*_READ)
    return [dict(zip(_READ, row, strict=True)) for row in found]


def _opened(step: Step, dossier: EvaluationDossier, items: int) -> ListChange:
    with in_record_language():
        title = _t("%(year)s 年度评估：调整 %(count)s 个条目") % {
            "year": dossier.round.year,
            "count": items,
        }
        reason = _t("据 %(number)s 的条目意见提出，由负责人签署。") % {"number": dossier.number}
    taken = open_case(
        record=ListChange(
            kind=CaseKind.LIST_CHANGE,
            request_kind=RequestKind.EVALUATION,
            title=title,
            state=ListChangeState.DRAFT,
            organisation=dossier.organisation,
            reason=reason,
            base_version=newest_version(),
            opened_by=_author(step, dossier),
        ),
        flow=ListChangeFlow,
        membership=None,
        at=step.at,
        rule=RULE,
    )
    return cast("ListChange", taken.case)


def _author(step: Step, dossier: EvaluationDossier) -> Person | None:
    """Return who goes on with the draft: who handed in, if they draft, or staff in office."""
    events = CaseEvent.objects.filter(case_id=dossier.pk, act="hand_in").order_by("-sequence")
    handed_in = events.select_related("actor").first()
    if handed_in is not None and handed_in.role in AUTHORS:
        return handed_in.actor
    staff = Membership.objects.filter(
        organisation=dossier.organisation_id, role__in=AUTHORS, person__is_active=True
    ).select_related("person")
    first = staff.order_by("pk").first()
    return first.person if first else step.actor


def _write_items(change: ListChange, bases: list[Values], said: dict[int, EntryVerdict]) -> None:
    keys = reserve_ids(EntryRow, len(bases))
    rows, items = [], []
    for position, (key, base) in enumerate(zip(keys, bases, strict=True), 1):
        row = said[base["entry_id"]]
        removed = row.verdict in _REMOVED
        content = base | _changes(row.verdict, base)
        fields = [
            [name, plain(base[name]), plain(content[name])]
            for name in CONTENT_FIELDS
            if base[name] != content[name]
        ]
        operation = ItemOperation.RECLASSIFY if fields else ItemOperation.CHANGE
        screening = screen(
            open_type=content["open_type"],
            item_names=(item["name"] for item in content["items"]),
            previous_open_type=base["open_type"],
        )
        if not removed:
            rows.append(row_values(key, base["entry_id"], content))
        items.append(
            (
                change.pk,
                position,
                (ItemOperation.REMOVE if removed else operation).value,
                base["entry_id"],
                base["id"],
                None if removed else key,
                [] if removed else fields,
                not removed and screening.needs_security_review,
                [] if removed else [finding.as_json() for finding in screening.findings],
                f"{Verdict(row.verdict).label}：{row.reason}"[:300],
                reason_where_tighter(
                    base, None if removed else content, reason=_reason(row.verdict)
                ),
                ItemDecision.PENDING.value,
                "",
            )
        )
    write_rows(EntryRow, ROW_COLUMNS, rows)
    write_rows(ChangeItem, ITEM_COLUMNS, items)


def _reason(verdict: str) -> str:
    merged = verdict == Verdict.MERGE
    return (TighteningReason.DUPLICATE if merged else TighteningReason.EVALUATION).value


def _changes(verdict: str, base: Values) -> Values:
    """Return what a verdict itself says of an entry; the author completes the rest."""
    moves = {Verdict.LOOSEN: _MORE_OPEN, Verdict.TIGHTEN: _LESS_OPEN}.get(Verdict(verdict), {})
    wanted = moves.get(OpenType(base["open_type"]))
    if wanted is None:
        return {}
    changed: Values = {"open_type": wanted.value}
    if wanted != OpenType.CONDITIONAL:
        changed |= {"conditions": "", "condition_templates": "", "condition_supplement": ""}
    return changed
