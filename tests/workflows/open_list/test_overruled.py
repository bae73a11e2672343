"""Who was overruled by a later approval may propose again at once, and both are published."""

from __future__ import annotations

import pytest

from cases.errors import KaifangError
from cases.models import EntryRow, ItemConflict, ListChange
from cases.proof_of_versions import verify_versions
from tests.workflows.open_list.changes import REVIEWED_AT, SUBMITTED_AT, approved, step
from tests.workflows.open_list.lists import walk
from tests.workflows.open_list.rivals import Rivals, in_conflict, two_departments
from workflows.open_list.effect import bring_into_effect
from workflows.open_list.new_version import cut_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def rivals() -> Rivals:
    return two_departments()


def overruled(rivals: Rivals) -> ListChange:
    """Let the provider's weekly be approved, and the helper's daily over it."""
    second = in_conflict(rivals)
    step(second, rivals.helper.staff, "redraft", SUBMITTED_AT)
    approved(rivals.helper, second)
    return ListChange.objects.get(organisation=rivals.provider.department)


def test_overruled_department_proposes_again_before_any_version(rivals: Rivals) -> None:
    overruled(rivals)

    third = approved(rivals.provider, rivals.change(rivals.provider, update_frequency="realtime"))

    assert third.state == "approved_pending_effect"


def test_what_was_proposed_again_has_the_last_word_in_the_version(rivals: Rivals) -> None:
    overruled(rivals)
    approved(rivals.provider, rivals.change(rivals.provider, update_frequency="realtime"))

    city = rivals.provider
    version = cut_version(membership=city.officer, at=REVIEWED_AT, immediate_reason="测试")
    walk(version.pk, city.lead, "confirm", at=REVIEWED_AT)
    bring_into_effect(at=REVIEWED_AT)

    standing = EntryRow.objects.get(valid_from__isnull=False, valid_until__isnull=True)
    assert standing.update_frequency == "realtime"
    assert set(ListChange.objects.values_list("state", flat=True)) == {"published"}
    assert verify_versions().first_bad is None


def test_approved_change_that_nobody_overruled_still_holds_its_entry(rivals: Rivals) -> None:
    first = approved(rivals.provider, rivals.change(rivals.provider, update_frequency="weekly"))

    with pytest.raises(KaifangError, match=first.number):
        rivals.change(rivals.provider, update_frequency="quarterly")


def test_overruling_department_itself_is_held_by_its_own_change(rivals: Rivals) -> None:
    overruled(rivals)

    with pytest.raises(KaifangError, match="尚未生效"):
        rivals.change(rivals.helper, update_frequency="quarterly")


def test_ruling_keeps_whose_wording_was_taken_of_each_field(rivals: Rivals) -> None:
    theirs = rivals.change(rivals.provider, update_frequency="weekly", abstract="按周更新的站点")
    mine = rivals.change(rivals.helper, update_frequency="daily", abstract="按天更新的站点")
    approved(rivals.provider, theirs)
    mine = approved(rivals.helper, mine)
    item = mine.items.get()

    step(
        mine,
        rivals.helper.staff,
        "redraft",
        SUBMITTED_AT,
        rulings={item.pk: {"update_frequency": "standing", "abstract": "mine"}},
    )

    met = ItemConflict.objects.get(item=item)
    assert sorted(met.fields) == [
        ["abstract", item.base_row.abstract, "按周更新的站点", "按天更新的站点", "mine"],
        ["update_frequency", "monthly", "weekly", "daily", "standing"],
    ]
    event = mine.events.get(act="redraft")
    assert event.data["ruled_fields"] == {
        str(item.pk): {"abstract": "mine", "update_frequency": "standing"}
    }


def test_reason_of_a_ruling_stands_beside_the_explanation_of_the_item(rivals: Rivals) -> None:
    change = in_conflict(rivals)
    change.items.update(justification="旺季加密班次")

    step(
        change,
        rivals.helper.staff,
        "redraft",
        SUBMITTED_AT,
        rulings={change.items.get().pk: {"update_frequency": "mine"}},
        reason="站点信息每天都有变化",
    )

    item = change.items.get()
    assert item.justification == "旺季加密班次"
    assert ItemConflict.objects.get(item=item).ruling_reason == "站点信息每天都有变化"


def test_yielding_keeps_that_what_stands_was_taken(rivals: Rivals) -> None:
    change = in_conflict(rivals)

    step(change, rivals.helper.staff, "yield", SUBMITTED_AT, reason="同意")

    (met,) = ItemConflict.objects.get(item__change=change).fields
    assert met == ["update_frequency", "monthly", "weekly", "daily", "standing"]
