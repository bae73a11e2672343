"""Nominate an entry of one's own list for a label: opens a case that belongs to the department."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.models import LabelNomination, ListEntry, OrganisationKind
from cases.permissions import Requirement, require
from cases.queries.label_grounds import listed_rows
from cases.queries.label_programmes import taken_nomination
from cases.states.case_kind import CaseKind
from cases.states.label_nomination import NominationState
from cases.states.vocabulary import EntryStatus, OpenType
from workflows.engine.clocks import civil_date
from workflows.engine.gate import open_case
from workflows.engine.locking import patiently
from workflows.engine.record_language import in_record_language
from workflows.open_list.programmes.flow import NOMINATORS, RULE, LabelNominationFlow
from workflows.open_list.programmes.renewal import must_be_due_for_renewal
from workflows.open_list.programmes.statement import said

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import EntryRow, LabelProgramme, Membership

NAME_SHOWN: Final = 150


@patiently
@transaction.atomic
def nominate(
    *,
    programme: LabelProgramme,
    entry: ListEntry,
    statement: str,
    membership: Membership,
    at: datetime,
) -> LabelNomination:
    """Open a draft by which a department nominates one of its entries.

    Args:
        programme: the call that it answers.
        entry: an entry of the version in effect that the department provides.
        statement: why, in its own words.
        membership: the role under which it is nominated.
        at: the moment.

    Writes: a `LabelNomination` with its first event, task and clock.

    Raises:
        NotAllowed: the role drafts nothing for the provider of the entry.
        BadInput: the entry is not open in the version in effect; the statement is empty.
        GuardFailed: the last day has passed, the entry takes part already or bears the label for
            long enough, or the provider is the commission, which would judge itself.
    """
    text, on = said(statement), civil_date(at)
    # Two colleagues at the same moment: the second finds the first's nomination.
    ListEntry.objects.select_for_update(no_key=True).get(pk=entry.pk)
    row = _open_row(entry)
    require(
        membership.person,
        Requirement(
            roles=frozenset(NOMINATORS), organisation=row.provider, kind=CaseKind.LABEL_NOMINATION
        ),
        on=on,
        hat_id=membership.pk,
    )
    _must_be_judged_by_others(row)
    _must_be_open(programme, on)
    _must_be_free(programme, row, on)
    with in_record_language():
        title = _t("申报%(kind)s：%(name)s") % {
            "kind": programme.get_kind_display(),
            "name": row.name[:NAME_SHOWN],
        }
    record = LabelNomination(
        kind=CaseKind.LABEL_NOMINATION,
        title=title,
        state=NominationState.DRAFT,
        organisation=row.provider,
        programme=programme,
        entry=row.entry,
        row=row,
        statement=text,
    )
    taken = open_case(
        record=record,
        flow=LabelNominationFlow,
        membership=membership,
        at=at,
        rule=RULE,
        facts={"programme": programme.label, "entry": str(row.entry.uid), "statement": text},
    )
    return cast("LabelNomination", taken.case)


def _open_row(entry: ListEntry) -> EntryRow:
    row = listed_rows([entry.pk]).get(entry.pk)
    if row is None:
        raise BadInput(_t("该条目不在现行清单中，不能申报。请选择现行清单中本单位的条目。"))
    if row.open_type == OpenType.NOT_OPEN or row.status != EntryStatus.PUBLISHED:
        raise BadInput(
            _t("“%(name)s”现在没有开放，不能申报。请先恢复开放，再申报。") % {"name": row.name}
        )
    return row


def _must_be_judged_by_others(row: EntryRow) -> None:
    if row.provider.kind == OrganisationKind.COMMISSION:
        raise GuardFailed(
            _t("评审由主管部门进行，主管部门自己提供的条目不参加申报，以免自己评审自己。")
        )


def _must_be_open(programme: LabelProgramme, on: date) -> None:
    if on > programme.nominate_until:
        raise GuardFailed(
            _t("申报已于 %(day)s 截止。请等待下一批次。")
            % {"day": programme.nominate_until.isoformat()}
        )


def _must_be_free(programme: LabelProgramme, row: EntryRow, on: date) -> None:
    if (other := taken_nomination(programme, row.entry_id)) is not None:
        raise GuardFailed(
            _t("“%(name)s”已由 %(number)s 参加本批次申报，不必重复申报。")
            % {"name": row.name, "number": other.number}
        )
    must_be_due_for_renewal(row, programme.kind, on=on)
