"""Fetch the resource catalogue from a JSON address, page by page, into a file.

The address is a setting, so whoever runs the server answers for it. What that server answers is
not trusted: sizes and times are bounded, and it may not send us on to a private address, unless
the setting says that it may.
"""

from __future__ import annotations

import csv
import http.client
import io
import json
import ssl
import time
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Final
from urllib.parse import SplitResult, quote

from django.utils.translation import gettext as _t

from backoffice.catalogue_address import is_public, joined_address, split_address
from cases.errors import UnreadableFile
from cases.states.vocabulary import COLUMN_HEADERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MEBIBYTE: Final = 1024 * 1024
MOVED: Final = frozenset({301, 302, 303, 307, 308})
PASSING: Final = frozenset({429, 500, 502, 503, 504})
# Characters of a path that mean something; the sign of percent stands for what is encoded already.
AS_IT_STANDS: Final = "/?&=%:@!$'()*+,;~-._[]"
COLUMNS: Final = (
    "resource_code",
    "portal_dataset_id",
    "name",
    "provider",
    "open_type",
    "update_frequency",
)


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How much is borne from the server of the catalogue. Defaults are house defaults.

    Attributes:
        seconds: for a connection, and for each piece of an answer.
        tries: how often a page is asked for.
        waits: seconds before each further try.
        page_bytes: the largest page.
        total_bytes: all pages together.
        pages: how many pages there may be.
        redirects: how many times in a row a page may be elsewhere.
        sleep: how to wait.
    """

    seconds: float = 30
    tries: int = 4
    waits: tuple[float, ...] = (1, 3, 9)
    page_bytes: int = 64 * MEBIBYTE
    total_bytes: int = 256 * MEBIBYTE
    pages: int = 10_000
    redirects: int = 3
    sleep: Callable[[float], None] = time.sleep


class _PassingError(Exception):
    """What another try may mend; it says what was wrong."""


def fetch_catalogue(
    address: str,
    target: IO[bytes],
    *,
    private_redirects: bool = False,
    patience: Patience | None = None,
) -> int:
    """Write the catalogue as CSV into a file, and return how many rows it has.

    A page is a list of objects, or an object with the list under `data` and, where there is
    more, the address of the next page under `next`. Keys are our field keys or the headers.

    Args:
        address: where the first page is.
        target: an empty binary file.
        private_redirects: whether the server may send us on to a private address.
        patience: what is borne from the server.

    Raises:
        UnreadableFile: no answer after several tries, or one that is no catalogue.
    """
    split_address(address)
    fetching = _Fetching(private_redirects=private_redirects, patience=patience or Patience())
    text = io.TextIOWrapper(target, encoding="utf-8", newline="")
    writer = csv.writer(text)
    writer.writerow([COLUMN_HEADERS[field] for field in COLUMNS])
    rows = 0
    for page in fetching.pages(address):
        writer.writerows([_cell(row, field) for field in COLUMNS] for row in page)
        rows += len(page)
    text.flush()
    text.detach()
    return rows


def _cell(row: dict[str, Any], field: str) -> str:  # Any: JSON content
    value = row.get(field, row.get(COLUMN_HEADERS[field]))
    return "" if value is None else str(value)


class _Fetching:
    def __init__(
        self, *, private_redirects: bool, patience: Patience
    ) -> None:  # its only caller stands above
        self._private_redirects = private_redirects
        self._patience = patience
        self._bytes = 0

    def pages(self, address: str) -> Iterator[list[dict[str, Any]]]:  # Any: JSON content
        """Yield the rows of each page."""
        seen: set[str] = set()
        following: str | None = address
        while following:
            if following in seen or len(seen) == self._patience.pages:
                raise UnreadableFile(_t("目录接口的分页没有尽头，已停止读取。请与接口方核对。"))
            seen.add(following)
            rows, following_now = _read_page(self._page(following))
            yield rows
            following = joined_address(following, following_now) if following_now else None
            if following and not self._private_redirects:
                self._must_be_same_or_public(address, following)

    def _page(self, address: str) -> bytes:
        last = ""
        for attempt in range(self._patience.tries):
            if attempt:
                self._patience.sleep(self._patience.waits[attempt - 1])
            try:
                return self._followed(address)
            except _PassingError as error:
                last = str(error)
            except (OSError, http.client.HTTPException):
                last = _t("没有应答")
        raise UnreadableFile(
            _t(
                "目录接口试了 %(tries)s 次都没有成功（%(last)s），没有载入。"
                "请稍后再试，或与接口方核对。"
            )
            % {"tries": self._patience.tries, "last": last}
        )

    def _followed(self, address: str) -> bytes:
        current = address
        for _hop in range(self._patience.redirects + 1):
            body, moved_to = self._asked(current)
            if moved_to is None:
                return body
            current = joined_address(current, moved_to)
            if not self._private_redirects:
                self._must_be_same_or_public(address, current)
        raise UnreadableFile(_t("目录接口转来转去没有结果。请与接口方核对地址。"))

    def _asked(self, address: str) -> tuple[bytes, str | None]:
        parts = split_address(address)
        connection = self._connection(parts)
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            # An address may hold Chinese as it is written; on the way it may not.
            path = quote(path, safe=AS_IT_STANDS)
            connection.request("GET", path, headers={"Accept": "application/json"})
            answer = connection.getresponse()
            if answer.status in MOVED and answer.headers.get("Location"):
                return b"", answer.headers["Location"]
            if answer.status in PASSING:
                raise _PassingError(_t("应答 %(status)s") % {"status": answer.status})
            if answer.status != http.client.OK:
                raise UnreadableFile(
                    _t("目录接口应答 %(status)s，没有载入。请核对地址和权限。")
                    % {"status": answer.status}
                )
            return self._body(answer), None
        finally:
            connection.close()

    def _body(self, answer: http.client.HTTPResponse) -> bytes:
        most = min(self._patience.page_bytes, self._patience.total_bytes - self._bytes)
        body = answer.read(most + 1)
        if len(body) > most:
            raise UnreadableFile(
                _t("目录接口的应答超过上限 %(limit)s MB，已停止读取。请与接口方核对。")
                % {"limit": self._patience.total_bytes // MEBIBYTE}
            )
        if answer.length:
            # `read` with a bound does not say that the rest never came.
            raise _PassingError(_t("应答没有发完"))
        self._bytes += len(body)
        return body

    def _connection(self, parts: SplitResult) -> http.client.HTTPConnection:
        host = parts.hostname or ""
        if parts.scheme == "https":
            return http.client.HTTPSConnection(
                host,
                parts.port,
                timeout=self._patience.seconds,
                context=ssl.create_default_context(),
            )
        return http.client.HTTPConnection(host, parts.port, timeout=self._patience.seconds)

    def _must_be_same_or_public(self, configured: str, other: str) -> None:
        """Refuse to be sent on to a private address that is not the configured server's own."""
        there, here = split_address(other), split_address(configured)
        if (there.scheme, there.netloc) == (here.scheme, here.netloc):
            return
        if not is_public(there.hostname or ""):
            raise UnreadableFile(
                _t("目录接口转向内部地址，已拒绝。确属本单位接口的，请在设置中允许。")
            )


def _read_page(body: bytes) -> tuple[list[dict[str, Any]], str]:  # Any: JSON content
    try:
        page = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(_t("目录接口的应答不是 JSON。请核对地址。")) from error
    rows, following = page, ""
    if isinstance(page, dict):
        rows, following = page.get("data"), page.get("next") or ""
    well_formed = isinstance(rows, list) and all(map(_is_row, rows))
    if not well_formed or not isinstance(following, str):
        raise UnreadableFile(
            _t(
                "目录接口的应答不是目录：应为对象的列表，或 data 下的列表，各项的值为文字或数字，"
                "下一页的地址在 next 下。"
            )
        )
    return rows, following


def _is_row(row: Any) -> bool:  # Any: JSON content
    """Tell whether a row holds plain values where we read it, of whole characters."""
    if not isinstance(row, dict):
        return False
    read = [row.get(key) for field in COLUMNS for key in (field, COLUMN_HEADERS[field])]
    return all(value is None or isinstance(value, int | float) or _is_text(value) for value in read)


def _is_text(value: Any) -> bool:  # Any: JSON content
    if not isinstance(value, str):
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
