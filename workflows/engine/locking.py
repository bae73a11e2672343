"""Try an act again when the database asks for it, and say so politely when it still fails."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from django.db import OperationalError, connection
from django.utils.translation import gettext as _t

from cases.errors import Busy

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")
TRIES = 3
# PostgreSQL knows such a lock by a number of 63 bits.
_LOCK_DIGITS = 15
# How SQLite and PostgreSQL say that a lock could not be had.
_SIGNS = ("locked", "deadlock", "could not serialize", "lock timeout")


def patiently(act: Callable[P, R]) -> Callable[P, R]:
    """Repeat an act that the database could not give its locks, up to three times.

    Safe because an act does nothing outside its transaction; the outbox carries the rest.
    Inside an outer transaction nothing is repeated: that transaction is already lost.

    Raises:
        Busy: the locks could not be had; trying again later is safe.
    """

    @functools.wraps(act)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        tries = 1 if connection.in_atomic_block else TRIES
        for left in range(tries - 1, -1, -1):
            try:
                return act(*args, **kwargs)
            except OperationalError as error:
                if not _is_about_locks(error):
                    raise
                if left == 0:
                    raise busy() from error
        raise AssertionError

    return wrapper


def busy() -> Busy:
    """Return the refusal of an act that could not get what it needs to itself."""
    return Busy(_t("系统正忙，本次操作没有写入任何内容。请稍候再试。"))


def hold(digest: str) -> None:
    """Let nobody else hold the same digest until the transaction ends.

    SQLite needs nothing more: whoever is in a transaction that writes is alone.

    Args:
        digest: in hexadecimal digits.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(digest[:_LOCK_DIGITS], 16)])


def _is_about_locks(error: OperationalError) -> bool:
    text = str(error).lower()
    return any(sign in text for sign in _SIGNS)
