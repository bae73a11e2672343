"""A run sees one catalogue and one list, whatever is written meanwhile; acts take turns."""

from __future__ import annotations

from threading import Event, Thread

import pytest
from django.db import connection, connections, transaction

from cases.models import CatalogueSnapshot
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.reconciliation.catalogues import NOW, Line, Listed, found, load
from workflows.open_list.reconciliation.reconcile import reconcile
from workflows.open_list.reconciliation.turn import wait_for_turn


def in_the_middle_of_a_run(act):
    """Do something once, when the run has found what to look at and begins to pair it."""
    done: list[bool] = []

    def wrapper(execute, sql, params, many, context):
        if "INSERT INTO rc_pair" in sql and not done:
            done.append(True)
            act()
        return execute(sql, params, many, context)

    return connection.execute_wrapper(wrapper)


@pytest.mark.django_db
def test_a_publication_during_a_run_changes_nothing_that_it_finds(city, operator):
    load([Line("C1", "D1")], operator)
    entries = {"a": Listed("D1"), "b": Listed("D2", name="地铁线路")}
    version = city.publish(entries)
    entry = city.keys[version.pk]["b"]

    with in_the_middle_of_a_run(lambda: city.publish({})):
        reconcile(version=version, membership=operator, at=NOW)

    assert city.sequence == 2
    assert found() == {("R2", f"e:{entry}")}


@pytest.mark.django_db
def test_rows_of_another_snapshot_are_never_seen_by_a_run(city, operator):
    load([Line("C1", "D1")], operator)
    version = city.publish({"a": Listed("D1")})

    with in_the_middle_of_a_run(
        lambda: load([Line("C1", "D1", open_type="not_open"), Line("C2")], operator)
    ):
        run = reconcile(version=version, membership=operator, at=NOW)

    assert CatalogueSnapshot.objects.count() == 2
    assert (set(run.counts.values()), found()) == ({0}, set())


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_catalogue_waits_for_whoever_has_the_turn():
    an_organisation("甲局")
    operator = a_member(Role.DATA_CENTRE_OPERATOR)
    loaded = Event()

    def take_in():
        try:
            load([Line("C1")], operator)
            loaded.set()
        finally:
            connections.close_all()

    other = Thread(target=take_in)
    with transaction.atomic():
        wait_for_turn()
        other.start()
        wait_until_somebody_waits()
        was_loaded = loaded.is_set()
    other.join()

    assert (was_loaded, loaded.is_set()) == (False, True)


def wait_until_somebody_waits():
    pause = Event()
    for _ in range(2_000):
        with connection.cursor() as cursor:
            # Within a transaction the view stays as it was first read.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT COUNT(*) FROM pg_stat_activity "
                "WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
        pause.wait(0.01)
    raise AssertionError
