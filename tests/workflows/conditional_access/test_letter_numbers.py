"""Numbers of letters: never twice, whatever departments are called, and guarded by triggers."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from cases import triggers
from cases.models import Letter, Organisation
from cases.states.letter_words import LetterKind
from tests.workflows.conditional_access.applying import AT, a_town, handed_in, line_of
from workflows.conditional_access.letters import issue_letter

pytestmark = pytest.mark.django_db
OWN = {"answer_by": "2023-10-10", "term": "running", "paused_on": ""}


def test_departments_of_one_short_name_never_give_the_same_number() -> None:
    town = a_town()
    Organisation.objects.filter(
        pk__in=[town.traffic.organisation.pk, town.health.organisation.pk]
    ).update(short_name="交通委")
    application = handed_in(town)

    for department in (town.traffic, town.health):
        issue_letter(line_of(application, department), LetterKind.ACCEPTANCE, OWN, at=AT)

    numbers = list(Letter.objects.order_by("pk").values_list("number", flat=True))
    assert numbers == [
        "上海市交通委员会数开受〔2023〕1号",
        "上海市卫生健康委员会数开受〔2023〕1号",
    ]


def test_name_that_another_department_bore_before_gives_no_number_again() -> None:
    town = a_town()
    application = handed_in(town)
    traffic, health = town.traffic.organisation, town.health.organisation
    issue_letter(line_of(application, town.traffic), LetterKind.ACCEPTANCE, OWN, at=AT)
    Organisation.objects.filter(pk=health.pk).update(short_name=str(traffic))
    Organisation.objects.filter(pk=traffic.pk).update(short_name="交运局")

    issue_letter(line_of(application, town.health), LetterKind.ACCEPTANCE, OWN, at=AT)

    assert Letter.objects.latest("pk").number == "上海市卫生健康委员会数开受〔2023〕1号"


@pytest.mark.parametrize(
    "statement",
    ["UPDATE cases_letternumbers SET year = 1999", "DELETE FROM cases_letternumbers"],
)
def test_register_of_numbers_is_guarded_and_goes_on(statement: str) -> None:
    town = a_town()
    line = line_of(handed_in(town, town.traffic.row), town.traffic)
    issue_letter(line, LetterKind.ACCEPTANCE, OWN, at=AT)

    refusal = triggers.KEPT["cases_letternumbers"].message
    with (
        pytest.raises(IntegrityError, match=refusal),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    issue_letter(line, LetterKind.ACCEPTANCE, OWN, at=AT)

    assert list(Letter.objects.order_by("pk").values_list("serial", flat=True)) == [1, 2]
