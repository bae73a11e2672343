"""What every test relies on: random counts by profile, and marks by the database used."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

from tests.emptying import copy_seed, return_to_seed
from tests.harness.recorded import declared_for, watch_posts
from tests.profile import PROFILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker

# No deadline: a shared machine is slow now and then, and time is not what the properties claim.
hypothesis_settings.register_profile("quick", max_examples=50, deadline=None, print_blob=True)
hypothesis_settings.register_profile("full", max_examples=2_000, deadline=None, print_blob=True)
hypothesis_settings.load_profile(PROFILE)

# A live server and Playwright share a thread with an event loop, which Django would refuse.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that use a database; skip those that only PostgreSQL can answer."""
    on_postgresql = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    for item in items:
        used = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or used & DATABASE_FIXTURES:
            item.add_marker("database")
        if item.get_closest_marker("postgres") and not on_postgresql:
            item.add_marker(pytest.mark.skip(reason="proves something only PostgreSQL has"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Keep the seeded rows, and let committed tests return to them."""
    with django_db_blocker.unblock():
        copy_seed()
    # Tests that commit (threads, live servers) end in Django's flush, which the triggers refuse.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: return_to_seed())
        yield


@pytest.fixture(autouse=True)
def every_post_is_recorded(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[None]:
    """Scenario 39, in every test: a change that a page commits has its event.

    A test that is named for the post of an address makes it; each case of several makes one.
    """
    recorded = watch_posts(monkeypatch)
    yield
    path = request.path.relative_to(request.config.rootpath).as_posix()
    declared = declared_for(path, request.function.__name__)
    has_cases = hasattr(request.node, "callspec")
    missing = set() if has_cases and declared & recorded else declared - recorded
    assert not missing, f"This test wrote no event by a post to {sorted(missing)}."
