"""What the events of an obligation say of its rows, and what the rows say, for their proof."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cases.states.civil_time import SHANGHAI
from cases.states.obligation import ViolationOutcome
from cases.text_digest import text_digests

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cases.models import (
        Attachment,
        Bar,
        CaseEvent,
        MeasureProposal,
        Obligation,
        ObligationFinding,
        ObligationReply,
        Violation,
    )

Facts = dict[str, Any]  # Any: values of columns
# By table the facts of its rows by their keys; of a bar the key is that of its violation.
Tables = dict[str, dict[int, Facts]]

OBLIGATIONS: Final = "cases_obligation"
REPLIES: Final = "cases_obligationreply"
FINDINGS: Final = "cases_obligationfinding"
PROPOSALS: Final = "cases_measureproposal"
VIOLATIONS: Final = "cases_violation"
BARS: Final = "cases_bar"
# What is proven first bears out what follows.
TABLES: Final = (OBLIGATIONS, REPLIES, FINDINGS, PROPOSALS, VIOLATIONS, BARS)

_REPLIES: Final = frozenset({"report_use", "reply_rectification", "plead"})
_FINDINGS: Final = frozenset({"find_met", "demand_rectification"})
_PROPOSALS: Final = frozenset({"propose_suspension", "propose_revocation", "propose_lifting"})
_RETURNS: Final = frozenset({"dismiss", "return_conclusion"})
_ASKED_AGAIN: Final = frozenset({"put_forward", "wait_longer", "dismiss"})
_CLOSED: Final = frozenset({"waive", "close_broken"})
_OPENED: Final = ("grant", "code", "cause", "due_on", "rests_on")
# Events of earlier releases do not hold these.
_OPENED_SINCE: Final = ("sequence", "owed_by", "is_commitment", "promise_sha256")


def told_of(obligation: Obligation, events: Iterable[CaseEvent]) -> Tables:
    """Return what the rows must be by the events of an obligation; all that is said must agree.

    Args:
        obligation: with its grant and its proposals.
        events: all of its own, in their order.
    """
    told: Tables = {table: {} for table in TABLES}
    for event in events:
        _take_own_row(told, obligation, event)
        _take_words(told, event)
        _take_violation(told, obligation, event)
    return told


def _take_own_row(told: Tables, obligation: Obligation, event: CaseEvent) -> None:
    if event.act == "open":
        said = {name: event.data.get(name) for name in _OPENED}
        said |= {name: event.data[name] for name in _OPENED_SINCE if name in event.data}
        told[OBLIGATIONS][obligation.pk] = {**said, "answered_at": None, "put_forward_on": None}
    row = told[OBLIGATIONS].get(obligation.pk, {})
    if event.act in _REPLIES:
        row["answered_at"] = event.at
    if event.act in {"demand_rectification", "suspend"}:
        row["answered_at"] = None
    if event.act in _ASKED_AGAIN:
        row["put_forward_on"] = _day(event)
    if event.act == "demand_rectification":
        row["put_forward_on"] = None


def _take_words(told: Tables, event: CaseEvent) -> None:
    data, done = event.data, {"by": event.actor_id, "at": event.at}
    if event.act in _REPLIES:
        told[REPLIES][data["reply"]] = {**_sealed(data), **done}
    elif event.act in _FINDINGS:
        told[FINDINGS][data["finding"]] = {**_sealed(data), **done}
    elif event.act in _PROPOSALS:
        said = {"measure": data["measure"], "text_sha256": data["text_sha256"], **done}
        none = {"returned_by": None, "returned_at": None, "remark_sha256": ""}
        told[PROPOSALS][data["proposal"]] = said | none
    elif event.act in _RETURNS:
        row = told[PROPOSALS].setdefault(data["proposal"], {})
        row |= {"returned_by": event.actor_id, "returned_at": event.at}
        row.pop("remark_sha256", None)
        if "remark_sha256" in data:
            row["remark_sha256"] = data["remark_sha256"]


def _take_violation(told: Tables, obligation: Obligation, event: CaseEvent) -> None:
    data, applicant = event.data, obligation.data_grant.applicant_id
    done = {"applicant": applicant, "by": event.actor_id, "at": event.at}
    if event.act == "suspend":
        proposal = {each.pk: each for each in obligation.proposals.all()}.get(data["proposal"])
        said = {"ground": proposal.ground, "text": proposal.text} if proposal else {"text": None}
        told[VIOLATIONS][data["violation"]] = {**said, **done, "outcome": "", "ended_at": None}
    elif event.act == "revoke":
        _ended(told, data["violation"], ViolationOutcome.REVOKED, event)
        if "bar" in data:
            bar = {"scope": data["bar"]["scope"], "ends_on": data["bar"]["until"]}
            told[BARS][data["violation"]] = {**bar, **done, "begins_on": _day(event)}
    elif event.act == "lift":
        _ended(told, data["violation"], data["outcome"], event)
    elif event.act in _CLOSED:
        still_open = [key for key, row in told[VIOLATIONS].items() if row["ended_at"] is None]
        for key in still_open:
            _ended(told, key, ViolationOutcome.LAPSED, event)


def _ended(told: Tables, violation: int, outcome: str, event: CaseEvent) -> None:
    told[VIOLATIONS].setdefault(violation, {}).update(outcome=outcome, ended_at=event.at)


def _sealed(data: Facts) -> Facts:
    names = ("kind", "text_sha256")
    return {**{name: data[name] for name in names}, "file_sha256": data.get("file_sha256", "")}


def _day(event: CaseEvent) -> date:
    return event.at.astimezone(SHANGHAI).date()


def found_of(obligation: Obligation) -> Tables:
    """Return what the rows of an obligation say, in the words of its events."""
    violations = list(obligation.violations.all())
    return {
        OBLIGATIONS: {obligation.pk: _row_of(obligation)},
        REPLIES: {each.pk: _words_of(each) for each in obligation.replies.all()},
        FINDINGS: {each.pk: _words_of(each) for each in obligation.findings.all()},
        PROPOSALS: {each.pk: _proposal_of(each) for each in obligation.proposals.all()},
        VIOLATIONS: {each.pk: _violation_of(each) for each in violations},
        BARS: {each.pk: _bar_of(each.bar) for each in violations if hasattr(each, "bar")},
    }


def _row_of(obligation: Obligation) -> Facts:
    return {
        "grant": obligation.data_grant.number,
        "code": obligation.code,
        "cause": obligation.cause,
        "due_on": obligation.due_on.isoformat(),
        "rests_on": obligation.rests_on,
        "sequence": obligation.sequence,
        "owed_by": obligation.owed_by,
        "is_commitment": obligation.is_commitment,
        "promise_sha256": text_digests(obligation.promise).sha256,
        "answered_at": obligation.answered_at,
        "put_forward_on": obligation.put_forward_on,
    }


def _words_of(row: ObligationReply | ObligationFinding) -> Facts:
    file: Attachment | None = row.file
    return {
        "kind": row.kind,
        "text_sha256": text_digests(row.text).sha256,
        "file_sha256": file.digest if file else "",
        "by": row.by_id,
        "at": row.at,
    }


def _proposal_of(row: MeasureProposal) -> Facts:
    return {
        "measure": row.measure,
        "text_sha256": text_digests(row.sealed_words).sha256,
        "by": row.by_id,
        "at": row.at,
        "returned_by": row.returned_by_id,
        "returned_at": row.returned_at,
        "remark_sha256": text_digests(row.remark).sha256 if row.remark else "",
    }


def _violation_of(row: Violation) -> Facts:
    return {
        "applicant": row.applicant_id,
        "ground": row.ground,
        "text": row.text,
        "by": row.found_by_id,
        "at": row.found_at,
        "outcome": row.outcome,
        "ended_at": row.ended_at,
    }


def _bar_of(row: Bar) -> Facts:
    return {
        "applicant": row.applicant_id,
        "scope": row.scope,
        "begins_on": row.begins_on,
        "ends_on": row.ends_on.isoformat(),
        "by": row.entered_by_id,
        "at": row.entered_at,
    }
