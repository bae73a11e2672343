"""A letter as the sequence of what is printed; its text and its digest come from the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from cases.chinese_words import chinese_date, chinese_number, one_line
from cases.letters.citations import printable_citations
from cases.letters.table import Table
from cases.text_digest import text_digests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cases.letters.letter import Letter, Reason, Terms
    from cases.text_digest import TextDigests


class Kind(Enum):
    """What a part of a letter is, and so how it is set; a note is set but not part of the text."""

    HEAD = "head"
    NUMBER = "number"
    TITLE = "title"
    ADDRESSEE = "addressee"
    BODY = "body"
    HEADING = "heading"
    OFFICE = "office"
    DATE = "date"
    ENQUIRIES = "enquiries"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph of a letter."""

    kind: Kind
    text: str


def parts_of(letter: Letter) -> Iterator[Part | Table]:
    """Return everything that is printed of a letter, in its order."""
    yield Part(Kind.HEAD, letter.office)
    yield Part(Kind.NUMBER, letter.number)
    yield Part(Kind.TITLE, letter.title)
    yield Part(Kind.ADDRESSEE, f"{letter.addressee}：")
    yield from (Part(Kind.BODY, each) for each in letter.body)
    if letter.table:
        yield _on_one_line(letter.table)
    for at, (heading, texts) in enumerate(_sections(letter), start=1):
        yield Part(Kind.HEADING, f"{chinese_number(at)}、{heading}")
        yield from (Part(Kind.BODY, each) for each in texts)
    if letter.enquiries:
        yield Part(Kind.ENQUIRIES, f"如有疑问，请咨询：{letter.enquiries}。")
    yield Part(Kind.OFFICE, letter.office)
    yield Part(Kind.DATE, chinese_date(letter.on))


def letter_text(letter: Letter) -> str:
    """Return the canonical text of a letter: one line per part or row of its table."""
    lines: list[str] = []
    for part in parts_of(letter):
        if isinstance(part, Table):
            lines.extend("\t".join(row) for row in (part.header, *part.rows))
        else:
            lines.append(part.text)
    return "\n".join(lines) + "\n"


def letter_digests(letter: Letter) -> TextDigests:
    """Return the digests of the canonical text."""
    return text_digests(letter_text(letter))


def _sections(letter: Letter) -> Iterator[tuple[str, list[str]]]:
    if letter.reasons:
        yield "理由", [line for each in letter.reasons for line in _reason_lines(each)]
    if letter.terms:
        yield "开放条件", [line for each in letter.terms for line in _terms_lines(each)]
    if letter.following:
        yield "后续事项", list(letter.following)
    citations = printable_citations(letter.citations)
    if citations:
        yield "依据", ["、".join(citations) + "。"]
    if letter.remedies:
        yield "救济途径", _paragraphs(letter.remedies)


def _reason_lines(reason: Reason) -> list[str]:
    """Return the paragraphs of a reason; the first says what it is about."""
    subject = f"“{reason.subject}”：" if reason.subject else ""
    code = f"（{reason.code}）" if reason.code else ""
    return _paragraphs(f"{subject}{reason.label}{code}。{reason.text.strip()}")


def _paragraphs(text: str) -> list[str]:
    """Return what a person typed on several lines; what ends a line depends on where they did."""
    return [line for line in map(one_line, text.splitlines()) if line]


def _on_one_line(table: Table) -> Table:
    rows = tuple(tuple(map(one_line, row)) for row in table.rows)
    return replace(table, header=tuple(map(one_line, table.header)), rows=rows)


def _terms_lines(terms: Terms) -> Iterator[str]:
    yield f"“{terms.dataset}”："
    last = len(terms.conditions)
    for at, each in enumerate(terms.conditions, start=1):
        yield f"（{at}）{one_line(each)}{'。' if at == last else '；'}"
