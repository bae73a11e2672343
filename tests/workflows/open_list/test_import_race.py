"""The same file is imported by several people at the same instant."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from cases.errors import KaifangError, Stale
from cases.models import ChangeItem, ListImport
from tests.factories import an_organisation, the_commission
from tests.workflows.open_list.files import (
    BUREAU,
    NOW,
    counts,
    csv_file,
    preview,
    propose,
    put_in_force,
    row,
)
from workflows.open_list.import_list import propose_list

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("uploads", "bureau"),
]
PEOPLE = 4


def at_once(acts):
    """Run acts at the same instant; return what each gave, or its error."""
    start = Barrier(len(acts))

    def run(act):
        start.wait()
        try:
            return act()
        except KaifangError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_propose_list_same_file_at_once_proposes_it_once(operator):
    propose(csv_file(row(1, BUREAU), row(2, BUREAU)), operator)
    put_in_force()
    rows = (row(1, BUREAU, name="新名称"), row(2, BUREAU), row(3, BUREAU))
    previews = [preview(csv_file(*rows), operator) for _ in range(PEOPLE)]

    results = at_once(
        [
            lambda found=found: propose_list(list_import=found, membership=operator, at=NOW)
            for found in previews
        ]
    )

    refused = [result for result in results if isinstance(result, KaifangError)]
    assert [type(error) for error in refused] == [Stale] * (PEOPLE - 1)
    assert ChangeItem.objects.filter(decision="pending").count() == 2


def test_preview_and_propose_same_file_at_once_never_hold_an_entry_twice(operator):
    propose(csv_file(row(1, BUREAU), row(2, BUREAU)), operator)
    put_in_force()

    def carry(number):
        changed = (row(1, BUREAU, name=f"名称{number}"), row(3, BUREAU))
        return propose(csv_file(*changed), operator)

    at_once([lambda number=number: carry(number) for number in range(PEOPLE)])

    pending = ChangeItem.objects.filter(decision="pending")
    assert sorted(pending.values_list("operation", flat=True)) == ["add", "change"]


def test_propose_list_one_new_identifier_under_two_organisations_adds_it_once(operator):
    the_commission()
    an_organisation("上海市另一局")
    previews = [
        preview(csv_file(row(1, provider)), operator) for provider in (BUREAU, "上海市另一局")
    ]

    results = at_once(
        [
            lambda found=found: propose_list(list_import=found, membership=operator, at=NOW)
            for found in previews
        ]
    )

    assert sorted(isinstance(result, Stale) for result in results) == [False, True]
    assert ChangeItem.objects.count() == 1


def test_preview_list_same_file_at_once_keeps_it_for_whoever_still_waits(operator):
    found = at_once([lambda: preview(csv_file(row(1, BUREAU)), operator) for _ in range(PEOPLE)])

    assert [counts(one) for one in found] == [{"add": 1}] * PEOPLE
    assert ListImport.objects.filter(status="previewed").count() == PEOPLE
