"""Departments hear of a scheme of grading that touches their entries, and others do not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.models import Notification, OutboxMessage
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.administration.offices import MORNING, TODAY, the_three
from tests.workflows.administration.schemes import a_level, a_scheme, entered, listed
from workflows.engine.delivery import deliver_due
from workflows.links import HANDLERS

pytestmark = pytest.mark.django_db
DAY = TODAY + timedelta(days=30)


@pytest.fixture
def water():
    """A department with two entries that the next scheme touches, and its people."""
    department = an_organisation("上海市水务局")
    listed(department, "水位", "客体L1")
    listed(department, "泵站", "客体L2")
    return department


def delivered(at) -> list[tuple[int, str]]:
    """Deliver what is due; return who was told what, oldest first."""
    before = set(Notification.objects.values_list("pk", flat=True))
    while deliver_due(at=at, worker="w", handlers=HANDLERS).claimed:
        pass
    rows = Notification.objects.exclude(pk__in=before).filter(topic="grading").order_by("person")
    return list(rows.values_list("person", "text"))


def test_head_and_staff_are_told_at_once_and_again_on_the_day(water) -> None:
    staff = a_member(Role.DEPARTMENT_STAFF, water).person
    head = a_member(Role.DEPARTMENT_HEAD, water).person
    a_member(Role.REVIEWER, water)
    a_member(Role.DEPARTMENT_HEAD, an_organisation("上海市民政局"))
    level = a_level("L1", aspect="客体", open_types=("not_open",))
    entered(the_three().administrator, a_scheme(level, on=DAY))

    at_once = delivered(MORNING)
    on_the_day = delivered(MORNING + timedelta(days=30))

    sentence = (
        f"分级方案第 2 版自 {DAY} 起施行，本单位有 2 条清单条目须复核："
        "请在此之前提出调整申请，条目见“分类分级概览”。"
    )
    assert at_once == [(staff.pk, sentence), (head.pk, sentence)]
    assert [person for person, _text in on_the_day] == [staff.pk, head.pk]
    assert f"今日（{DAY}）起施行，本单位仍有 2 条" in on_the_day[0][1]


def test_scheme_that_touches_nothing_is_news_to_nobody(water) -> None:
    a_member(Role.DEPARTMENT_HEAD, water)
    levels = (a_level("L1", aspect="客体"), a_level("L2", aspect="客体"))
    entered(the_three().administrator, a_scheme(*levels, on=DAY))

    assert delivered(MORNING) == []
    assert OutboxMessage.objects.filter(topic="grading_begins").count() == 1
