"""Each class from one example; incremental and full against a slow judge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection, transaction
from hypothesis import given, strategies as st

from cases.models import Finding, FindingSpell, ReconciliationRun, ResourceLink
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.reconciliation.catalogues import (
    NOW,
    City,
    Line,
    Listed,
    found,
    judged,
    load,
)
from workflows.open_list.reconciliation.reconcile import reconcile

pytestmark = pytest.mark.django_db
AGREED = Line("C1", "D1"), Listed("D1")


def run_of(city, operator, lines, entries, **options):
    load(lines, operator)
    version = city.publish(entries)
    return reconcile(version=version, membership=operator, at=NOW, **options)


@pytest.mark.parametrize(
    ("line", "entry", "mismatch"),
    [
        (AGREED[0], AGREED[1], None),
        (AGREED[0], None, "R1"),
        (replace(AGREED[0], open_type="not_open"), None, None),
        (None, AGREED[1], "R2"),
        (replace(AGREED[0], open_type="conditional"), AGREED[1], "R3"),
        (replace(AGREED[0], open_type="not_open"), AGREED[1], "R4"),
        (
            replace(AGREED[0], open_type="not_open"),
            replace(AGREED[1], status="suspended"),
            None,
        ),
        (AGREED[0], replace(AGREED[1], records=0), "R5"),
        (AGREED[0], replace(AGREED[1], status="pending"), "R5"),
        (AGREED[0], replace(AGREED[1], records=None), None),
        (replace(AGREED[0], frequency="daily"), AGREED[1], "R6"),
        (replace(AGREED[0], frequency=""), AGREED[1], None),
        (replace(AGREED[0], name="地铁线路"), AGREED[1], "R6"),
        (replace(AGREED[0], provider="乙局"), AGREED[1], "R6"),
        (replace(AGREED[0], provider="乙局", open_type="conditional"), AGREED[1], "R3"),
        (replace(AGREED[0], open_type=""), AGREED[1], "R8"),
        (replace(AGREED[0], provider="丁局"), AGREED[1], "R9"),
        (replace(AGREED[0], provider="丙局", open_type="not_open"), AGREED[1], "R9"),
        (None, replace(AGREED[1], provider="丙局"), "R9"),
        (Line("C1"), Listed(), None),
        (Line("C1"), Listed(code="C1", name="另一名称"), "R6"),
    ],
)
def test_one_resource_and_one_entry_have_the_class_that_they_make(
    city, operator, line, entry, mismatch
):
    filler = Line("C0", "D0", name="其他")
    lines = [filler, line] if line else [filler]
    entries = {"other": Listed("D0", name="其他")} | ({"entry": entry} if entry else {})

    run = run_of(city, operator, lines, entries)

    assert {name: count for name, count in run.counts.items() if count} == (
        {mismatch: 1} if mismatch else {}
    )


@pytest.mark.parametrize(
    ("line", "entry", "is_same"),
    [
        (Line("C1"), Listed(), True),
        (Line("C1"), Listed(code="C2"), False),
        (Line("C1", "D1"), Listed("D2"), False),
        (Line("C1", "D1"), Listed(), True),
        (Line("C1"), Listed("D1"), True),
        (Line("C1"), Listed("D1", code="C2"), False),
    ],
)
def test_a_name_pairs_nothing_where_code_or_dataset_say_otherwise(
    city, operator, line, entry, is_same
):
    run_of(city, operator, [line], {"a": entry})

    classes = {mismatch for mismatch, _subject in found()}
    assert classes == (set() if is_same else {"R1", "R2"})


@pytest.mark.parametrize(
    ("dataset", "entry"),
    [
        ("", None),  # the name of an entry that agrees with another resource
        ("D2", Listed()),
        ("D2", Listed("D3", code="C2")),
    ],
)
def test_a_row_that_is_not_open_is_judged_where_some_key_leads_to_an_entry(
    city, operator, dataset, entry
):
    lines = [Line("C1", "D1"), Line("C2", dataset, open_type="not_open")]
    entries = {"a": Listed("D1")} | ({"b": entry} if entry else {})

    run = run_of(city, operator, lines, entries)

    assert not run.incremental
    assert found() == {("R4", "c:C2")}


def test_an_entry_that_states_another_code_from_now_on_leaves_its_resource(city, operator):
    run_of(city, operator, [Line("C1")], {"a": Listed()})
    assert found() == set()

    run = run_of(city, operator, [Line("C1")], {"a": Listed(code="C2")}, despite="只有一条")

    assert run.incremental
    assert {mismatch for mismatch, _subject in found()} == {"R1", "R2"}


def test_one_code_with_several_entries_is_one_finding(city, operator):
    lines = [Line("C1", "D1"), Line("C1", "D2", name="地铁线路")]

    run = run_of(city, operator, lines, {"a": Listed("D1"), "b": Listed("D2", name="地铁线路")})

    assert found() == {("R7", "c:C1")}
    assert run.counts["R7"] == 1


def test_danger_shows_although_the_class_is_another(city, operator):
    line = Line("C1", "D1", provider="丁局", open_type="not_open")

    run = run_of(city, operator, [line], {"a": Listed("D1")})

    assert (run.counts["R9"], run.facts["dangerous"]) == (1, 1)


@pytest.mark.list_scenario(26)
def test_the_same_inputs_have_the_same_result(city, operator):
    first = run_of(city, operator, [Line("C1", "D1")], {})
    again = reconcile(version=first.list_version, membership=operator, at=NOW)
    whole = reconcile(version=first.list_version, membership=operator, at=NOW, full=True)

    assert again == first
    assert whole.result_id == first.result_id
    assert (whole.facts["new"], whole.facts["gone"]) == ({}, 0)


@pytest.mark.list_scenario(26)
def test_a_run_that_is_cut_off_leaves_nothing_and_the_next_comes_to_the_same(city, operator):
    load([Line("C1", "D1"), Line("C2", name="地铁线路")], operator)
    version = city.publish({"a": Listed("D1")})

    def killed(execute, sql, params, many, context):
        if "INSERT INTO cases_findingspell" in sql:
            raise InterruptedError
        return execute(sql, params, many, context)

    with (
        pytest.raises(InterruptedError),
        transaction.atomic(),
        connection.execute_wrapper(killed),
    ):
        reconcile(version=version, membership=operator, at=NOW)
    left = (ReconciliationRun.objects.count(), Finding.objects.count())
    first = reconcile(version=version, membership=operator, at=NOW)
    whole = reconcile(version=version, membership=operator, at=NOW, full=True)

    assert left == (0, 0)
    assert (first.result_id, found()) == (whole.result_id, {("R1", "c:C2")})


def test_a_finding_that_comes_back_keeps_its_first_day(city, operator):
    run_of(city, operator, [Line("C1", "D1")], {"a": Listed("D1", records=0)})
    run_of(city, operator, [Line("C1", "D1")], {"a": Listed("D1")})
    run_of(city, operator, [Line("C1", "D1")], {"a": Listed("D1", records=0)})

    spells = list(FindingSpell.objects.order_by("pk").values_list("finding", "until_run"))
    runs = list(ReconciliationRun.objects.order_by("pk").values_list("pk", flat=True))
    assert [until for _, until in spells] == [runs[1], None]
    assert len({finding for finding, _ in spells}) == 1


def test_a_new_department_leaves_a_run_incremental_and_a_renamed_one_does_not(city, operator):
    run_of(city, operator, [Line("C1", "D1")], {"a": Listed("D1")})
    lines = [Line("C1", "D1"), Line("C2", provider="丁局", open_type="not_open")]

    met = run_of(city, operator, lines, {"a": Listed("D1")})
    an_organisation("丁局")
    known = reconcile(version=met.list_version, membership=operator, at=NOW)

    assert (met.incremental, met.counts["R9"]) == (True, 1)
    assert (known.incremental, known.counts["R9"]) == (False, 0)


_CODES = st.sampled_from(["C1", "C2", "C3", "C4"])
_SETS = ["D1", "D2", "D3", "D4"]
_NAMES = st.sampled_from(["公交线路", "地铁线路"])
_OPEN = st.sampled_from(["unconditional", "conditional", "not_open"])
_LINES = st.lists(
    st.builds(
        Line,
        code=_CODES,
        dataset=st.sampled_from(["", *_SETS]),
        name=_NAMES,
        provider=st.sampled_from(["甲局", "甲局", "乙局", "丙局", "丁局"]),
        open_type=_OPEN | st.just(""),
        frequency=st.sampled_from(["yearly", "yearly", "daily", ""]),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda line: (line.code, line.dataset),
)
_ENTRIES = st.dictionaries(
    st.sampled_from(["a", "b", "c", "d"]),
    st.builds(
        Listed,
        dataset=st.sampled_from(["", *_SETS]),
        code=st.sampled_from(["", "", "C1", "C2", "C3"]),
        name=_NAMES,
        provider=st.sampled_from(["甲局", "甲局", "乙局", "丙局"]),
        open_type=_OPEN,
        frequency=st.sampled_from(["yearly", "daily", ""]),
        status=st.sampled_from(["published", "published", "pending", "suspended"]),
        records=st.sampled_from([None, 0, 10]),
    ),
).filter(
    lambda entries: (
        len({e.dataset for e in entries.values() if e.dataset})
        == sum(1 for e in entries.values() if e.dataset)
    )
)


_LINKS = st.lists(st.tuples(_CODES, st.sampled_from(["a", "b", "c", "d"])), max_size=1)


@given(steps=st.lists(st.tuples(_LINES, _ENTRIES, _LINKS, st.booleans()), min_size=1, max_size=3))
def test_whatever_moves_incremental_and_full_say_what_the_slow_judge_says(steps):
    with transaction.atomic():
        city, operator = a_fresh_city()
        published = []
        for lines, entries, wanted, is_back in steps:
            load(lines, operator)
            published.append((city.publish(entries), entries))
            link(city, published[-1][0], wanted, operator)
            version, listed = published[-2 if is_back and len(published) > 1 else -1]
            reconcile(version=version, membership=operator, at=NOW, despite="随机测试")
            assert found() == expected(city, version, lines, listed)
            spells = set(FindingSpell.objects.values_list("pk", "until_run"))
            reconcile(version=version, membership=operator, at=NOW, full=True, despite="随机测试")
            assert set(FindingSpell.objects.values_list("pk", "until_run")) == spells
        transaction.set_rollback(True)


def a_fresh_city():
    names = {"甲局": {}, "乙局": {}, "丙局": {"valid_until": date(2024, 12, 31)}}
    city = City({name: an_organisation(name, **more) for name, more in names.items()})
    return city, a_member(Role.DATA_CENTRE_OPERATOR)


def link(city, version, wanted, operator):
    for code, key in wanted:
        if key in city.keys[version.pk]:
            ResourceLink.objects.get_or_create(
                code=code,
                entry_id=city.keys[version.pk][key],
                defaults={"confirmed_by": operator.person, "confirmed_at": NOW},
            )


def expected(city, version, lines, listed):
    keys = city.keys[version.pk]
    names = {entry: key for key, entry in keys.items()}
    links = frozenset(
        (code, names[entry])
        for code, entry in ResourceLink.objects.values_list("code", "entry")
        if entry in names
    )
    results = judged(lines, listed, ended=frozenset({"丙局"}), links=links)
    return {
        (mismatch, f"e:{keys[subject[2:]]}" if subject.startswith("e:") else subject)
        for mismatch, subject in results
    }
