"""What the fast path does not take stays off it, however it is written, whatever comes later."""

from __future__ import annotations

import pytest

from cases.errors import BadInput, GuardFailed, Stale
from cases.models import FastPathExclusion
from tests.workflows.conditional_access.applying import (
    asked_for_supplement,
    finished,
    line_of,
    said,
)
from tests.workflows.conditional_access.committing import (
    FIRST_DAY,
    REASON,
    SECOND_DAY,
    a_listed_town,
    committed,
    decided,
    line_of_traffic,
    objected,
    review_of,
    seen_in,
)
from tests.workflows.conditional_access.test_changed_dataset import a_new_version
from workflows.conditional_access.fast_path.term import end_terms_to_object

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("word", ["污染 防治", "污染\n防治", "污染\u3000防治", "污染\u200b防治"])
def test_word_of_exclusion_is_found_however_it_is_spaced(word: str) -> None:
    town, _officer = a_listed_town()

    with pytest.raises(BadInput, match="“污染防治”") as refused:
        committed(town, town.traffic.row, purpose=f"用于{word}的车流分析。")

    assert refused.value.facts["field"] == "purpose"


def test_end_of_one_text_and_beginning_of_the_next_are_no_word() -> None:
    town, _officer = a_listed_town()

    application = committed(
        town, town.traffic.row, purpose="用于研究噪声污染", necessity="防治方案以外的用途没有。"
    )

    assert review_of(application).state == "committed"


def test_purpose_that_a_supplement_made_excluded_is_not_approved_at_once() -> None:
    town, officer = a_listed_town()
    application = committed(town)
    health = objected(line_of(application, town.health), town.health)
    asked_for_supplement(health, town.health, FIRST_DAY)
    finished(
        application,
        town.person,
        "hand_in",
        FIRST_DAY,
        content=said(town, purpose="用于污染防治的车流分析。"),
        pledge=True,
    )

    with pytest.raises(GuardFailed, match=r"“污染防治”.*转普通程序"):
        decided(application, officer)

    assert line_of_traffic(application, town).state == "committed"


def test_dataset_that_the_list_rewords_into_an_excluded_one_is_not_approved_unseen() -> None:
    town, officer = a_listed_town()
    application = committed(town, town.traffic.row)
    end_terms_to_object(at=SECOND_DAY)
    shown = seen_in(application)
    a_new_version(town.traffic.row, domain="public_safety")

    with pytest.raises(Stale, match="数据有变化"):
        decided(application, officer, **shown)
    with pytest.raises(GuardFailed, match="涉及公共安全"):
        decided(application, officer)

    assert line_of_traffic(application, town).state == "committed"


def test_dataset_that_a_new_rule_excludes_is_diverted_and_the_rest_approved() -> None:
    town, officer = a_listed_town()
    application = committed(town)
    end_terms_to_object(at=SECOND_DAY)
    FastPathExclusion.objects.create(
        category="important_data", place="dataset", value="泊位", source="内部约定", tier="C"
    )

    with pytest.raises(GuardFailed, match=r"“停车场实时泊位”涉及重要数据.*转普通程序"):
        decided(application, officer)
    traffic = line_of_traffic(application, town)
    decided(application, officer, diverted=[traffic.number], reason=REASON)

    assert line_of_traffic(application, town).state == "submitted"
    assert line_of(application, town.health).state == "approved"
