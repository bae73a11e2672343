"""Read from the delivery system, page by page, which grants it holds."""

from __future__ import annotations

import http.client
import json
import time
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.utils.translation import gettext as _t

from backoffice.grant_delivery.difference import Difference, Held, difference
from backoffice.grant_delivery.target import TooMuch, Unprotected, exchange
from backoffice.pinned_connection import PrivateAddress
from cases.errors import UnreadableFile
from cases.states.grant_change import HeldGrant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from backoffice.grant_delivery.target import Target

GRANTS: Final = "/grants"


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How much is borne while holdings are read. Defaults are house defaults.

    Attributes:
        size: how many grants a page is asked to have.
        pages: how many pages there may be.
        waits: seconds before each further try of a page.
        sleep: how to wait.
    """

    size: int = 500
    pages: int = 10_000
    waits: tuple[float, ...] = (1, 3)
    sleep: Callable[[float], None] = time.sleep


def reconcile(
    expected: Iterable[Held], target: Target, *, patience: Patience | None = None
) -> Difference:
    """Return how what the delivery system holds differs from what it should hold.

    A grant that changes while the pages are read may be told as it was before or after: read
    `expected` right before, and take a difference that is still there at a second look.

    Raises:
        UnreadableFile: as `holdings`; nothing is known of a part of them.
    """
    return difference(expected, holdings(target, patience=patience or Patience()))


def holdings(target: Target, *, patience: Patience) -> Iterator[Held]:
    """Yield the grants that the delivery system holds, by number.

    A page is `{"grants": [...], "next": NUMBER}`; `next` is null on the last one. Numbers rise
    from page to page, so that a server that turns in circles is found out.

    Raises:
        UnreadableFile: no answer after several tries, or one that does not say what is held.
    """
    after = ""
    for _page in range(patience.pages):
        said = _page_after(after, target, patience)
        rows, following = _rows(said)
        for row in rows:
            if row.grant <= after:
                raise _unreadable()
            after = row.grant
            yield row
        if following is None:
            return
        if following != after or not rows:
            raise _unreadable()
    raise UnreadableFile(_t("交付系统的授权清单没有尽头，已停止读取。请与对方核对。"))


def _page_after(after: str, target: Target, patience: Patience) -> bytes:
    question = urlencode({"after": after, "size": patience.size})
    last = ""
    for wait in (0, *patience.waits):
        if wait:
            patience.sleep(wait)
        try:
            answer = exchange(target, "GET", f"{GRANTS}?{question}")
        except (PrivateAddress, Unprotected) as error:
            raise UnreadableFile(
                _t("交付系统的地址不能访问。请核对 KAIFANG_DELIVERY_URL 的设置。")
            ) from error
        except TooMuch as error:
            raise _unreadable() from error
        except (OSError, http.client.HTTPException):
            last = _t("没有应答")
            continue
        if answer.status == HTTPStatus.OK:
            return answer.body
        last = _t("应答 %(status)s") % {"status": answer.status}
    raise UnreadableFile(
        _t("交付系统没有给出授权清单（%(last)s），本次没有核对。请稍后再试，或与对方核对。")
        % {"last": last}
    )


def _rows(body: bytes) -> tuple[list[Held], str | None]:
    try:
        said = json.loads(body)
        following = None if said["next"] is None else _text(said["next"])
        return [_held(row) for row in said["grants"]], following
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise _unreadable() from error


def _held(row: dict[str, Any]) -> Held:  # Any: JSON content
    return Held(
        grant=_text(row["grant"]),
        applicant=_text(row["applicant"]),
        dataset=_text(row["dataset"]),
        valid_from=date.fromisoformat(row["from"]),
        valid_until=None if row["until"] is None else date.fromisoformat(row["until"]),
        state=HeldGrant(row["state"]).value,
    )


def _text(value: object) -> str:
    """Return a number as it is held; one with signs that nobody sees is none."""
    if not isinstance(value, str) or not value.isprintable():
        raise TypeError
    return value


def _unreadable() -> UnreadableFile:
    return UnreadableFile(_t("交付系统的应答不是授权清单，没有核对。请与对方核对接口。"))
