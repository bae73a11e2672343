"""Verdicts on entries: by hand, the rest at once; the signature turns them into one draft."""

from __future__ import annotations

import pytest
from django.db import connection

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import CaseEvent, EntryRow, EntryVerdict, ListChange, ListEntry
from cases.proof_of_dossiers import first_bad_dossier
from cases.queries.verdicts import entries_with_verdicts, verdict_counts
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.changes import a_city, a_draft, a_listed_row, content, put, step
from tests.workflows.open_list.evaluation.rounds import OPENED_AT, dossier_of, the_dossier, walk
from tests.workflows.open_list.peers.peers import a_version
from workflows.engine.gate import act

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    a_version()
    return a_city()


def say(city, verdict, *rows, reason="评估时商定", by=None):
    act(
        case=dossier_of(city),
        name="say_verdicts",
        actor=(by or city.staff).person,
        at=OPENED_AT,
        expected_version=None,
        data={"entries": [row.entry_id for row in rows], "verdict": verdict, "reason": reason},
    )


def keep_the_rest(city):
    act(
        case=dossier_of(city),
        name="keep_the_rest",
        actor=city.staff.person,
        at=OPENED_AT,
        expected_version=None,
    )


def signed(city):
    walk(city, (city.staff, "hand_in"), (city.head, "sign"), at=OPENED_AT)
    return dossier_of(city)


def test_signature_turns_verdicts_into_one_draft_of_the_author(city):
    kept = a_listed_row(city.department, name="保持")
    loosened = a_listed_row(
        city.department, name="扩大", open_type="conditional", conditions="须说明用途"
    )
    tightened = a_listed_row(city.department, name="收紧")
    retired = a_listed_row(city.department, name="移出")
    merged = a_listed_row(city.department, name="并入")
    improved = a_listed_row(city.department, name="完善")
    the_dossier(city)
    for verdict, row in (
        ("loosen", loosened),
        ("tighten", tightened),
        ("retire", retired),
        ("merge", merged),
        ("improve", improved),
    ):
        say(city, verdict, row)
    keep_the_rest(city)

    dossier = signed(city)

    change = ListChange.objects.get()
    items = {item.entry_id: item for item in change.items.select_related("proposed_row")}
    assert dossier.change == change
    assert (change.request_kind, change.state) == ("evaluation", "draft")
    assert change.opened_by == city.staff.person
    assert kept.entry_id not in items
    assert [items[row.entry_id].operation for row in (loosened, tightened, retired, merged)] == [
        "reclassify",
        "reclassify",
        "remove",
        "remove",
    ]
    assert items[loosened.entry_id].proposed_row.open_type == "unconditional"
    assert items[loosened.entry_id].proposed_row.conditions == ""
    assert items[loosened.entry_id].needs_security_review
    assert items[tightened.entry_id].proposed_row.open_type == "conditional"
    assert (items[improved.entry_id].operation, items[improved.entry_id].fields) == ("change", [])
    assert items[retired.entry_id].justification == "移出清单：评估时商定"
    event = CaseEvent.objects.get(case=dossier, act="sign")
    assert (event.data["items"], event.data["passed_over"]) == (5, 0)
    assert event.data["change"] == change.number
    assert CaseEvent.objects.get(case=change).act == "open"


def test_draft_is_handed_in_once_its_author_completed_it(city):
    row = a_listed_row(city.department, name="完善")
    the_dossier(city)
    say(city, "improve", row)
    change = signed(city).change

    with pytest.raises(GuardFailed, match="还没有补全"):
        step(change, city.staff, "submit", OPENED_AT)
    put(city, change, entry=row.entry, content=content(name="完善", abstract="新的摘要"))

    assert step(change, city.staff, "submit", OPENED_AT).state == "pending_head"


def test_tightened_entry_needs_its_conditions(city):
    row = a_listed_row(city.department, name="收紧")
    the_dossier(city)
    say(city, "tighten", row)
    change = signed(city).change

    with pytest.raises(GuardFailed, match="须写明条件"):
        step(change, city.staff, "submit", OPENED_AT)


def test_nothing_but_keep_leads_to_no_draft(city):
    a_listed_row(city.department)
    the_dossier(city)
    keep_the_rest(city)

    dossier = signed(city)

    assert dossier.change is None
    assert not ListChange.objects.exists()


def test_entry_in_another_open_request_is_passed_over(city):
    held = a_listed_row(city.department, name="在办")
    free = a_listed_row(city.department, name="空闲")
    put(city, a_draft(city), entry=held.entry, remove=True, justification="另有安排")
    the_dossier(city)
    say(city, "retire", held, free)

    change = signed(city).change

    assert [item.entry_id for item in change.items.all()] == [free.entry_id]
    assert CaseEvent.objects.get(act="sign").data["passed_over"] == 1


def test_self_assessment_without_a_verdict_on_everything_is_refused(city):
    a_listed_row(city.department)
    a_listed_row(city.department, name="地铁客流")
    the_dossier(city)

    with pytest.raises(GuardFailed, match="还有 2 个条目没有意见"):
        walk(city, (city.staff, "hand_in"), at=OPENED_AT)
    keep_the_rest(city)
    with pytest.raises(GuardFailed, match="都已有意见"):
        keep_the_rest(city)

    assert walk(city, (city.staff, "hand_in"), at=OPENED_AT).state == "pending_signature"


def test_later_verdict_takes_the_place_of_the_earlier(city):
    row = a_listed_row(city.department)
    the_dossier(city)

    say(city, "retire", row)
    say(city, "keep", row, reason="")

    assert list(EntryVerdict.objects.values_list("verdict", "reason")) == [("keep", "")]
    assert verdict_counts(dossier_of(city)) == {"keep": 1, "undecided": 0}


def test_what_is_not_a_verdict_is_refused(city):
    row = a_listed_row(city.department)
    foreign = a_listed_row(an_organisation("上海市气象局"), name="天气")
    the_dossier(city)

    for verdict, rows, reason, part in (
        ("retire", [row], " ", "须写明理由"),
        ("retire", [row], "长" * 301, "须写明理由"),
        ("forget", [row], "理由", "选择一种意见"),
        ("keep", [], "", "没有选择条目"),
        ("keep", [foreign], "", "不属于本档案"),
        ("keep", [EntryRow(entry=ListEntry.objects.create())], "", "不属于本档案"),
    ):
        with pytest.raises(BadInput, match=part):
            say(city, verdict, *rows, reason=reason)
    with pytest.raises(NotAllowed):
        say(city, "keep", row, by=city.officer)
    stranger = a_member(Role.DEPARTMENT_STAFF, foreign.provider)
    with pytest.raises(NotAllowed):
        say(city, "keep", row, by=stranger)
    assert not EntryVerdict.objects.exists()


def test_verdicts_stand_still_once_handed_in_and_are_sealed_by_the_signature(city):
    row = a_listed_row(city.department)
    the_dossier(city)
    keep_the_rest(city)
    dossier = signed(city)

    with pytest.raises(GuardFailed, match="现在的状态是"):
        say(city, "retire", row)
    assert first_bad_dossier() is None
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_entryverdict SET verdict = 'retire', reason = '改写'")
    bad = first_bad_dossier(case=dossier)
    assert bad is not None
    assert (bad.what, bad.case) == ("verdicts", dossier.number)


def test_entries_are_listed_by_verdict_and_field_and_go_on(city):
    rows = [a_listed_row(city.department, name=f"数据{n}") for n in range(51)]
    weather = a_listed_row(city.department, name="天气", domain="weather")
    the_dossier(city)
    say(city, "retire", rows[0])
    dossier = dossier_of(city)

    first = entries_with_verdicts(dossier)
    following = entries_with_verdicts(dossier, after=first[49].entry_id)
    retired = entries_with_verdicts(dossier, verdict="retire")

    assert (len(first), [row.name for row in following]) == (51, ["数据50", "天气"])
    assert [row.name for row in retired] == ["数据0"]
    assert entries_with_verdicts(dossier, domain="weather") == [weather]
    assert len(entries_with_verdicts(dossier, verdict="undecided", after=rows[49].entry_id)) == 2
