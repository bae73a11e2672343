"""Letters prove that they are what their acts issued, from facts to number."""
# ruff: noqa: S608  # the statements are what a stranger with a database client would type

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from cases import triggers
from cases.letters.frozen import digest_of, letter_of
from cases.models import AccessLine, CaseEvent, Letter
from cases.proof_of_letters import first_bad_letter
from tests.workflows.conditional_access.applying import (
    CONDITIONS,
    NEXT_DAY,
    Town,
    a_town,
    finished,
    handed_in,
    line_of,
    refused,
)
from tests.workflows.open_list.changes import a_listed_row
from workflows.conditional_access.letter_reading import record_first_reading

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return a_town()


@pytest.fixture
def line(town: Town) -> AccessLine:
    """Write a refused line with two letters, the last of which was read; the guards are off."""
    line = refused(line_of(handed_in(town, town.traffic.row), town.traffic), town.traffic)
    letter = Letter.objects.select_related("line__application").latest("pk")
    record_first_reading(letter=letter, person=town.person.person, at=NEXT_DAY)
    triggers.remove(connection)
    return line


def execute(statement: str, *values: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_letters_as_they_were_issued_agree(line: AccessLine) -> None:
    assert Letter.objects.count() == 2
    assert first_bad_letter() is None
    assert first_bad_letter(case=line.case_ptr) is None


@pytest.mark.parametrize(
    "forged",
    [
        "digest = '0'",
        "kind = 'decision'",
        "number = '交通委员会数开决〔2023〕9号'",
        "serial = 9",
        "issued_at = '2023-09-01 00:00:00+00:00'",
        "facts = '{}'",
    ],
)
def test_letter_that_was_altered_is_named(line: AccessLine, forged: str) -> None:
    letter = Letter.objects.get(kind="refusal")

    execute(f"UPDATE cases_letter SET {forged} WHERE id = %s", letter.pk)

    bad = first_bad_letter(case=line.case_ptr)
    assert bad is not None
    assert (bad.table, bad.what, bad.case) == ("cases_letter", "letter", line.number)
    assert letter.number in bad.sentence


def test_other_words_in_the_facts_are_found_without_the_digest(line: AccessLine) -> None:
    letter = Letter.objects.get(kind="refusal")
    facts = {**letter.facts, "reasons": [{"code": "", "label": "另一理由", "text": "另一说明。"}]}

    execute("UPDATE cases_letter SET facts = %s WHERE id = %s", json.dumps(facts), letter.pk)

    bad = first_bad_letter()
    assert bad is not None
    assert bad.case == line.number


@pytest.mark.usefixtures("line")
@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE cases_letternumbers SET last = 9 WHERE word = '数开决'", "gap"),
        ("DELETE FROM cases_letterreading", "reading"),
        ("UPDATE cases_systemevent SET act = 'other' WHERE act = 'letter_read'", "reading"),
    ],
)
def test_number_or_reading_that_does_not_agree_is_found(statement: str, what: str) -> None:
    execute(statement)

    bad = first_bad_letter()
    assert bad is not None
    assert bad.what == what


@pytest.mark.usefixtures("line")
def test_letter_that_no_act_issued_is_found() -> None:
    letter = Letter.objects.get(kind="refusal")
    letter.pk, letter._state.adding, letter.serial = None, True, 2
    letter.number = "交通委员会数开决〔2023〕2号"
    letter.save()

    bad = first_bad_letter()
    assert bad is not None
    assert bad.what == "inserted"


@pytest.mark.usefixtures("line")
def test_letter_that_is_gone_is_named() -> None:
    letter = Letter.objects.get(kind="acceptance")

    execute("DELETE FROM cases_letter WHERE id = %s", letter.pk)

    bad = first_bad_letter()
    assert bad is not None
    assert letter.number in bad.sentence


def test_letter_of_the_first_builder_is_proven_by_it(line: AccessLine) -> None:
    letter = Letter.objects.get(kind="acceptance")
    facts = {name: letter.facts[name] for name in ("matter", "answer_by")}
    first = digest_of(letter_of(letter.kind, facts, builder=1))
    event = CaseEvent.objects.get(case=line.pk, act="accept")
    told = {**event.data, "letter": {**event.data["letter"], "digest": first}}
    QuerySet(CaseEvent).filter(pk=event.pk).update(data=told)
    QuerySet(Letter).filter(pk=letter.pk).update(facts=facts, digest=first, builder=1)

    assert letter.digest != first
    assert first_bad_letter() is None

    QuerySet(Letter).filter(pk=letter.pk).update(builder=2)
    assert first_bad_letter() is not None


class Meanwhile:
    """Lets a letter be issued and read before a statement of the proof."""

    def __init__(self, town: Town, *, after: int) -> None:
        row = a_listed_row(town.traffic.organisation, **CONDITIONS)
        self.town, self.left, self.is_done = town, after, False
        self.line = AccessLine.objects.get(application=handed_in(town, row))

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:  # Any: Django's own
        if self.left:
            self.left -= 1
        elif not self.is_done:
            self.is_done = True
            finished(self.line, self.town.traffic.reviewer, "accept", NEXT_DAY)
            letter = Letter.objects.select_related("line__application").get(line=self.line)
            record_first_reading(letter=letter, person=self.town.person.person, at=NEXT_DAY)
        return execute(*statement)


@pytest.mark.usefixtures("line")
def test_letter_that_is_issued_while_the_proof_reads_raises_no_alarm(town: Town) -> None:
    for after in count():
        meanwhile = Meanwhile(town, after=after)
        with connection.execute_wrapper(meanwhile):
            bad = first_bad_letter()
        assert (after, bad) == (after, None)
        if not meanwhile.is_done:
            break

    # It came between any two statements of the proof.
    assert after > 1
    assert Letter.objects.count() == 2 + after
