"""Prove the labels of entries: each is as it was granted and, if at all, revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _t

from cases.models import CaseEvent, EntryLabel, SystemEvent
from cases.proof import Break
from cases.states.case_kind import CaseKind
from cases.states.system_act import SystemAct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cases.models import Case

LABELS: Final = "cases_entrylabel"
GRANT: Final = "grant"

Facts = dict[str, Any]  # Any: JSON facts


def first_bad_label(*, case: Case | None = None) -> Break | None:
    """Name the first label that is not as its events say, or that is missing, if any.

    Args:
        case: only the label of this nomination; None: of all.
    """
    grants = CaseEvent.objects.filter(case__kind=CaseKind.LABEL_NOMINATION, act=GRANT)
    labels = EntryLabel.objects.select_related("entry", "nomination")
    if case is not None:
        grants, labels = grants.filter(case_id=case.pk), labels.filter(nomination=case.pk)
    granted = {event.case_id: event for event in grants.select_related("case").order_by("pk")}
    revoked = _revocations()
    for label in labels.order_by("pk"):
        grant = granted.pop(label.nomination_id, None)
        if not _is_as_granted(label, grant) or not _is_as_revoked(label, revoked):
            return _broken(label.nomination.number, label.pk)
    for grant in granted.values():
        return _broken(grant.case.number, None)
    return None


def _is_as_granted(label: EntryLabel, grant: CaseEvent | None) -> bool:
    said = {
        "label": label.kind,
        "entry": str(label.entry.uid),
        "valid_from": label.valid_from.isoformat(),
        "valid_until": label.valid_until.isoformat(),
    }
    return grant is not None and said.items() <= grant.data.items() and label.granted_at == grant.at


def _revocations() -> dict[str, SystemEvent]:
    """Return the event that revoked a label, by nomination: its own, or of what it followed."""
    found = {}
    for event in SystemEvent.objects.filter(act=SystemAct.LABEL_REVOKED).order_by("sequence"):
        followers: list[Facts] = event.data.get("followers", [])
        for said in (event.data, *followers):
            found[said["nomination"]] = event
    return found


def _is_as_revoked(label: EntryLabel, revoked: Mapping[str, SystemEvent]) -> bool:
    event = revoked.get(label.nomination.number)
    if event is None:
        return label.revoked_at is None
    said = (event.at, event.actor_id, event.data["reason"])
    return said == (label.revoked_at, label.revoked_by_id, label.revocation_reason)


def _broken(number: str, row: int | None) -> Break:
    return Break(
        table=LABELS,
        what="label",
        sentence=_t("%(number)s 的条目标注与授予或撤销时的事件不符：该行被改动、增加或删除过。")
        % {"number": number},
        case=number,
        row=row,
    )
