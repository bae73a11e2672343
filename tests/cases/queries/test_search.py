"""The search: exactly what a plain scan of the folded names finds, inside sight, newest first."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import pytest
from hypothesis import example, given, strategies as st
from hypothesis.extra.django import TestCase

from cases import search_index
from cases.models import Case, SearchText
from cases.queries.search import find_cases
from cases.search_terms import folded, words_of
from cases.states.role import Role
from tests.factories import a_member, a_person, an_organisation, the_commission
from tests.practice.requests import Office, a_draft, an_office

ON = date(2023, 9, 28)
TITLES = (
    "开放公交线路站点数据",
    "交公线路",
    "ABC 100% 道路_数据 'x' \"y\"",
    "ＡＢＣ全角 AND OR NOT NEAR(",
    "a",
    "数据 据数",
)


def a_titled(office, title: str) -> Case:
    """Open a case and give it its title as the gate would have indexed it."""
    case = Case.objects.get(pk=a_draft(office).pk)
    Case.objects.filter(pk=case.pk).update(title=title)
    case.title = title
    search_index.index_case(case)
    return case


def titles(page) -> list[str]:
    return [case.title for case in page.cases]


class TestAgainstAScan(TestCase):
    """The same answer as looking at every text."""

    office: ClassVar[Office]
    cases: ClassVar[list[Case]]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.office = an_office(an_organisation("上海市交通委员会"))
        cls.cases = [a_titled(cls.office, title) for title in TITLES]

    @given(
        st.one_of(
            st.text(max_size=6),
            st.text(alphabet="开放公交线路数据 abcABC%_'\"\\()*:^-+,.{}\x00０", max_size=5),
            st.sampled_from(TITLES).flatmap(
                lambda title: st.tuples(st.integers(0, len(title)), st.integers(0, len(title))).map(
                    lambda ends: title[min(ends) : max(ends)]
                )
            ),
        )
    )
    @example("\x00")
    @example("'; DROP TABLE cases_case; --")
    @example('"')
    @example("线路 公交")
    def test_search_finds_exactly_the_cases_whose_text_holds_every_word(self, search: str) -> None:
        texts = dict(SearchText.objects.values_list("case_id", "text"))
        words = words_of(search)

        page = find_cases(self.office.staff.person, search, on=ON)

        expected = [
            pk
            for pk, text in sorted(texts.items(), reverse=True)
            if words and all(word in text for word in words)
        ]
        assert [case.pk for case in page.cases] == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("公交线", [TITLES[0]]),
        ("交公", [TITLES[1]]),
        ("公", [TITLES[1], TITLES[0]]),
        ("abc", [TITLES[3], TITLES[2]]),
        ("100%", [TITLES[2]]),
        ("%", [TITLES[2]]),
        ("交通委", list(reversed(TITLES))),
        ("不在这里", []),
        ("   ", []),
    ],
)
def test_search_finds_any_part_of_a_name(search: str, found: list[str]) -> None:
    office = an_office(an_organisation("上海市交通委员会"))
    for title in TITLES:
        a_titled(office, title)

    assert titles(find_cases(office.staff.person, search, on=ON)) == found


@pytest.mark.django_db
def test_search_finds_a_case_by_its_number_as_soon_as_it_is_opened() -> None:
    office = an_office()
    case = a_draft(office)

    page = find_cases(office.staff.person, case.number.lower()[3:], on=ON)

    assert [found.pk for found in page.cases] == [case.pk]


@pytest.mark.django_db
def test_search_stays_inside_what_a_person_may_see() -> None:
    roads, weather = an_office(), an_office()
    mine, theirs = a_titled(roads, "道路气象一"), a_titled(weather, "道路气象二")
    city = a_member(Role.COMMISSION_STAFF, the_commission()).person

    def found(person) -> list[int]:
        return [case.pk for case in find_cases(person, "道路气象", on=ON).cases]

    assert found(roads.head.person) == [mine.pk]
    assert found(a_person()) == []
    assert found(city) == [theirs.pk, mine.pk]


@pytest.mark.django_db
def test_search_pages_walk_every_case_once_from_the_newest() -> None:
    office = an_office()
    cases = [a_titled(office, "同名数据").pk for _ in range(27)]
    person = office.staff.person

    first = find_cases(person, "同名", on=ON)
    second = find_cases(person, "同名", on=ON, before=first.next_before)

    assert [case.pk for case in first.cases + second.cases] == list(reversed(cases))
    assert second.next_before is None


@pytest.mark.django_db
def test_a_lost_row_of_the_index_is_named_and_written_again() -> None:
    office = an_office()
    case = a_draft(office, subject="公交")
    SearchText.objects.filter(case_id=case.pk).delete()

    lost = [missing.pk for missing in search_index.cases_not_indexed()]
    count = search_index.rebuild()

    assert lost == [case.pk]
    assert count == 1
    assert list(search_index.cases_not_indexed()) == []
    assert titles(find_cases(office.staff.person, "演练", on=ON)) == ["演练"]


def test_folded_makes_width_and_case_equal_and_drops_nul() -> None:
    assert folded("ＡbＣ\x00１") == "abc1"
