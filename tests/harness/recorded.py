"""What a request commits, and whether an event says so: watched in every test that posts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test import Client
from django.urls import Resolver404, resolve

from tests.architecture.posts import RECORDED, UNRECORDED

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

WRITE = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(cases_\w+)"?', re.IGNORECASE)
EVENTS = frozenset({"cases_caseevent", "cases_systemevent"})


def watch_posts(patch: pytest.MonkeyPatch) -> set[str]:
    """Let every post of a test client fail that changes records and writes no event of it.

    Requests that are refused change nothing: their transaction is undone.

    Returns:
        The names of the addresses whose posts wrote an event, filled while the test runs.
    """
    post = Client.post
    recorded: set[str] = set()

    def watched(self: Client, path: str, *args: Any, **kwargs: Any) -> Any:  # Django's own
        written: set[str] = set()
        with connection.execute_wrapper(_noting(written)):
            response = post(self, path, *args, **kwargs)
        name = _name(path)
        allowed = UNRECORDED[name].tables if name in UNRECORDED else frozenset()
        changed = written - EVENTS - allowed
        is_kept = response.status_code < 400  # an answer, no refusal
        if is_kept and changed and not written & EVENTS:
            raise AssertionError(f"POST {name} wrote {sorted(changed)} without an event.")
        if is_kept and written & EVENTS:
            recorded.add(name)
        return response

    patch.setattr(Client, "post", watched)
    return recorded


def declared_for(path: str, test: str) -> frozenset[str]:
    """Return the addresses whose post, with its event, a test is declared to make."""
    return frozenset(name for name, place in RECORDED.items() if place == f"{path}::{test}")


def _noting(written: set[str]) -> Callable[..., Any]:
    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        written.update(table.lower() for table in WRITE.findall(sql))
        return execute(sql, params, many, context)

    return note


def _name(path: str) -> str:
    try:
        return resolve(path.partition("?")[0]).url_name or ""
    except Resolver404:
        return ""
