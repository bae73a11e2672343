"""Several people take the same entry up at the same instant."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.db import connections

from cases.errors import GuardFailed, KaifangError
from cases.models import ChangeItem
from tests.workflows.open_list.changes import a_city, a_draft, a_listed_row, content, put

if TYPE_CHECKING:
    from cases.models import ListChange

pytestmark = pytest.mark.django_db(transaction=True)
DRAFTS = 4


def test_put_item_of_one_entry_in_several_drafts_at_once_leaves_it_in_one() -> None:
    city = a_city()
    entry = a_listed_row(city.department).entry
    drafts = [a_draft(city) for _ in range(DRAFTS)]
    start = Barrier(DRAFTS)

    def take_up(draft: ListChange) -> object:
        start.wait()
        try:
            return put(city, draft, entry=entry, content=content(abstract="新的描述")).operation
        except KaifangError as error:
            return type(error)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(DRAFTS) as pool:
        results = list(pool.map(take_up, drafts))

    assert sorted(map(str, results)) == sorted(map(str, ["change", *[GuardFailed] * (DRAFTS - 1)]))
    assert ChangeItem.objects.filter(entry=entry).count() == 1
