"""Whoever reads of another department's proposal reads until when to object, or that it is open."""

from __future__ import annotations

import pytest

from cases.models import WorkItem
from tests.workflows.open_list.changes import DECIDED_AT, approved, in_review, step, submitted
from tests.workflows.open_list.rivals import Rivals, two_departments
from tests.workflows.open_list.test_neighbour_news import publish, told

pytestmark = pytest.mark.django_db
ABSTRACT = "全市公交站点的位置与线路，按天更新。"
PROMISED = "主管部门尚未开始审查，开始后另告期限"


@pytest.fixture
def rivals() -> Rivals:
    return two_departments()


def texts(rivals: Rivals) -> list[str]:
    """Return what the staff of the provider was told of the helper's proposal, in order."""
    staff = rivals.provider.staff.person.username
    return [text for who, _case, text in told("entry_proposed_too") if who == staff]


def test_day_is_promised_before_the_review_and_told_when_it_begins(rivals: Rivals) -> None:
    submitted(rivals.provider, rivals.change(rivals.provider, update_frequency="weekly"))
    change = submitted(rivals.helper, rivals.change(rivals.helper, update_frequency="daily"))

    (first,) = texts(rivals)
    step(change, rivals.helper.head, "approve", DECIDED_AT)
    due = WorkItem.objects.get(process=change.pk, finished__isnull=True).due_on

    assert PROMISED in first
    assert f"审查期限 {due}" in texts(rivals)[-1]


def test_news_that_leaves_during_the_review_names_the_day_at_once(rivals: Rivals) -> None:
    submitted(rivals.provider, rivals.change(rivals.provider, update_frequency="weekly"))
    change = in_review(rivals.helper, rivals.change(rivals.helper, update_frequency="daily"))
    due = WorkItem.objects.get(process=change.pk, finished__isnull=True).due_on

    first = texts(rivals)[0]

    assert f"主管部门正在审查，期限 {due}；" in first
    assert PROMISED not in first


def test_no_day_is_promised_to_whom_none_will_be_told(rivals: Rivals) -> None:
    submitted(rivals.provider, rivals.change(rivals.provider, update_frequency="weekly"))
    submitted(rivals.helper, rivals.change(rivals.helper, abstract=ABSTRACT))

    (text,) = texts(rivals)

    assert text.endswith(f"需要商量的，请与其经办人{rivals.helper.staff.person.name}联系。")


def test_promise_is_kept_where_the_own_change_took_effect_meanwhile(rivals: Rivals) -> None:
    approved(rivals.provider, rivals.change(rivals.provider, update_frequency="weekly"))
    change = submitted(rivals.helper, rivals.change(rivals.helper, update_frequency="daily"))
    (first,) = texts(rivals)
    publish(rivals.provider)

    step(change, rivals.helper.head, "approve", DECIDED_AT)

    assert PROMISED in first
    assert "已进入主管部门审查，审查期限" in texts(rivals)[-1]
