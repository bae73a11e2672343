"""Prove the fast path: what was committed and diverted is as the events of its cases say."""

from __future__ import annotations

import hashlib
from itertools import chain
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.events import canonical
from cases.models import CaseEvent, FastPathCommitment, LineDiversion
from cases.proof import Break
from cases.states.fast_path import DiversionCause

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cases.models import Case

CHUNK = 500
_DIVERTS = ("object_to_line", "divert")


def commitment_digest(kept: FastPathCommitment) -> str:
    """Return the digest of what was committed: ground, snapshot, notice and items."""
    said = {
        "ground": kept.ground,
        "snapshot": kept.snapshot,
        "notice": kept.notice.digest,
        "commitments": kept.commitments,
    }
    return hashlib.sha256(canonical(said)).hexdigest()


def first_bad_commitment(*, case: Case | None = None) -> Break | None:
    """Name the first commitment or diversion that is not as its event says, if any.

    Args:
        case: look at this application or line alone; None: at all.
    """
    return next(chain(_commitments(case), _diversions(case)), None)


def _commitments(case: Case | None) -> Iterator[Break]:
    events = CaseEvent.objects.filter(act="submit", data__has_key="fast_path").order_by("pk")
    rows = FastPathCommitment.objects.select_related(
        "notice", "application", "edition__scenario"
    ).order_by("pk")
    if case is not None:
        events, rows = events.filter(case=case.pk), rows.filter(application=case.pk)
    said = {
        key: (data["fast_path"]["commitment_digest"], at, actor)
        for key, data, at, actor in events.values_list("case_id", "data", "at", "actor_id")
    }
    for kept in rows.iterator(chunk_size=CHUNK):
        found = (kept.digest, kept.committed_at, kept.committed_by_id)
        is_sealed = said.pop(kept.application_id, None) == found
        if not is_sealed or kept.digest != commitment_digest(kept) or not _rests_as_it_says(kept):
            yield _broken("cases_fastpathcommitment", kept.application.number)
    if said:
        number = events.filter(case__in=list(said)).values_list("case__number", flat=True)
        yield _broken("cases_fastpathcommitment", str(number.first()))


def _rests_as_it_says(kept: FastPathCommitment) -> bool:
    """Tell whether the row points to the edition or unit that its snapshot names."""
    said = kept.snapshot
    if kept.edition is None:
        return bool(said.get("unit") == kept.unit_id)
    named = (kept.edition.scenario.number, kept.edition.edition)
    return (said.get("scenario"), said.get("edition")) == named


def _diversions(case: Case | None) -> Iterator[Break]:
    events = CaseEvent.objects.filter(act__in=_DIVERTS, case__kind="access_line").order_by("pk")
    rows = LineDiversion.objects.select_related("line").order_by("pk")
    if case is not None:
        events, rows = events.filter(case=case.pk), rows.filter(line=case.pk)
    said = {event.case_id: _said(event) for event in events.iterator(chunk_size=CHUNK)}
    for kept in rows.iterator(chunk_size=CHUNK):
        found = (kept.cause, kept.reason, kept.diverted_at, kept.diverted_by_id)
        if said.pop(kept.line_id, None) != found:
            yield _broken("cases_linediversion", kept.line.number)
    if said:
        number = events.filter(case__in=list(said)).values_list("case__number", flat=True)
        yield _broken("cases_linediversion", str(number.first()))


def _said(event: CaseEvent) -> tuple[object, ...]:
    data = event.data
    is_objection = data["cause"] == DiversionCause.OBJECTION
    by = event.actor_id if is_objection else data.get("decided_by")
    return data["cause"], data["reason"], event.at, by


def _broken(table: str, number: str) -> Break:
    return Break(
        table=table,
        what="commitment",
        sentence=_t(
            "%(number)s 的告知承诺或者转普通程序记录与案卷事件不符：该行被改动、增加或删除过。"
        )
        % {"number": number},
        case=number,
    )
