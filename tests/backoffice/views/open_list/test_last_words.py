"""What a later approval replaced before the cut is nowhere said to have taken effect."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backoffice.views.open_list.dossier_table import table_of_change
from cases.models import ListChange, ListVersion, Notification
from cases.proof_of_versions import verify_versions
from cases.queries.version_items import changed_entries
from tests.backoffice.views.open_list.test_neighbours import first_of, shown_to
from tests.workflows.open_list.changes import SUBMITTED_AT, approved, step
from tests.workflows.open_list.rivals import (
    Rivals,
    another_entry,
    in_conflict,
    removed,
    two_departments,
)
from tests.workflows.open_list.test_neighbour_news import publish, told
from workflows.open_list.state_words import words_of

if TYPE_CHECKING:
    from django.test import Client

    from cases.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def rivals() -> Rivals:
    return two_departments()


def overruled(rivals: Rivals, **also: str) -> tuple[ListChange, ListChange]:
    """Let the provider's weekly be approved, the helper's daily over it, and publish both."""
    first = approved(
        rivals.provider, rivals.change(rivals.provider, update_frequency="weekly", **also)
    )
    second = approved(rivals.helper, rivals.change(rivals.helper, update_frequency="daily", **also))
    publish(rivals.provider)
    return ListChange.objects.get(pk=first.pk), second


def page_of_version(client: Client, rivals: Rivals) -> str:
    client.force_login(rivals.provider.officer.person)
    response = client.get(reverse("case", args=[ListVersion.objects.get().number]))
    return " ".join(unescape(response.content.decode()).split())


def test_overruled_item_says_by_which_approval_and_of_which_field(
    client: Client, rivals: Rivals
) -> None:
    first, second = overruled(rivals)

    shown = shown_to(client, rivals.provider, first)

    assert (
        f"已被 {second.number}（文化和旅游局）的后续批准取代（更新频率），清单采用其内容。" in shown
    )
    assert ">已被后续批准取代</span>" in shown
    assert ">已生效</span>" not in shown


def test_partly_overruled_item_names_what_stands(client: Client, rivals: Rivals) -> None:
    first, _second = overruled(rivals, abstract="全市公交站点的位置与线路，按周更新。")

    shown = shown_to(client, rivals.provider, first)

    assert "采用本申请内容的字段：数据资源内容描述。" in shown
    assert ">部分被后续批准取代</span>" in shown


def test_page_of_all_items_says_it_too(client: Client, rivals: Rivals) -> None:
    first, second = overruled(rivals)
    client.force_login(rivals.provider.staff.person)

    shown = client.get(reverse("list-change-items", args=[first.number])).content.decode()

    assert f"已被 {second.number}（文化和旅游局）的后续批准取代" in shown


def test_last_approval_itself_took_effect(client: Client, rivals: Rivals) -> None:
    _first, second = overruled(rivals)

    shown = shown_to(client, rivals.helper, ListChange.objects.get(pk=second.pk))

    assert "后续批准取代" not in shown
    assert ">已生效</span>" in shown


def test_approvals_of_different_fields_both_took_effect(client: Client, rivals: Rivals) -> None:
    theirs = rivals.change(rivals.provider, update_frequency="weekly")
    mine = rivals.change(rivals.helper, abstract="全市公交站点的位置与线路，按天更新。")
    approved(rivals.provider, theirs)
    approved(rivals.helper, mine)
    publish(rivals.provider)

    assert "后续批准取代" not in shown_to(client, rivals.provider, first_of(rivals))
    assert told_of_effect(rivals) == ["随清单版本 2026-001 生效。"] * 2


def told_of_effect(rivals: Rivals) -> list[str]:
    """Return what the events of effect say, and see that the news of each says the same."""
    told("case_moved")
    changes = ListChange.objects.filter(state="published").order_by("pk")
    reasons = [change.events.get(act="publish").data["reason"] for change in changes]
    for change, reason in zip(changes, reasons, strict=True):
        told_of = Notification.objects.filter(case=change, topic="case_moved")
        words = words_of({change.pk: change.state}).get(change.pk, "已公布")
        assert told_of.filter(text__endswith=f"状态变为“{words}”：{reason}").exists()
    return reasons


def test_news_of_effect_says_that_nothing_of_an_overruled_request_stands(rivals: Rivals) -> None:
    _first, second = overruled(rivals)

    mine, theirs = told_of_effect(rivals)
    assert mine == (
        "清单版本 2026-001 已生效，没有采用本申请的内容：“公交线路站点信息”的更新频率已被 "
        f"{second.number} 的后续批准取代，清单采用其内容。"
    )
    assert theirs == "随清单版本 2026-001 生效。"
    assert verify_versions().first_bad is None


def test_news_of_effect_says_which_fields_stand(rivals: Rivals) -> None:
    _first, second = overruled(rivals, abstract="全市公交站点的位置与线路，按周更新。")

    assert told_of_effect(rivals)[0] == (
        "随清单版本 2026-001 部分生效：“公交线路站点信息”的更新频率已被 "
        f"{second.number} 的后续批准取代，清单采用其内容，"
        "数据资源内容描述按本申请生效。其余内容按本申请生效。"
    )


def test_version_counts_an_entry_that_two_requests_change_once(
    client: Client, rivals: Rivals
) -> None:
    _first, second = overruled(rivals)
    version = ListVersion.objects.get()

    shown = page_of_version(client, rivals)
    public = client.get(reverse("version", args=[version.label])).content.decode()

    # The seal counts items.
    assert version.counts == {"change": 2}
    assert "<dt>变更</dt><dd>1 条</dd>" in shown
    assert "1 条已被后续批准取代，清单没有采用" in shown
    assert f"已被 {second.number}（文化和旅游局）的后续批准取代（更新频率）" in shown
    assert "变更 1" in public
    assert "变更 2" not in public


def test_entry_that_is_changed_and_then_removed_counts_as_removed(rivals: Rivals) -> None:
    approved(rivals.helper, rivals.change(rivals.helper, update_frequency="daily"))
    removed(rivals)
    publish(rivals.provider)
    version = ListVersion.objects.get()

    assert version.counts == {"change": 1, "remove": 1}
    assert changed_entries(version) == {"remove": 1}


def test_item_before_a_removal_is_said_to_be_removed(client: Client, rivals: Rivals) -> None:
    first = approved(rivals.helper, rivals.change(rivals.helper, update_frequency="daily"))
    removal = removed(rivals)
    publish(rivals.provider)

    shown = shown_to(client, rivals.helper, first)

    assert f"已由 {removal.number}（交通委员会）的后续批准移出清单。" in shown
    assert ">已被后续批准取代</span>" in shown


def test_dossier_says_which_approval_replaced_what(rivals: Rivals) -> None:
    first, second = overruled(rivals)

    table = table_of_change(first)

    assert f"已被 {second.number} 的后续批准取代，版本没有采用：更新频率" in table.rows[0][4]
    assert table.data[0]["replaced"] == [{"request": second.number, "fields": ["update_frequency"]}]


def test_pages_cost_the_same_with_one_replaced_entry_and_with_three(
    client: Client, rivals: Rivals
) -> None:
    def cost(size: int) -> tuple[int, int]:
        entries = [another_entry(rivals, f"站点{size}{number}") for number in range(size)]
        second = in_conflict(*entries)
        step(second, rivals.helper.staff, "redraft", SUBMITTED_AT)
        approved(rivals.helper, second)
        publish(rivals.provider)
        first = ListChange.objects.filter(organisation=rivals.provider.department).latest("pk")
        version = ListVersion.objects.latest("pk")
        return (
            queries(client, rivals.provider.staff.person, first.number),
            queries(client, rivals.provider.officer.person, version.number),
        )

    # The first version has none before it.
    cost(1)

    assert cost(1) == cost(3)


def queries(client: Client, person: Person, number: str) -> int:
    """Return how many statements a case's page takes, once what is kept is kept."""
    client.force_login(person)
    client.get(reverse("case", args=[number]))
    with CaptureQueriesContext(connection) as taken:
        client.get(reverse("case", args=[number]))
    return len(taken)
