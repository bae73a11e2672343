"""Prove supervision of use: obligations, what was said in them, violations and bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Prefetch
from django.utils.translation import gettext as _t

from cases.models import Case, CaseEvent, Obligation
from cases.proof import Break
from cases.recorded_obligations import TABLES, found_of, told_of
from cases.states.case_kind import CaseKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cases.recorded_obligations import Facts

CHUNK: Final = 500
_ROWS: Final = (
    "replies__file",
    "findings__file",
    "proposals",
    "violations__bar",
)


def first_bad_obligation(*, case: Case | None = None) -> Break | None:
    """Name the first row of supervision that is not as its event says, or is gone, if any.

    Its words are known to the events by their digests. What `answered_at` and `put_forward_on`
    hold must follow from the acts that write them.

    Args:
        case: look at this case only.
    """
    bad = _first_bad(case)
    # Rows and events are read one after the other: what is done meanwhile looks wrong once, and
    # what is wrong looks so again.
    while bad is not None and (again := _first_bad(case)) != bad:
        bad = again
    return bad


def _first_bad(case: Case | None) -> Break | None:
    return next(_gone(case), None) or next(_bad(case), None)


def _gone(case: Case | None) -> Iterator[Break]:
    cases = Case.objects.filter(kind=CaseKind.OBLIGATION, obligation=None).order_by("pk")
    for each in cases.filter(pk=case.pk) if case else cases:
        yield _broken("cases_obligation", each, row=None)


def _bad(case: Case | None) -> Iterator[Break]:
    found = Obligation.objects.select_related("data_grant").order_by("pk")
    if case is not None:
        found = found.filter(pk=case.pk)
    events = CaseEvent.objects.order_by("sequence")
    rows = found.prefetch_related(*_ROWS, Prefetch("events", events))
    for obligation in rows.iterator(chunk_size=CHUNK):
        told, is_so = told_of(obligation, obligation.events.all()), found_of(obligation)
        for table in TABLES:
            for key in sorted(told[table].keys() | is_so[table].keys()):
                row = is_so[table].get(key)
                if not _agrees(told[table].get(key), row):
                    yield _broken(table, obligation, row=key if row is not None else None)


def _agrees(told: Facts | None, row: Facts | None) -> bool:
    if told is None or row is None:
        return False
    return all(row[name] == value for name, value in told.items())


def _broken(table: str, case: Case, *, row: int | None) -> Break:
    return Break(
        table=table,
        what="obligation",
        sentence=_t(
            "履约事项 %(number)s 的内容、材料、违规记录或者禁入与案卷事件不符："
            "有记录被改动、增加或者删除过。"
        )
        % {"number": case.number},
        case=case.number,
        row=row,
    )
