"""Levels of grading: what the scheme finds in a row, and what it refuses to a person."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.errors import BadInput, GuardFailed
from cases.grading import Grading
from cases.models import ChangeItem, ItemConflict
from cases.queries.grading import grading_on
from tests.workflows.administration.offices import the_three
from tests.workflows.administration.schemes import a_level, a_scheme, entered
from tests.workflows.open_list.changes import (
    DECIDED_AT,
    OPENED_AT,
    a_city,
    a_draft,
    a_draft_with_entries,
    a_listed_row,
    approved,
    content,
    put,
    step,
    submitted,
)
from tests.workflows.open_list.rivals import two_departments
from workflows.open_list.decide import decide_alone_what_is_risky
from workflows.open_list.graded import Graded

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("before", "grade", "open_type", "rules"),
    [
        ("", "个人L1", "unconditional", []),
        ("", "", "unconditional", []),
        ("个人L1", "个人L2", "conditional", []),
        ("个人L2", "个人L2", "conditional", []),
        ("个人L3", "个人L2", "conditional", ["grade_lowered"]),
        ("个人L3", "客体L2", "conditional", ["grade_lowered"]),
        ("个人L3", "", "conditional", ["grade_lowered"]),
        ("个人L2", "个人L1", "unconditional", ["grade_lowered"]),
        ("二级", "个人L1", "unconditional", ["grade_uncomparable"]),
        ("个人L1", "二级", "unconditional", ["grade_uncomparable", "grade_unknown"]),
        ("二级", "二级", "unconditional", ["grade_unknown"]),
        ("个人L2", "个人L2", "unconditional", ["grade_not_allowed"]),
        ("", "个人L4", "conditional", ["grade_not_allowed"]),
    ],
)
def test_findings_name_what_loosens_and_what_does_not_fit(before, grade, open_type, rules) -> None:
    judged = Graded(grading=grading_on(ON), grade=grade, open_type=open_type, before=before)

    assert [rule for rule, _words in judged.findings] == rules


def test_level_of_an_earlier_version_is_still_compared() -> None:
    entered(the_three().administrator, a_scheme(a_level("L1")))
    grading = grading_on(ON)

    judged = Graded(grading=grading, grade="个人L1", open_type="conditional", before="个人L4")

    assert list(grading.levels) == ["个人L1"]
    assert judged.findings == (("grade_lowered", ("个人L4", "个人L1")),)


def test_level_that_allows_more_is_loosening_though_as_strict() -> None:
    before, grade = a_level("L1", open_types=("not_open",)), a_level("L01", strictness=1)
    entered(the_three().administrator, a_scheme(before, grade))

    judged = Graded(grading=grading_on(ON), grade="个人L01", open_type="not_open", before="个人L1")

    assert judged.findings == (("grade_lowered", ("个人L1", "个人L01")),)


def test_without_a_scheme_nothing_is_asked_of_a_grade() -> None:
    judged = Graded(grading=Grading(), grade="甲", open_type="unconditional", before="乙")

    assert judged.findings == ()


def test_new_entry_with_a_level_that_allows_its_attribute_needs_no_reason() -> None:
    change = a_draft_with_entries(a_city(), content(grade="客体L1"))

    item = ChangeItem.objects.get(change=change)
    assert (item.proposed_row.grade, item.grade_reason) == ("客体L1", "")
    assert item.needs_security_review is False


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"grade": "甲"},
            "“公交线路站点信息”的分类分级“甲”不在施行中的方案内，可选：个人L1、个人L2、.*请重新选择",
        ),
        (
            {"grade": "个人L2"},
            "“个人L2”不允许无条件开放，只允许有条件开放、非开放.*可选：个人L1，并写明理由",
        ),
    ],
)
def test_level_that_the_scheme_does_not_take_is_refused_in_a_draft(values, sentence) -> None:
    city = a_city()
    change = a_draft(city)

    with pytest.raises(BadInput, match=sentence) as refused:
        put(city, change, content=content(**values))

    assert refused.value.facts["field"] == "grade"
    assert change.items.count() == 0


def test_change_of_level_without_its_own_reason_is_refused() -> None:
    city = a_city()
    row = a_listed_row(city.department, grade="客体L1")
    change = a_draft(city)

    with pytest.raises(BadInput, match="由“客体L1”改为“客体L2”：请在“分级调整理由”中单独写明理由"):
        put(
            city,
            change,
            entry=row.entry,
            content=content(grade="客体L2", open_type="not_open"),
            justification="核对后更正",
            grade_reason=" ",
        )


def test_stricter_level_with_its_reason_needs_no_security_review() -> None:
    city = a_city()
    row = a_listed_row(city.department, grade="客体L1", open_type="not_open")
    change = a_draft(city)

    item = put(
        city,
        change,
        entry=row.entry,
        content=content(grade="客体L2", open_type="not_open"),
        grade_reason="含站点内部编号",
    )

    assert (item.grade_reason, item.needs_security_review) == ("含站点内部编号", False)
    event = change.events.latest("sequence")
    assert event.data["grade_reason"] == "含站点内部编号"


def test_lower_level_goes_to_the_security_review_and_never_passes_in_bulk() -> None:
    city = a_city()
    row = a_listed_row(city.department, grade="客体L3", open_type="conditional")
    change = a_draft(city)
    said = content(grade="客体L2", open_type="conditional", conditions="登记用途")
    item = put(city, change, entry=row.entry, content=said, grade_reason="敏感字段已删除")
    waiting = submitted(city, change)

    with pytest.raises(GuardFailed, match="不能批量审核"):
        decide_alone_what_is_risky(waiting)
    later = step(waiting, city.head, "approve", DECIDED_AT)

    assert item.findings == [{"rule": "grade_lowered", "words": ["客体L3", "客体L2"]}]
    assert later.state == "pending_security"


def test_word_of_the_list_stays_while_something_else_is_changed() -> None:
    city = a_city()
    row = a_listed_row(city.department, grade="二级")
    change = a_draft(city)

    item = put(city, change, entry=row.entry, content=content(grade="二级", contact="12345"))

    assert item.findings == [{"rule": "grade_unknown", "words": ["二级"]}]
    assert item.needs_security_review is False
    assert submitted(city, change).state == "pending_head"


def test_scheme_that_changed_since_the_draft_is_asked_again_at_the_submission() -> None:
    city = a_city()
    change = a_draft_with_entries(
        city, content(grade="客体L1"), content(name="水位", grade="客体L1")
    )
    entered(
        the_three().administrator,
        a_scheme(
            a_level("L1", aspect="客体", open_types=("not_open",)),
            on=OPENED_AT.date() + timedelta(days=1),
        ),
        at=OPENED_AT,
    )

    with pytest.raises(GuardFailed, match=r"“客体L1”不允许无条件开放，只允许非开放.*“水位”"):
        submitted(city, change)

    change.refresh_from_db()
    assert change.state == "draft"


def test_more_wrong_levels_than_a_sentence_holds_are_counted() -> None:
    city = a_city()
    names = [content(name=f"水位{number}", grade="客体L1") for number in range(5)]
    change = a_draft_with_entries(city, *names)
    entered(
        the_three().administrator,
        a_scheme(on=OPENED_AT.date() + timedelta(days=1)),
        at=OPENED_AT,
    )

    # Their level is gone: nobody changed it, but the entries are new.
    with pytest.raises(GuardFailed, match=r"“水位2”.*另有 2 条同样须改正"):
        submitted(city, change)


def test_level_of_one_and_attribute_of_another_that_do_not_fit_wait_for_a_ruling() -> None:
    rivals = two_departments(
        grade="客体L1",
        open_type="conditional",
        conditions="登记用途",
        condition_supplement="登记用途",
    )
    said = {"open_type": "conditional", "conditions": "登记用途"}
    stricter, opened = a_draft(rivals.provider), a_draft(rivals.helper)
    rivals.put(rivals.provider, stricter, why="含内部编号", grade="客体L2", **said)
    rivals.put(rivals.helper, opened, grade="客体L1", open_type="unconditional")
    approved(rivals.provider, stricter)

    later = approved(rivals.helper, opened)

    assert later.state == "conflict"
    assert ItemConflict.objects.get().reason == "risky_together"
