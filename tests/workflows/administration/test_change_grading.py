"""A version of the grading scheme: entered after a preview, refused where it cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from cases import triggers
from cases.errors import BadInput, NotAllowed, Stale
from cases.models import GradingLevel, GradingScheme, SystemEvent
from cases.proof_of_grading import first_bad_scheme
from cases.queries.grading import grading_on, levels_of
from cases.seed import grading as seed
from tests.factories import an_organisation
from tests.workflows.administration.offices import MORNING, TODAY, acts_in_chain, the_three
from tests.workflows.administration.schemes import a_level, a_scheme, entered, listed
from workflows.administration.change_grading import enter_scheme, preview_scheme

pytestmark = pytest.mark.django_db
NEXT_DAY = TODAY + timedelta(days=1)


@pytest.fixture
def three():
    return the_three()


def test_seeded_scheme_says_what_the_seed_says_and_that_it_is_a_house_default() -> None:
    scheme = GradingScheme.objects.get()

    rows = [
        (each.value, each.label, each.meaning, each.strictness, tuple(each.open_types))
        for each in levels_of(scheme)
    ]
    assert rows == [
        (f"{aspect}{level.code}", *level[1:]) for aspect in seed.ASPECTS for level in seed.LEVELS
    ]
    assert (scheme.name, scheme.source, scheme.reason, scheme.tier, scheme.digest) == (
        seed.NAME,
        seed.SOURCE,
        seed.REASON,
        "C",
        seed.DIGEST,
    )
    assert scheme.entered_by is None
    assert first_bad_scheme() is None


def test_version_is_entered_and_in_force_from_its_day_on(three) -> None:
    proposed = a_scheme(a_level("L1"), a_level("L2", open_types=("not_open", "conditional")))

    scheme = entered(three.administrator, proposed)

    assert (scheme.number, scheme.entered_by) == (2, three.administrator)
    assert grading_on(TODAY).number == 1
    grading = grading_on(NEXT_DAY)
    assert (grading.number, list(grading.levels)) == (2, ["个人L1", "个人L2"])
    assert grading.levels["个人L2"].open_types == ("conditional", "not_open")
    assert "客体L4" in grading.earlier
    assert acts_in_chain() == ["grading_entered"]
    event = SystemEvent.objects.get()
    assert (event.data["digest"], event.data["levels"]) == (scheme.digest, 2)
    assert first_bad_scheme() is None


def test_preview_names_the_entries_whose_level_goes_or_no_longer_allows_their_attribute() -> None:
    roads, water = an_organisation("上海市交通委员会"), an_organisation("上海市水务局")
    gone = listed(roads, "公交线路", "客体L1")
    refused = listed(water, "水位", "个人L1")
    listed(water, "水质", "个人L1", "conditional")
    listed(water, "泵站", "二级")
    listed(water, "河道", "")

    effect = preview_scheme(a_scheme(a_level("L1", open_types=("conditional",))), on=TODAY)

    assert list(effect.touched.order_by("pk").values_list("pk", "touch")) == [
        (gone.pk, "level_gone"),
        (refused.pk, "not_allowed"),
    ]
    assert [(each.name, each.touch, each.entries) for each in effect.counts] == [
        ("上海市交通委员会", "level_gone", 1),
        ("上海市水务局", "not_allowed", 1),
    ]
    assert effect.entries == 2


@pytest.mark.parametrize("more", [1, 3])
def test_preview_asks_as_many_questions_for_three_entries_as_for_one(
    more, django_assert_num_queries
) -> None:
    for number in range(more):
        listed(an_organisation(), f"公交线路{number}", "客体L1")

    with django_assert_num_queries(3):
        preview_scheme(a_scheme(), on=TODAY)


def test_version_is_stale_once_the_list_has_moved(three) -> None:
    proposed = a_scheme()
    effect = preview_scheme(proposed, on=TODAY)
    listed(an_organisation(), "公交线路", "客体L1")

    with pytest.raises(Stale, match="再次确认"):
        enter_scheme(
            actor=three.administrator, proposed=proposed, plan_hash=effect.hash, at=MORNING
        )

    assert GradingScheme.objects.count() == 1


@pytest.mark.parametrize("who", ["officer", "auditor"])
def test_nobody_but_an_administrator_enters_a_version(three, who) -> None:
    with pytest.raises(NotAllowed):
        entered(getattr(three, who), a_scheme())

    assert GradingScheme.objects.count() == 1


@pytest.mark.parametrize(
    ("head", "field", "sentence"),
    [
        ({"on": TODAY}, "effective_from", "须晚于今天"),
        ({"on": TODAY + timedelta(days=800)}, "effective_from", "最晚"),
        ({"name": " "}, "name", "名称"),
        ({"source": " "}, "source", "依据"),
        ({"reason": " "}, "reason", "为什么"),
        ({"tier": "Z"}, "tier", "可信度"),
    ],
)
def test_head_that_cannot_be_is_refused_beside_its_field(head, field, sentence) -> None:
    with pytest.raises(BadInput, match=sentence) as refused:
        preview_scheme(a_scheme(**head), on=TODAY)

    assert refused.value.facts["field"] == field


def test_day_before_the_newest_version_is_refused(three) -> None:
    entered(three.administrator, a_scheme(on=NEXT_DAY + timedelta(days=1)))

    with pytest.raises(BadInput, match="须在其后") as refused:
        preview_scheme(a_scheme(), on=TODAY)

    assert refused.value.facts["field"] == "effective_from"


@pytest.mark.parametrize(
    ("level", "field", "sentence"),
    [
        ({"aspect": " "}, "aspect", "分级对象"),
        ({"code": " ", "strictness": 1}, "code", "级别代码"),
        ({"label": ""}, "label", "“个人L2”的级别名称"),
        ({"strictness": 0}, "strictness", "1 至 99"),
        ({"open_types": ()}, "open_types", "至少选一种"),
        ({"code": "L 1", "strictness": 2}, "code", "“个人L1”已在前面列出"),
    ],
)
def test_level_that_cannot_be_is_refused_with_its_row(level, field, sentence) -> None:
    second = a_level("L2")
    odd = replace(second, **level)

    with pytest.raises(BadInput, match=sentence) as refused:
        preview_scheme(a_scheme(a_level("L1"), odd), on=TODAY)

    assert (refused.value.facts["row"], refused.value.facts["field"]) == (2, field)


@pytest.mark.parametrize("count", [0, 61])
def test_scheme_without_levels_or_with_too_many_is_refused(count) -> None:
    levels = [a_level(f"L{number}") for number in range(1, count + 1)]
    proposed = replace(a_scheme(), levels=levels)

    with pytest.raises(BadInput, match="1 至 60 个级别"):
        preview_scheme(proposed, on=TODAY)


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ("UPDATE cases_gradinglevel SET strictness = 9 WHERE scheme_id = {seeded}", 1),
        ("UPDATE cases_gradingscheme SET source = 'x' WHERE number = 2", 2),
        ("DELETE FROM cases_gradinglevel WHERE scheme_id = {second}", 2),
    ],
)
def test_scheme_that_was_altered_is_named(three, change, number) -> None:
    seeded = GradingScheme.objects.get()
    second = entered(three.administrator, a_scheme())
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(change.format(seeded=seeded.pk, second=second.pk))

    bad = first_bad_scheme()

    assert bad is not None
    assert f"第 {number} 版" in bad.sentence


@pytest.mark.parametrize("gone", [1, 2])
def test_scheme_that_was_deleted_is_named(three, gone) -> None:
    entered(three.administrator, a_scheme())
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM cases_gradinglevel WHERE scheme_id IN"
            " (SELECT id FROM cases_gradingscheme WHERE number = %s)",
            [gone],
        )
        cursor.execute("DELETE FROM cases_gradingscheme WHERE number = %s", [gone])

    bad = first_bad_scheme()

    assert bad is not None
    assert f"第 {gone} 版" in bad.sentence


def test_rows_of_a_scheme_are_written_once(three) -> None:
    scheme = entered(three.administrator, a_scheme())

    with pytest.raises(TypeError):
        scheme.save()
    with pytest.raises(TypeError):
        GradingLevel.objects.filter(scheme=scheme).update(strictness=1)
