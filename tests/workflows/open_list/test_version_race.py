"""Two people cut, and two processes bring into effect, at the same instant."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, TypeVar

import pytest
from django.db import connections

from cases.errors import GuardFailed, KaifangError
from cases.models import CaseEvent, ListVersion
from cases.states.role import Role
from tests.factories import a_member, the_commission
from tests.workflows.open_list.lists import (
    START,
    a_city,
    a_cut,
    add,
    an_approved_request,
    confirm,
    publish,
)
from workflows.open_list.effect import BroughtIntoEffect, bring_into_effect
from workflows.open_list.new_version import cut_version

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)
T = TypeVar("T")
THREADS = 4


def at_once(*acts: Callable[[], T]) -> list[T | type]:
    """Return what each act gave, or how it was refused; all start at the same instant."""
    start = Barrier(len(acts))

    def carry_out(act: Callable[[], T]) -> T | type:
        start.wait()
        try:
            return act()
        except KaifangError as error:
            return type(error)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(carry_out, acts))


def test_cut_by_several_at_once_leaves_one_version() -> None:
    city = a_city()
    an_approved_request(city, add(name="A"))
    officers = [a_member(Role.COMMISSION_STAFF, the_commission()) for _ in range(THREADS)]

    results = at_once(
        *(
            lambda officer=officer: cut_version(membership=officer, at=START).state
            for officer in officers
        )
    )

    assert sorted(map(str, results)) == sorted(
        map(str, ["reviewing", *[GuardFailed] * (THREADS - 1)])
    )
    assert ListVersion.objects.count() == 1


def test_bring_into_effect_by_several_at_once_happens_once() -> None:
    city = a_city()
    first = publish(city, add(name="A"))
    an_approved_request(city, add(name="B"))
    version = confirm(city, a_cut(city))

    results = at_once(*[lambda: bring_into_effect(at=START)] * THREADS)

    nothing = BroughtIntoEffect(labels=(), requests=0)
    assert sorted(map(str, results)) == sorted(
        map(
            str,
            [BroughtIntoEffect(labels=(version.label,), requests=1), *[nothing] * (THREADS - 1)],
        )
    )
    assert CaseEvent.objects.filter(case_id=version.pk, act="take_effect").count() == 1
    assert CaseEvent.objects.filter(case_id=first.pk, act="archive").count() == 1
