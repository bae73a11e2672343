"""Conflicts about an entry as a whole: what their page shows, and how its author goes on."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from cases.models import EntryRow
from tests.workflows.open_list import lists
from tests.workflows.open_list.changes import (
    SUBMITTED_AT,
    a_draft,
    a_listed_row,
    approved,
    content,
    open_item,
    put,
)
from tests.workflows.open_list.rivals import Rivals, two_departments
from workflows.open_list.item_reasons import Reasons
from workflows.open_list.item_writing import remove

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def rivals() -> Rivals:
    return two_departments()


def page(response: Any) -> str:
    """Return a response's text as a reader sees it."""
    return unescape(response.content.decode())


def test_taken_identifier_names_its_holder_and_asks_for_another(
    client: Client, rivals: Rivals
) -> None:
    city = rivals.helper
    a_listed_row(city.department, name="剧院名录", portal_dataset_id="O0003")
    draft = a_draft(city)
    put(city, draft, content=content(name="场馆名录", portal_dataset_id=""))
    row = draft.items.get().proposed_row
    assert row is not None
    EntryRow.objects.filter(pk=row.pk).update(portal_dataset_id="O0003")
    change = approved(city, draft)
    client.force_login(city.staff.person)
    address = reverse("step", args=[open_item(change).pk])

    shown = page(client.get(address))
    (found,) = client.get(address).context["conflicts"]
    posted = {
        "outcome": "redraft",
        "reason": "核对后决定",
        "expected_version": change.version,
        "asked": found.questions[0].key,
        f"seen-{found.item.pk}": found.digest,
        f"ruling-{found.questions[0].key}": "mine",
        f"identifier-{found.item.pk}": "O 0004",
    }
    refused = client.post(address, posted)
    taken = client.post(address, posted | {f"identifier-{found.item.pk}": " O0004 "})

    assert "数据集ID“O0003”现属于文化和旅游局的“剧院名录”。" in shown
    assert "重新列入" not in shown
    assert (refused.status_code, 'value="O 0004"' in page(refused)) == (422, True)
    assert taken.status_code == 302
    assert change.items.get().proposed_row.portal_dataset_id == "O0004"


def test_removal_shows_what_changed_meanwhile(client: Client, rivals: Rivals) -> None:
    theirs = rivals.change(rivals.helper, update_frequency="weekly")
    city, mine = rivals.provider, a_draft(rivals.provider)
    reasons = Reasons(justification="不再提供", tightening="source_ended")
    remove(mine, rivals.row, reasons=reasons, on=SUBMITTED_AT.date())
    approved(rivals.helper, theirs)
    change = approved(city, mine)
    client.force_login(city.staff.person)

    address = reverse("step", args=[open_item(change).pk])
    (found,) = client.get(address).context["conflicts"]

    assert [(each.field, each.base, each.standing) for each in found.changed] == [
        ("update_frequency", rivals.row.update_frequency, "weekly")
    ]
    assert "起草之后的变化" in page(client.get(address))


def test_two_changes_that_are_risky_together_show_what_the_screen_says(client: Client) -> None:
    city = lists.a_city()
    lists.publish(city, lists.add(name="三", open_type="conditional", conditions="须说明用途"))
    base = lists.row("三")
    lists.an_approved_request(city, lists.change(base, items=[{"name": "车主身份证号"}]))
    loosens = {"open_type": "unconditional", "conditions": ""}
    change = lists.an_approved_request(
        city, lists.change(base, operation="reclassify", **loosens), at=lists.in_days(1)
    )
    client.force_login(city.staff.person)

    shown = page(client.get(reverse("step", args=[open_item(change).pk])))

    assert "开放程度提高，须经安全复核。" in shown
    assert "数据项名称疑似含个人敏感信息：车主身份证号。" in shown
    assert "合并后需要" in shown
