"""The numbers of letters (文号): per organisation, year and word, without a gap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F

from cases.models import Letter, LetterNumbers, Organisation
from cases.states.letter_words import NUMBER_WORDS

if TYPE_CHECKING:
    from cases.states.letter_words import LetterKind


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentNumber:
    """A number with what it is made of, such as `市交通委数开决〔2023〕1号`."""

    year: int
    word: str
    serial: int
    text: str


def next_letter_number(organisation: Organisation, kind: LetterKind, year: int) -> DocumentNumber:
    """Take the next number of a kind of letter of an organisation in a year.

    The row of the numbers stays locked until the caller's transaction ends, as with the numbers
    of cases: an act that fails gives its number back. It is the last lock that an act takes.

    Writes: the last number given.
    """
    word = NUMBER_WORDS[kind]
    LetterNumbers.objects.get_or_create(organisation=organisation, year=year, word=word)
    row = LetterNumbers.objects.filter(organisation=organisation, year=year, word=word)
    row.update(last=F("last") + 1)
    serial = row.values_list("last", flat=True).get()
    text = _text(_name_of(organisation), word, year, serial)
    if Letter.objects.filter(number=text).exists():
        # Of an organisation that bore the name before.
        text = _text(organisation.full_name, word, year, serial)
    return DocumentNumber(year=year, word=word, serial=serial, text=text)


def _text(name: str, word: str, year: int, serial: int) -> str:
    # The signs and their order are those of official documents (发文字号).
    return f"{name}{word}〔{year}〕{serial}号"


def _name_of(organisation: Organisation) -> str:
    """Return the short name by which its numbers begin; the full one where others bear it too.

    Those that have ended count: their letters are still there.
    """
    others = Organisation.objects.filter(short_name=organisation.short_name)
    if others.exclude(pk=organisation.pk).exists():
        return organisation.full_name
    return str(organisation)
