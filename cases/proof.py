"""Prove the event chains: recompute every hash in order and name the first thing that is wrong.

Everything is read in streams, so memory does not grow with the number of events. A case and its
events are read by one statement each time: what other people do meanwhile is seen whole or not
at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from cases.events import SYSTEM_CHAIN, case_event_hash, system_event_hash
from cases.models import Case, CaseEvent, ChainHead, SystemEvent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CHUNK = 2_000
CASE_EVENTS = "cases_caseevent"
SYSTEM_EVENTS = "cases_systemevent"
CASES = "cases_case"
CHAIN_HEADS = "cases_chainhead"

# What can be wrong, and the sentence that says so.
SENTENCES = {
    "altered": _("%(chain)s的第 %(sequence)s 个事件内容与其摘要不符：该行被改动过。"),
    "reordered": _(
        "%(chain)s的第 %(sequence)s 个事件不接在前一个事件之后，内容也与摘要不符："
        "事件次序被调换过，或者此处插入过一行。"
    ),
    "unlinked": _("%(chain)s的第 %(sequence)s 个事件不接在前一个事件之后：此前的事件被替换过。"),
    "missing": _("%(chain)s缺少第 %(sequence)s 个事件：该行被删除。"),
    "inserted": _("%(chain)s的第 %(sequence)s 个事件是多出来的：链末端没有记录它。"),
    "states": _("%(chain)s的第 %(sequence)s 个事件的原状态不是前一个事件的新状态。"),
    "truncated": _("%(chain)s从第 %(sequence)s 个事件起被截断：链末端记录的事件比现有的多。"),
    "head": _("%(chain)s的链末端摘要与第 %(sequence)s 个事件不符：链末端被改动过。"),
    "state": _("%(chain)s的状态与第 %(sequence)s 个事件的新状态不符：状态未经办理而被改动。"),
    "no_case": _("第 %(sequence)s 个事件所属的%(chain)s不存在：案卷被删除。"),
}


@dataclass(frozen=True, kw_only=True)
class Break:
    """The first place where the record does not agree with itself.

    Attributes:
        table: where to look.
        what: a key of `SENTENCES`, or one that the proofs of anchors and versions add.
        sentence: the same for a person.
        case: number of the case; empty outside cases.
        sequence: place in the chain; None where there is none.
        row: primary key of the row; None where the row is gone.
    """

    table: str
    what: str
    sentence: str
    case: str = ""
    sequence: int | None = None
    row: int | None = None


@dataclass(frozen=True, kw_only=True)
class ProofOfChains:
    """How many events of how many cases were read up to the first break, if any."""

    events: int
    cases: int
    first_bad: Break | None


@dataclass(frozen=True, kw_only=True)
class _End:
    """What the end of a chain claims: how many events, and the hash of the last."""

    chain: object
    count: int
    head: str
    row: int | None
    case: str = ""
    state: str | None = None


def verify_cases(*, case: Case | None = None) -> ProofOfChains:
    """Check the chains of all cases, or of one, up to the first break.

    Each event must carry the hash of what it says, follow the one before it in number, hash and
    legal state; the case must carry the count, hash and state of the last (architecture.md,
    section 8).
    """
    events = cases = 0
    for end, links in _case_chains(case):
        read = list(links)
        cases += 1
        events += len(read)
        bad = _first_bad_link(end, read) or _bad_end(end, read)
        if bad:
            return ProofOfChains(events=events, cases=cases, first_bad=bad)
    return ProofOfChains(events=events, cases=cases, first_bad=_event_without_case(case))


def verify_system() -> ProofOfChains:
    """Check the system chain up to the first break; a chain that never began is whole."""
    claimed = ChainHead.objects.filter(name=SYSTEM_CHAIN).first() or ChainHead()
    end = _End(chain=_("系统事件链"), count=claimed.sequence, head=claimed.hash, row=None, case="")
    last: SystemEvent | None = None
    read = 0
    for event in SystemEvent.objects.order_by("sequence").iterator(chunk_size=CHUNK):
        what = _what_is_wrong(event, system_event_hash(event), last, claimed.sequence)
        if what:
            return ProofOfChains(events=read, cases=0, first_bad=_bad_link(end, what, event, last))
        read += 1
        last = event
    bad = _bad_end(end, [last] if last else [])
    return ProofOfChains(events=read, cases=0, first_bad=bad)


_CASE_COLUMNS = ("pk", "number", "version", "head", "state")
# All that the hash covers: a column left out here would make lawful events look altered.
_EVENT_COLUMNS = (
    "pk", "sequence", "at", "actor_id", "act", "from_state", "to_state", "role",
    "organisation_id", "work_item_id", "rule", "data", "acting_for_id", "operation",
    "previous_hash", "hash",
)  # fmt: skip


def _case_chains(case: Case | None) -> Iterator[tuple[_End, Iterator[CaseEvent]]]:
    rows = Case.objects.order_by("pk", "events__sequence")
    if case is not None:
        rows = rows.filter(pk=case.pk)
    columns = (*_CASE_COLUMNS, *(f"events__{name}" for name in _EVENT_COLUMNS))
    tuples = rows.values_list(*columns).iterator(chunk_size=CHUNK)
    width = len(_CASE_COLUMNS)
    for (pk, number, version, head, state), group in groupby(tuples, lambda row: row[:width]):
        end = _End(
            chain=_("案卷 %(number)s ") % {"number": number},
            count=version,
            head=head,
            row=pk,
            case=number,
            state=state,
        )
        yield end, _events_of(pk, (row[width:] for row in group))


def _events_of(case: int, rows: Iterable[tuple[Any, ...]]) -> Iterator[CaseEvent]:  # Any: columns
    for row in rows:
        # A case without events comes as one row of nothing.
        if row[0] is not None:
            yield CaseEvent(case_id=case, **dict(zip(_EVENT_COLUMNS, row, strict=True)))


def _first_bad_link(end: _End, events: list[CaseEvent]) -> Break | None:
    last: CaseEvent | None = None
    for event in events:
        what = _what_is_wrong(event, case_event_hash(event), last, end.count)
        if not what and event.from_state != (last.to_state if last else ""):
            what = "states"
        if what:
            return _bad_link(end, what, event, last)
        last = event
    return None


def _what_is_wrong(
    event: CaseEvent | SystemEvent,
    hashed: str,
    last: CaseEvent | SystemEvent | None,
    count: int,
) -> str:
    expected = last.sequence + 1 if last else 1
    if event.sequence > expected:
        return "missing"
    if event.sequence < expected or event.sequence > count:
        return "inserted"
    linked = event.previous_hash == (last.hash if last else "")
    if event.hash != hashed:
        return "altered" if linked else "reordered"
    return "" if linked else "unlinked"


def _bad_link(
    end: _End, what: str, event: CaseEvent | SystemEvent, last: CaseEvent | SystemEvent | None
) -> Break:
    gone = what == "missing"
    return _a_break(
        end,
        what,
        table=CASE_EVENTS if isinstance(event, CaseEvent) else SYSTEM_EVENTS,
        sequence=(last.sequence + 1 if last else 1) if gone else event.sequence,
        row=None if gone else event.pk,
    )


def _bad_end(end: _End, events: list[CaseEvent] | list[SystemEvent]) -> Break | None:
    last = events[-1] if events else None
    count, head = (last.sequence, last.hash) if last else (0, "")
    ends, links = (CASES, CASE_EVENTS) if end.case else (CHAIN_HEADS, SYSTEM_EVENTS)
    if end.count > count or (end.case and not count):
        return _a_break(end, "truncated", table=links, sequence=count + 1, row=None)
    if end.head != head:
        return _a_break(end, "head", table=ends, sequence=count, row=end.row)
    if isinstance(last, CaseEvent) and end.state != last.to_state:
        return _a_break(end, "state", table=ends, sequence=count, row=end.row)
    return None


def _event_without_case(case: Case | None) -> Break | None:
    if case is not None:
        return None
    orphans = CaseEvent.objects.exclude(case_id__in=Case.objects.values("pk"))
    event = orphans.order_by("case_id", "sequence").first()
    if event is None:
        return None
    end = _End(
        chain=_("案卷（内部编号 %(pk)s）") % {"pk": event.case_id}, count=0, head="", row=None
    )
    return _a_break(end, "no_case", table=CASES, sequence=event.sequence, row=event.case_id)


def _a_break(end: _End, what: str, *, table: str, sequence: int, row: int | None) -> Break:
    return Break(
        table=table,
        what=what,
        sentence=str(SENTENCES[what] % {"chain": end.chain, "sequence": sequence}),
        case=end.case,
        sequence=sequence,
        row=row,
    )
