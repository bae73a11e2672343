"""Prove the letters: each says what the event of its act sealed, and gives its text again."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from django.db.models import BigIntegerField, Count, Exists, Max, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _t

from cases.errors import KaifangError
from cases.letters.frozen import digest_of, letter_of
from cases.models import CaseEvent, Letter, LetterNumbers, LetterReading, SystemEvent
from cases.proof import Break
from cases.states.system_act import SystemAct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from cases.models import Case

LETTERS: Final = "cases_letter"
READINGS: Final = "cases_letterreading"
# As many as one statement reads.
TOGETHER: Final = 500
# What the serials of letters count within.
_KEY: Final = ("organisation_id", "year", "word")


def first_bad_letter(*, case: Case | None = None) -> Break | None:
    """Name the first letter that is not what its act issued, if any.

    Every event that names a letter must have its row, with the same kind and digest, and the
    row's facts must give a text of that digest under that number; every row must have its event.
    Of the whole, numbers have no gap, and first readings say what the system chain sealed. The
    chains themselves are proven elsewhere (`cases.proof`).

    Args:
        case: only the letters of this line; None: all.
    """
    bad = next(_bad_letters(case), None)
    if bad is None and case is None:
        bad = _gap() or _bad_reading()
    return bad


def _bad_letters(case: Case | None) -> Iterator[Break]:
    events = CaseEvent.objects.filter(data__has_key="letter").order_by("pk")
    # What a grant or a second look has to tell is a letter about its line.
    events = events.annotate(
        line=Coalesce(
            "case__grant__line", "case__secondlook__line", "case", output_field=BigIntegerField()
        )
    )
    letters = Letter.objects.all()
    if case is not None:
        events, letters = events.filter(line=case.pk), letters.filter(line_id=case.pk)
    columns = events.values_list("line", "case__number", "at", "data")
    stream = columns.iterator(chunk_size=TOGETHER)
    while some := list(islice(stream, TOGETHER)):
        found = _rows({data["letter"]["number"] for _pk, _number, _at, data in some})
        for line, number, at, data in some:
            sealed = data["letter"]
            letter = found.get((line, sealed["number"]))
            if letter is None or letter.issued_at != at or not _agrees(letter, sealed):
                yield _broken(number, sealed["number"])
    if not _as_many(letters, events):
        yield Break(
            table=LETTERS,
            what="inserted",
            sentence=_t("有文书没有相应的案卷事件：有文书被增加。"),
        )


def _rows(numbers: set[str]) -> dict[tuple[int, str], Letter]:
    letters = Letter.objects.filter(number__in=numbers)
    return {(letter.line_id, letter.number): letter for letter in letters}


def _agrees(letter: Letter, sealed: dict[str, Any]) -> bool:  # Any: JSON facts
    if (letter.kind, letter.digest) != (sealed["kind"], sealed["digest"]):
        return False
    try:
        made = letter_of(letter.kind, letter.facts, builder=letter.builder)
    except (KaifangError, KeyError, TypeError, ValueError):
        # Facts from which no letter can be made were altered.
        return False
    composed = f"{letter.word}〔{letter.year}〕{letter.serial}号"
    numbered = made.number == letter.number and letter.number.endswith(composed)
    return numbered and digest_of(made) == letter.digest


def _as_many(one: QuerySet[Any], other: QuerySet[Any]) -> bool:  # Any: any two models
    """Tell whether there are as many rows of both, in one statement.

    A row and its event are committed together, perhaps while the proof reads: two statements
    would see the one without the other.
    """
    sides = (one, other)
    first, second = (
        rows.order_by()
        .annotate(whole=Value(1))
        .values("whole")
        .annotate(rows=Count("pk"))
        .values_list("rows", flat=True)
        for rows in sides
    )
    found = list(first.union(second, all=True))
    return not found or found.count(found[0]) == len(sides)


def _gap() -> Break | None:
    """Numbers from 1 to the last given, each once: a unique constraint keeps them apart.

    A number and its letter are committed together: each side is read with the other.
    """
    if _is_unnumbered() or any(
        row.last != row.most or row.last != row.there for row in _numbers_given()
    ):
        return Break(
            table=LETTERS,
            what="gap",
            sentence=_t("文号不连续：有文书被删除，或者文号登记被改动过。"),
        )
    return None


def _numbers_given() -> QuerySet[Any]:  # Any: with what the read annotates
    same = Letter.objects.order_by().filter(**{name: OuterRef(name) for name in _KEY})
    per_word = same.values(*_KEY)
    return LetterNumbers.objects.filter(last__gt=0).annotate(
        most=Subquery(per_word.annotate(most=Max("serial")).values("most")),
        there=Subquery(per_word.annotate(there=Count("pk")).values("there")),
    )


def _is_unnumbered() -> bool:
    given = LetterNumbers.objects.filter(last__gt=0, **{name: OuterRef(name) for name in _KEY})
    return Letter.objects.filter(~Exists(given)).exists()


def _bad_reading() -> Break | None:
    readings = LetterReading.objects.select_related("sealed_by", "letter")
    rows = all(map(_is_sealed, readings.iterator(chunk_size=TOGETHER)))
    events = SystemEvent.objects.filter(act=SystemAct.LETTER_READ)
    if rows and _as_many(LetterReading.objects.all(), events):
        return None
    return Break(
        table=READINGS,
        what="reading",
        sentence=_t("文书的首次打开记录与系统事件不符：有记录被改动、增加或者删除。"),
    )


def _is_sealed(reading: LetterReading) -> bool:
    event, letter = reading.sealed_by, reading.letter
    said = (event.act, event.actor_id, event.data.get("letter"), event.data.get("digest"))
    return said == (SystemAct.LETTER_READ, reading.person_id, letter.pk, letter.digest)


def _broken(line: str, number: str) -> Break:
    return Break(
        table=LETTERS,
        what="letter",
        sentence=_t("案卷 %(line)s 的文书 %(number)s 与案卷事件不符：该行被改动或者删除。")
        % {"line": line, "number": number},
        case=line,
    )
