"""Prove grants: each is what its events say, under an agreement that both sides have signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _t

from cases.models import AgreedLine, Agreement, CaseEvent, Grant, GrantSuspension
from cases.proof import Break
from cases.states.agreement import AgreementState, SigningSide
from cases.states.case_kind import CaseKind
from cases.states.grant import GrantState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import QuerySet

    from cases.models import Case

OPENED: Final = "open"
# Each brings an agreement into force, and names the grants that it led to.
IN_FORCE_BY: Final = ("confirm_paper", "countersign")
DELIVERED_BY: Final = ("deliver_by_hand", "take_delivery")
# Of a suspension and of its end; the end says which causes are left.
CAUSE, LEFT = "cause", "left"
Said = dict[int, CaseEvent]
# Grant, cause, moment.
Moment = tuple[int, str, "datetime"]


def first_bad_grant(*, case: Case | None = None) -> Break | None:
    """Name the first grant that no signed agreement or no event bears out, if any.

    Args:
        case: look at this case only.
    """
    return (
        next(_bad_grants(case), None)
        or next(_grants_missing(case), None)
        or next(_bad_deliveries(case), None)
        or next(_bad_suspensions(case), None)
    )


def _bad_grants(case: Case | None) -> Iterator[Break]:
    opened, issued = _events((OPENED,), case), _issued()
    covered = dict(AgreedLine.objects.values_list("line", "agreement"))
    for grant in _grants(case):
        event = opened.pop(grant.pk, None)
        said = event.data if event else {}
        is_said = (
            (grant.signed_agreement.number, grant.line.number)
            == (said.get("agreement"), said.get("line"))
            and (grant.valid_from.isoformat(), grant.valid_until.isoformat())
            == (said.get("valid_from"), said.get("valid_until"))
        )  # fmt: skip
        is_borne = (
            covered.get(grant.line_id) == grant.signed_agreement_id
            and grant.number in issued.get(grant.signed_agreement_id, ())
            and _is_signed(grant)
        )
        is_of_line = (grant.applicant_id, grant.entry_id, grant.organisation_id) == (
            grant.line.applicant_id,
            grant.line.entry_id,
            grant.line.organisation_id,
        )
        if not (is_said and is_borne and is_of_line):
            yield _broken("cases_grant", grant.pk, event, row=grant.pk)
    for key, event in opened.items():
        yield _broken("cases_grant", key, event)


def _is_signed(grant: Grant) -> bool:
    """Tell whether both signatures are of the agreement, one of each side, and it is in force."""
    agreement = grant.signed_agreement
    signatures = (grant.provider_signature, grant.user_signature)
    return (
        agreement.state in {AgreementState.IN_FORCE, AgreementState.ENDED}
        and {each.agreement_id for each in signatures} == {agreement.pk}
        and [each.side for each in signatures] == [SigningSide.PROVIDER, SigningSide.USER]
    )


def _grants(case: Case | None) -> Iterator[Grant]:
    grants = Grant.objects.select_related(
        "signed_agreement", "line", "provider_signature", "user_signature"
    ).order_by("pk")
    yield from grants.filter(pk=case.pk) if case else grants.iterator()


def _issued() -> dict[int, list[str]]:
    """Return by agreement which grants its coming into force led to; older ones led to none."""
    events = CaseEvent.objects.filter(case__kind=CaseKind.AGREEMENT, act__in=IN_FORCE_BY)
    return {
        event.case_id: event.data["grants"]
        for event in events.order_by("sequence")
        if "grants" in event.data
    }


def _grants_missing(case: Case | None) -> Iterator[Break]:
    issued = _issued()
    if case is not None:
        issued = {key: numbers for key, numbers in issued.items() if key == case.pk}
    found: dict[int, list[str]] = {}
    grants = Grant.objects.filter(signed_agreement__in=issued).order_by("pk")
    for key, number in grants.values_list("signed_agreement", "number"):
        found.setdefault(key, []).append(number)
    named = Agreement.objects.in_bulk(issued)
    for key, numbers in issued.items():
        if sorted(numbers) != sorted(found.get(key, [])):
            sentence = _t("协议（案卷编号 %(number)s）的授权与其生效时的案卷事件记录不符。")
            number = named[key].number if key in named else ""
            yield Break(
                table="cases_grant",
                what="grant",
                sentence=sentence % {"number": number or key},
                case=number,
            )


def _bad_deliveries(case: Case | None) -> Iterator[Break]:
    said = _events(DELIVERED_BY, case)
    for grant in _grants(case):
        event = said.pop(grant.pk, None)
        told = (event.at, event.data.get("note", "")) if event else (None, "")
        is_in_use_undelivered = event is None and grant.state == GrantState.ACTIVE
        if (grant.delivered_at, grant.delivery_note) != told or is_in_use_undelivered:
            yield _broken("cases_grant", grant.pk, event, row=grant.pk)


def _bad_suspensions(case: Case | None) -> Iterator[Break]:
    rows = GrantSuspension.objects.order_by("pk")
    began: set[Moment] = set()
    ended: set[Moment] = set()
    for row in rows.filter(grant=case.pk) if case else rows.iterator():
        began.add((row.grant_id, row.cause, row.begun_at))
        if row.ended_at is not None:
            ended.add((row.grant_id, row.cause, row.ended_at))
    events = [event for event in _grant_events(case) if CAUSE in event.data]
    said_began = {_moment(event) for event in events if LEFT not in event.data}
    said_ended = {_moment(event) for event in events if LEFT in event.data}
    for key, _cause, _at in sorted((began ^ said_began) | (ended ^ said_ended)):
        yield _broken("cases_grantsuspension", key, None)


def _moment(event: CaseEvent) -> Moment:
    return event.case_id, event.data[CAUSE], event.at


def _grant_events(case: Case | None) -> QuerySet[CaseEvent]:
    found = CaseEvent.objects.filter(case__kind=CaseKind.GRANT).select_related("case")
    return (found.filter(case=case) if case else found).order_by("case", "sequence")


def _events(acts: tuple[str, ...], case: Case | None) -> Said:
    return {event.case_id: event for event in _grant_events(case).filter(act__in=acts)}


def _broken(table: str, key: int, event: CaseEvent | None, *, row: int | None = None) -> Break:
    found = Grant.objects.filter(pk=key).values_list("number", flat=True).first()
    number = found or (event.case.number if event else "")
    sentence = _t("授权（案卷编号 %(number)s）的协议、期限、交付或者中止与案卷事件记录不符。")
    return Break(
        table=table,
        what="grant",
        sentence=sentence % {"number": number or key},
        case=number,
        sequence=event.sequence if event else None,
        row=row,
    )
