"""Prove applications: what was handed in, what was asked and what was answered is as recorded."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Prefetch
from django.utils.translation import gettext as _t

from cases.events import canonical
from cases.models import (
    AccessApplication,
    AccessLine,
    CaseEvent,
    SubmittedApplication,
    SupplementRequest,
)
from cases.proof import Break
from cases.states.access_words import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cases.models import Case

CHUNK = 500
_HANDED_IN: Final = ("submit", "hand_in")
_OPEN_TO_ALL: Final = "end_as_open"
_AS_RULED: Final = "open_as_ruled"
_ENDS: Final = (
    "approve",
    "approve_at_once",
    "refuse",
    "redirect",
    "find_not_needed",
    _OPEN_TO_ALL,
    _AS_RULED,
)
_SAID: Final = ("propose", *_ENDS)
_OF_SUPPLEMENTS: Final = ("ask_supplement", "receive_supplement", "abandon", "withdraw")
_STOOD: Final = ("proposal", "granted_months")
_ANSWER_FIELDS: Final = (
    "proposal",
    "refusal_reason",
    "answer",
    "granted_months",
    "shorter_because",
)

Facts = dict[str, Any]  # Any: JSON facts


def first_bad_application(*, case: Case | None = None) -> Break | None:
    """Name the first application or line whose rows are not as its events say, if any.

    Args:
        case: look at this application or line alone; None: at all.
    """
    return next((bad for bad in (*_applications(case), *_lines(case)) if bad), None)


def _applications(case: Case | None) -> Iterator[Break | None]:
    found = AccessApplication.objects.order_by("pk")
    if case is not None:
        found = found.filter(pk=case.pk)
    events = CaseEvent.objects.filter(act__in=("open", *_HANDED_IN)).order_by("sequence")
    submissions = SubmittedApplication.objects.order_by("number")
    read = found.prefetch_related(Prefetch("events", events), Prefetch("submissions", submissions))
    for application in read.iterator(chunk_size=CHUNK):
        first, *handed_in = application.events.all()
        if first.data["applicant"] != application.applicant_id:
            yield _broken(application, "cases_accessapplication")
        now = [_as_handed_in(row) for row in application.submissions.all()]
        if now != [_as_recorded(event) for event in handed_in]:
            yield _broken(application, "cases_submittedapplication")


def _as_handed_in(row: SubmittedApplication) -> tuple[object, ...]:
    digest = hashlib.sha256(canonical(row.content)).hexdigest()
    # The digest of the row is what lines and pages name: it must be that of the content.
    return row.number, digest, row.digest, row.submitted_at, row.submitted_by_id


def _as_recorded(event: CaseEvent) -> tuple[object, ...]:
    digest = event.data["content_digest"]
    return event.data["submission"], digest, digest, event.at, event.actor_id


def _lines(case: Case | None) -> Iterator[Break | None]:
    found = AccessLine.objects.select_related("application", "row", "anew_of").order_by("pk")
    if case is not None:
        found = found.filter(pk=case.pk)
    acts = ("open", *_SAID, *_OF_SUPPLEMENTS)
    events = CaseEvent.objects.filter(act__in=acts).order_by("sequence")
    asked = SupplementRequest.objects.order_by("pk")
    read = found.prefetch_related(
        Prefetch("events", events), Prefetch("supplement_requests", asked)
    )
    for line in read.iterator(chunk_size=CHUNK):
        recorded = list(line.events.all())
        if not (_is_as_opened(line, recorded[0].data) and _is_as_said(line, recorded)):
            yield _broken(line, "cases_accessline")
        if [_as_asked(each) for each in line.supplement_requests.all()] != _asked(recorded):
            yield _broken(line, "cases_supplementrequest")


def _is_as_opened(line: AccessLine, said: Facts) -> bool:
    application, row = line.application, line.row
    before = line.anew_of.number if line.anew_of else None
    return (
        (application.number, row.row_hash) == (said["application"], said["row_hash"])
        and application.applicant_id == line.applicant_id
        and row.entry_id == line.entry_id
        and before == said.get("anew_of")
    )


def _is_as_said(line: AccessLine, events: Sequence[CaseEvent]) -> bool:
    last = next((event for event in reversed(events) if event.act in _SAID), None)
    said = _said(last, events) if last is not None else {}
    now = {name: getattr(line, name) for name in _ANSWER_FIELDS}
    is_answer = last is not None and last.act in _ENDS
    return line.answered_at == (last.at if last and is_answer else None) and all(
        (value or None) == said.get(name) for name, value in now.items()
    )


def _said(last: CaseEvent, events: Sequence[CaseEvent]) -> Facts:
    """Return what a line says after its last word.

    At first `end_as_open` did not name its reason, and left the proposal as it stood.
    """
    if last.act != _OPEN_TO_ALL or "refusal_reason" in last.data:
        said: Facts = last.data
        return said
    before = next((event for event in reversed(events) if event.act == "propose"), None)
    stood = {name: before.data.get(name) for name in _STOOD} if before is not None else {}
    answer = last.data["answer"]
    return {**stood, "refusal_reason": RefusalReason.ALREADY_OPEN.value, "answer": answer}


def _as_asked(row: SupplementRequest) -> tuple[object, ...]:
    what = (row.kind, row.sections, row.text, row.asked_at, row.asked_by_id)
    return (*what, row.answered_at, row.lapsed_at)


def _asked(events: Sequence[CaseEvent]) -> list[tuple[object, ...]]:
    """Return what the events of a line say of requests for a supplement: none, or one."""
    at = {event.act: event.at for event in events}
    answered = at.get("receive_supplement")
    ends = (at[act] for act in ("abandon", "withdraw", _OPEN_TO_ALL) if act in at)
    lapsed = None if answered else next(ends, None)
    return [
        (
            event.data["supplement"],
            event.data["sections"],
            event.data["text"],
            event.at,
            event.actor_id,
            answered,
            lapsed,
        )
        for event in events
        if event.act == "ask_supplement"
    ]


def _broken(case: Case, table: str) -> Break:
    return Break(
        table=table,
        what="application",
        sentence=_t(
            "%(number)s 的申请内容、补正要求或者答复与案卷事件不符：该行被改动、增加或删除过。"
        )
        % {"number": case.number},
        case=case.number,
    )
