"""What narrows a queue: each condition by itself, and words that the search index finds."""

from __future__ import annotations

from datetime import date

import pytest

from cases.models import Case, WorkItem
from cases.queries.queue_filter import TaskFilter, narrowed
from cases.search_index import index_case
from tests.factories import an_organisation
from tests.practice.requests import a_submitted_request, an_office, open_item

pytestmark = pytest.mark.django_db
ON_THE_28TH = date(2023, 9, 28)


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        (TaskFilter(), ["LC", "practice"]),
        (TaskFilter(kind="list_change"), ["LC"]),
        (TaskFilter(organisation="气象"), ["LC"]),
        (TaskFilter(organisation="不存在的局"), []),
        (TaskFilter(due="overdue"), ["practice"]),
        (TaskFilter(due="today"), []),
        (TaskFilter(due="soon"), ["LC"]),
        (TaskFilter(role="department_head"), ["LC", "practice"]),
        (TaskFilter(role="reviewer"), []),
        (TaskFilter(waiting=True), ["LC"]),
        (TaskFilter(text="公交"), ["practice"]),
        (TaskFilter(text="pr-2023-00099"), ["LC"]),
        (TaskFilter(text="PR-2023-0009"), ["LC"]),
        (TaskFilter(text="气象 预警"), ["LC"]),
        (TaskFilter(text="气象 公交"), []),
        (TaskFilter(text="线"), ["practice"]),
        (TaskFilter(text="警 气象"), ["LC"]),
        (TaskFilter(within=0), ["practice"]),
        (TaskFilter(within=1), ["LC", "practice"]),
        (TaskFilter(unclaimed=True), ["practice"]),
    ],
    ids=[
        "none",
        "kind",
        "organisation",
        "unknown",
        "overdue",
        "today",
        "soon",
        "role",
        "other role",
        "waiting",
        "title",
        "number",
        "part",
        "words",
        "words apart",
        "one character",
        "one character and a word",
        "within none",
        "within one",
        "unclaimed",
    ],
)
def test_narrowed_leaves_what_the_filter_asks_for(wanted: TaskFilter, left: list[str]) -> None:
    weather = an_office(an_organisation("上海市气象局"))
    roads = an_office(an_organisation("上海市交通委员会"))
    first, second = open_item(a_submitted_request(weather)), open_item(a_submitted_request(roads))
    Case.objects.filter(pk=first.process_id).update(
        kind="list_change", state="pending_head", title="气象预警", number="PR-2023-00099"
    )
    Case.objects.filter(pk=second.process_id).update(title="公交线路")
    for case in Case.objects.select_related("organisation"):
        index_case(case)
    WorkItem.objects.filter(pk=second.pk).update(due_on=date(2023, 9, 27))
    WorkItem.objects.filter(pk=first.pk).update(
        due_on=date(2023, 10, 7), waiting_since=date(2023, 9, 27), owner=weather.head.person
    )
    names = {first: "LC", second: "practice"}

    tasks = narrowed(
        WorkItem.objects.order_by("id"),
        wanted,
        on=ON_THE_28TH,
        soon_until=date(2023, 10, 7),
        within_until=ON_THE_28TH if wanted.within == 0 else date(2023, 10, 7),
    )

    assert [names[task] for task in tasks if task in names] == left
