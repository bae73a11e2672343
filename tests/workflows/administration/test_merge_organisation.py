"""An organisation ends and another takes over."""

from __future__ import annotations

from datetime import date

import pytest

from cases.errors import KaifangError
from cases.models import Organisation, SystemEvent
from tests.factories import an_organisation
from tests.workflows.administration.offices import MORNING, acts_in_chain, the_three
from workflows.administration.merge_organisation import merge_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return the_three().administrator


def test_merge_organisation_names_successor_and_last_day(administrator) -> None:
    old, new = an_organisation("上海市旅游局"), an_organisation("上海市文化和旅游局")

    merge_organisation(
        actor=administrator,
        organisation=old,
        successor=new,
        last_day=date(2026, 3, 31),
        at=MORNING,
    )

    old.refresh_from_db()
    assert (old.successor, old.valid_until) == (new, date(2026, 3, 31))
    assert SystemEvent.objects.get().data == {
        "organisation": old.pk,
        "successor": new.pk,
        "last_day": "2026-03-31",
    }


def test_merge_organisation_that_cannot_be_is_refused(administrator) -> None:
    body = an_organisation("上海市甲局", valid_from=date(2020, 1, 1))
    heir = an_organisation("上海市乙局")
    closed = an_organisation("上海市丙局", valid_until=date(2025, 1, 1), successor=heir)
    parent = an_organisation("上海市丁局")
    an_organisation("上海市丁局一处", parent=parent)
    today = date(2026, 3, 2)

    def refusal(organisation: Organisation, successor: Organisation, last_day: date) -> str:
        with pytest.raises(KaifangError) as caught:
            merge_organisation(
                actor=administrator,
                organisation=organisation,
                successor=successor,
                last_day=last_day,
                at=MORNING,
            )
        return caught.value.message

    assert refusal(body, body, today) == "单位不能并入自身：请选择另一个承接单位。"
    assert refusal(closed, heir, today) == "上海市丙局已于 2025-01-01 撤销，不能再次并入。"
    assert refusal(body, closed, today) == (
        "上海市丙局已于 2025-01-01 撤销，不能承接：请选择在用的单位。"
    )
    assert refusal(body, heir, date(2019, 12, 31)) == (
        "撤销日期 2019-12-31 早于成立日期 2020-01-01：请核对。"
    )
    assert refusal(parent, heir, today) == (
        "上海市丁局还有 1 个下属单位（如上海市丁局一处）：请先将其调整到其他上级单位。"
    )
    assert acts_in_chain() == []
