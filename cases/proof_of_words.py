"""Prove notes and messages: each says what its seal in the system chain recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from cases.models import CaseMessage, CaseNote, SystemEvent
from cases.proof import Break
from cases.states.system_act import SystemAct
from cases.words_digest import words_digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cases.models import Case

CHUNK: Final = 2_000
SEALED: Final[tuple[tuple[type[CaseNote | CaseMessage], SystemAct], ...]] = (
    (CaseNote, SystemAct.NOTE_WRITTEN),
    (CaseMessage, SystemAct.MESSAGE_SENT),
)
# fmt: off
SENTENCES: Final = {
    "words_altered": _("案卷 %(number)s 的%(kind)s（编号 %(row)s）与封存时的摘要不符：该行被改动过。"),  # noqa: E501
    "words_inserted": _("案卷 %(number)s 的%(kind)s（编号 %(row)s）没有封存记录：该行是多出来的。"),
    "words_missing": _("系统事件链第 %(row)s 个事件封存的%(kind)s不见了：该行被删除。"),
}
# fmt: on


def first_bad_words(*, case: Case | None = None) -> Break | None:
    """Name the first note or message that is not what was written, if any.

    Every row must hash to what its own event of the system chain sealed, and every such event
    must still have its row. That chain itself is proven elsewhere (`cases.proof`).

    Args:
        case: look at what was written about this case only.
    """
    return next(_bad(case), None)


def _bad(case: Case | None) -> Iterator[Break]:
    for model, act in SEALED:
        yield from _bad_rows(model, act, case)
        yield from _missing_rows(model, act, case)


def _bad_rows(
    model: type[CaseNote | CaseMessage], act: SystemAct, case: Case | None
) -> Iterator[Break]:
    rows = model.objects.select_related("sealed_by", "case").order_by("pk")
    if case is not None:
        rows = rows.filter(case_id=case.pk)
    for words in rows.iterator(chunk_size=CHUNK):
        seal = words.sealed_by
        if seal is None or seal.act != act:
            yield _a_break("words_inserted", model, words.case.number, words.pk)
        elif (seal.data.get("case"), seal.data.get("digest")) != (
            words.case_id,
            words_digest(words),
        ):
            yield _a_break("words_altered", model, words.case.number, words.pk)


def _missing_rows(
    model: type[CaseNote | CaseMessage], act: SystemAct, case: Case | None
) -> Iterator[Break]:
    kept = model.objects.filter(sealed_by=OuterRef("pk"))
    seals = SystemEvent.objects.filter(~Exists(kept), act=act).order_by("sequence")
    if case is not None:
        seals = seals.filter(data__case=case.pk)
    for seal in seals.iterator(chunk_size=CHUNK):
        yield _a_break("words_missing", model, case.number if case else "", seal.sequence)


def _a_break(what: str, model: type[CaseNote | CaseMessage], number: str, row: int) -> Break:
    gone = what == "words_missing"
    facts = {"number": number, "kind": model._meta.verbose_name, "row": row}  # noqa: SLF001  # public in Django
    return Break(
        table=model._meta.db_table,  # noqa: SLF001  # public in Django
        what=what,
        sentence=str(SENTENCES[what] % facts),
        case=number,
        sequence=row if gone else None,
        row=None if gone else row,
    )
