"""Suspend an entry at once, by one authorised person (紧急中止); let lapse what nobody confirms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import EmergencySuspension, EntryRow, ListEntry, OrganisationKind
from cases.permissions import Requirement, hats_for, own_memberships_on
from cases.queries.list_versions import current_version
from cases.queries.open_list import rows_of_version
from cases.queries.suspensions import (
    live_suspension_of,
    overtaken_by_version,
    unconfirmed_since,
)
from cases.states.case_kind import CaseKind
from cases.states.emergency_suspension import EmergencySuspensionState, SuspensionReason
from cases.states.role import Role
from cases.states.vocabulary import EntryStatus
from workflows.engine import gate
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.engine.outbox import message
from workflows.engine.record_language import in_record_language
from workflows.engine.requirements import commission
from workflows.engine.topics import SUSPENSION
from workflows.open_list.emergency_flow import CONFIRMERS, SCENARIO, EmergencySuspensionFlow

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import ListVersion, Membership, Organisation, Person

TEXT_LENGTH = 1000
NAME_SHOWN = 150
PROVIDERS_LEADS = (Role.DEPARTMENT_HEAD, Role.DISTRICT_AUTHORITY)


def hats_to_suspend(person: Person, provider: Organisation, *, on: date) -> tuple[Membership, ...]:
    """Return the roles under which a person may suspend an entry of a provider on a day.

    Nobody stands in for them: who orders alone answers alone.
    """
    own = tuple(own_memberships_on(person, on))
    led = Requirement(roles=frozenset(PROVIDERS_LEADS), organisation=provider)
    hats = hats_for(own, led)
    if not any(hat.organisation.kind == OrganisationKind.COMMISSION for hat in own):
        return hats
    over_all = Requirement(roles=frozenset(CONFIRMERS), organisation=commission())
    return (*hats, *hats_for(own, over_all))


@patiently
@transaction.atomic
def suspend_at_once(
    *, entry: ListEntry, reason_code: str, reason_text: str, person: Person, at: datetime
) -> EmergencySuspension:
    """Close an entry from this moment on, until a second person confirms or the term is over.

    Args:
        entry: an entry of the version in effect.
        reason_code: one of `SuspensionReason`; its label is shown in public.
        reason_text: what happened, for those who confirm; it is not shown in public.
        person: who orders it.
        at: the moment.

    Writes: an `EmergencySuspension` with its first event, task, clock and messages.

    Raises:
        NotAllowed: the person leads neither the provider nor the commission, and is no security
            officer of the commission.
        BadInput: no reason, or the entry is not in the version in effect.
        GuardFailed: it is suspended already.

    Rests on open-list-quality-objection 7 (scenario 13), rules.md L14.
    """
    # Two people at the same moment: the second finds the first's order.
    ListEntry.objects.select_for_update(no_key=True).get(pk=entry.pk)
    row = _listed(entry)
    hats = hats_to_suspend(person, row.provider, on=civil_date(at))
    if not hats:
        raise NotAllowed(
            _t(
                "紧急中止由%(provider)s负责人、主管部门负责人或安全员下达，您当前没有这些角色。"
                "请立即联系其中一位。"
            )
            % {"provider": row.provider_name}
        )
    text = _reason(reason_code, reason_text)
    _must_be_open(row)
    return _ordered(row, reason_code, text, hats[0], at)


def _listed(entry: ListEntry) -> EntryRow:
    current = current_version()
    row = None
    if current is not None:
        rows = rows_of_version(current).select_related("entry", "provider")
        row = rows.filter(entry=entry).first()
    if row is None:
        raise BadInput(_t("该条目不在现行清单中，没有开放的数据可以中止。"))
    return row


def _reason(code: str, text: str) -> str:
    if code not in SuspensionReason.values:
        raise BadInput(_t("请从列表中选择中止原因。"), field="reason_code")
    text = text.strip()
    if not text or len(text) > TEXT_LENGTH:
        raise BadInput(
            _t("请写明发生了什么、涉及哪些数据，不超过 %(most)s 字；确认人据此判断。")
            % {"most": TEXT_LENGTH},
            field="reason_text",
        )
    return text


def _must_be_open(row: EntryRow) -> None:
    live = live_suspension_of(row.entry_id)
    if live is not None:
        raise GuardFailed(
            _t("“%(name)s”已由 %(number)s 紧急中止，不必重复下达。")
            % {"name": row.name, "number": live.number},
            case=live,
        )
    if row.status == EntryStatus.SUSPENDED:
        raise GuardFailed(
            _t("“%(name)s”在现行清单中已经中止开放，不必重复下达。") % {"name": row.name}
        )


def _ordered(
    row: EntryRow, code: str, text: str, membership: Membership, at: datetime
) -> EmergencySuspension:
    with in_record_language():
        title = _t("紧急中止“%(name)s”") % {"name": row.name[:NAME_SHOWN]}
    record = EmergencySuspension(
        kind=CaseKind.EMERGENCY_SUSPENSION,
        title=title,
        state=EmergencySuspensionState.PENDING_CONFIRMATION,
        organisation=row.provider,
        entry=row.entry,
        row=row,
        reason_code=code,
        reason_text=text,
    )
    opened = gate.open_case(
        record=record,
        flow=EmergencySuspensionFlow,
        membership=membership,
        at=at,
        rule=SCENARIO,
        facts={"entry": str(row.entry.uid), "reason_code": code, "reason": text},
    )
    message(
        topic=SUSPENSION,
        key=f"{SUSPENSION}:{record.pk}:{opened.event_sequence}",
        payload={"suspension": record.pk, "act": "open"},
        at=at,
        case=record,
    ).save(force_insert=True)
    return record


def lapse_unconfirmed(*, at: datetime) -> tuple[str, ...]:
    """End every suspension that nobody confirmed in time; asking twice does no harm.

    Each is a transaction of its own.

    Args:
        at: the present moment.

    Returns:
        The numbers of those that lapsed.

    Writes: what the act `lapse` writes: the end, one event, an alert to the lead and the
    security officers of the commission and to who leads the provider.
    """
    lapsed = (_lapse(pk, at) for pk in unconfirmed_since(civil_date(at)))
    return tuple(number for number in lapsed if number)


def _lapse(pk: int, at: datetime) -> str:
    suspension = EmergencySuspension.objects.get(pk=pk)
    try:
        gate.act(case=suspension, name="lapse", actor=None, at=at, expected_version=None)
    except GuardFailed:
        # Somebody confirmed, refused or let it lapse between the read and the lock.
        return ""
    return suspension.number


def end_what_is_listed(version: ListVersion, *, at: datetime) -> int:
    """End the suspensions that a version which has come into effect says itself.

    The caller holds the version and the transaction.

    Returns:
        How many there were.

    Writes: what the act `enter_version` writes.
    """
    with in_record_language():
        reason = _t("随清单版本 %(label)s 生效。") % {"label": version.label}
    found = list(overtaken_by_version(version.sequence or 0))
    for each in found:
        gate.act(
            case=each,
            name="enter_version",
            actor=None,
            at=at,
            expected_version=None,
            data={"reason": reason},
        )
    return len(found)
