"""The contestants of W11: `python -m bench.w11_contestants REQUESTS ROUNDS`; prints JSON.

In a round every contestant has as many fresh requests as the others, handed in by one author and
waiting for one head; nothing of one round is decided again in the next.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from cases.models import BulkPlan, Membership, Person, WorkItem

APPROVE = "ListChangeFlow.head_review.approve"
OUTCOME = "approve"


def main(requests: int, rounds: int) -> None:
    """Print, per contestant, the seconds of its median round."""
    django.setup()
    from django.core.management import call_command  # app ready

    call_command("migrate", verbosity=0)
    author, head = _author_and_head()
    contestants: dict[str, Callable[[Person, list[WorkItem]], None]] = {
        "single_by_pages": _single_by_pages,
        "plan_by_pages": _plan_by_pages,
        "single_by_acts": _single_by_acts,
        "plan_by_acts": _plan_by_acts,
    }
    told: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(rounds):
        for name, decide in contestants.items():
            items = _handed_in(author, requests, batch=f"{number} {name}")
            begun = perf_counter()
            decide(head.person, items)
            told[name].append(perf_counter() - begun)
            _must_be_approved(items)
    print(json.dumps({name: median(seconds) for name, seconds in told.items()}))


def _author_and_head() -> tuple[Membership, Membership]:
    from cases.models import Membership, Organisation, OrganisationKind, Person  # app ready

    office = Organisation.objects.create(full_name="上海市交通委员会", short_name="市交通委")
    commission = Organisation.objects.create(
        full_name="上海市经济和信息化委员会",
        short_name="市经济信息化委",
        kind=OrganisationKind.COMMISSION,
    )
    hats = (
        ("department_staff", office),
        ("department_head", office),
        ("commission_staff", commission),
    )
    author, head, _ = (
        Membership.objects.create(
            person=Person.objects.create_user(role, name=role, must_change_password=False),
            organisation=organisation,
            role=role,
            valid_from=date(2020, 1, 1),
        )
        for role, organisation in hats
    )
    return author, head


def _handed_in(author: Membership, count: int, *, batch: str) -> list[WorkItem]:
    """Hand in so many requests that add one entry each; return the tasks of the head."""
    from cases.models import WorkItem  # app ready

    cases = [_one_handed_in(author, f"公交线路 {batch} {number}") for number in range(count)]
    open_items = WorkItem.objects.filter(process_id__in=cases, finished__isnull=True)
    return list(open_items.select_related("process"))


def _one_handed_in(author: Membership, name: str) -> int:
    from cases.models import WorkItem  # app ready
    from workflows.engine.gate import act, take_step  # app ready
    from workflows.open_list.draft import start_change  # app ready
    from workflows.open_list.flow import ListChangeFlow  # app ready

    at = _now()
    change = start_change(
        flow=ListChangeFlow,
        membership=author,
        title=name,
        reason="市民查询需求大。",
        requested_on=None,
        at=at,
    )
    act(
        case=change,
        name="put_item",
        actor=author.person,
        at=at,
        expected_version=None,
        data={"entry": None, "reason_code": "other", "content": _content(name)},
    )
    take_step(
        work_item=WorkItem.objects.get(process_id=change.pk, finished__isnull=True),
        outcome="submit",
        actor=author.person,
        at=at,
        expected_version=None,
    )
    return int(change.pk)


def _content(name: str) -> dict[str, Any]:  # Any: values of an entry
    from cases.models import CONTENT_FIELDS, EntryRow  # app ready

    row = EntryRow()
    return {
        **{field: getattr(row, field) for field in CONTENT_FIELDS},
        "name": name,
        "domain": "road_traffic",
        "abstract": "全市公交线路及沿线站点的名称、编号与位置，每月更新。",
        "items": [{"name": "线路编号"}, {"name": "站点名称"}],
        "formats": "CSV;JSON",
        "resource_type": "product",
        "open_type": "unconditional",
        "update_frequency": "monthly",
    }


def _single_by_pages(head: Person, items: list[WorkItem]) -> None:
    client = _logged_in(head)
    for item in items:
        page = client.get(f"/tasks/{item.pk}/")
        assert page.status_code == 200, page.headers
        form = {"expected_version": item.process.version, "outcome": OUTCOME}
        answer = client.post(f"/tasks/{item.pk}/", form)
        assert answer.status_code == 302, answer.content.decode()


def _plan_by_pages(head: Person, items: list[WorkItem]) -> None:
    from cases.models import BulkPlan  # app ready

    client = _logged_in(head)
    ticks = [f"{item.pk}-{item.process.version}" for item in items]
    chosen = {"step": "draw", "act": f"decide:{APPROVE}"}
    answer = client.post("/tasks/bulk/new/", {"task": ticks, **chosen})
    assert answer.status_code == 302, answer.content.decode()
    assert client.get(answer["Location"]).status_code == 200
    plan = BulkPlan.objects.latest("pk")
    answer = client.post(f"{answer['Location']}apply/", {"hash": plan.hash})
    assert answer.status_code == 302, answer.content.decode()
    _worked_off(plan)


def _single_by_acts(head: Person, items: list[WorkItem]) -> None:
    from workflows.engine.gate import take_step  # app ready

    for item in items:
        take_step(
            work_item=item,
            outcome=OUTCOME,
            actor=head,
            at=_now(),
            expected_version=item.process.version,
        )


def _plan_by_acts(head: Person, items: list[WorkItem]) -> None:
    from workflows.engine.bulk.acts import ACTS  # app ready
    from workflows.engine.bulk.apply import apply_plan  # app ready
    from workflows.engine.bulk.plan import Picked, draw_plan  # app ready

    plan = draw_plan(
        act=ACTS["decide"],
        person=head,
        picked=[Picked(work_item=item.pk, version=item.process.version) for item in items],
        data={"decision": APPROVE, "note": ""},
        all_or_nothing=False,
        at=_now(),
    )
    apply_plan(plan=plan, person=head, seen_hash=plan.hash, act=ACTS["decide"], at=_now())
    _worked_off(plan)


def _worked_off(plan: BulkPlan) -> None:
    from workflows.bulk_acts import BULK_ACTS  # app ready
    from workflows.engine.bulk.apply import work_off  # app ready

    while work_off(at=_now(), worker="bench", acts=BULK_ACTS, plan=plan).settled:
        pass


def _logged_in(person: Person) -> Any:  # Any: Django's client
    from django.test import Client  # app ready

    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _must_be_approved(items: list[WorkItem]) -> None:
    from cases.models import ListChange  # app ready

    cases = [item.process_id for item in items]
    states = set(ListChange.objects.filter(pk__in=cases).values_list("state", flat=True))
    assert states == {"in_review"}, states


def _now() -> datetime:
    from django.utils import timezone  # app ready

    return timezone.now()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
