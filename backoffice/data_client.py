"""Take the data of an entry from its address into a file, and say how it went.

Addresses are typed by departments, so they are not trusted, and neither is what answers: names are
resolved here, every address that a name stands for must lie outside of private networks, the
connection goes to the very address that was looked at, and each redirect is looked at again.
Sizes and times are bounded.
"""

from __future__ import annotations

import hashlib
import http.client
import time
from dataclasses import dataclass, replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import IO, TYPE_CHECKING, Final
from urllib.parse import SplitResult, quote

from backoffice.catalogue_address import joined_address, split_address
from backoffice.catalogue_client import AS_IT_STANDS, MEBIBYTE, MOVED, PASSING
from backoffice.pinned_connection import PinnedConnection, PrivateAddress, numeric_addresses
from cases.errors import UnreadableFile
from cases.states.data_probe import ProbeOutcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

PIECE: Final = 64 * 1024
MEDIA_TYPE_LENGTH: Final = 100
# A server may say any number; more than this no column holds, nor any disk.
LARGEST_SIZE: Final = 2**63 - 1
HEADERS: Final = {
    "Accept": "*/*",
    "Accept-Encoding": "identity",
    "User-Agent": "kaifang-probe",
}
# Another try may mend these.
_PASSING: Final = frozenset(
    {
        ProbeOutcome.CUT_OFF,
        ProbeOutcome.TIMED_OUT,
        ProbeOutcome.NO_ANSWER,
        ProbeOutcome.UNKNOWN_HOST,
    }
)


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """How much is borne from a server of data. Defaults are house defaults.

    Attributes:
        seconds: for a connection, and for each piece of an answer.
        whole_seconds: for one address as a whole, its redirects and further tries included.
        tries: how often an address is asked.
        waits: seconds before each further try.
        most_bytes: the largest file.
        redirects: how many times in a row data may be elsewhere.
        private: whether addresses of private networks may be asked.
        sleep: how to wait.
    """

    seconds: float = 20
    whole_seconds: float = 120
    tries: int = 3
    waits: tuple[float, ...] = (1, 3)
    most_bytes: int = 64 * MEBIBYTE
    redirects: int = 3
    private: bool = False
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """How it went; `outcome` is `GOOD` where the file is there as a whole."""

    outcome: ProbeOutcome
    tries: int = 1
    milliseconds: int = 0
    status: int | None = None
    size: int | None = None
    sha256: str = ""
    media_type: str = ""
    modified_at: datetime | None = None


class _Failed(Exception):  # noqa: N818  # it is an outcome, not an error of ours
    def __init__(self, outcome: ProbeOutcome, status: int | None = None) -> None:
        super().__init__(outcome)
        self.outcome = outcome
        self.status = status


def fetch_data(address: str, target: IO[bytes], *, bounds: Bounds) -> Fetched:
    """Write what an address answers into an empty binary file.

    It never raises for what the other side does: whatever that is, it is an outcome.
    """
    began = time.monotonic()
    found = Fetched(outcome=ProbeOutcome.NO_ANSWER)
    for attempt in range(bounds.tries):
        if attempt:
            bounds.sleep(bounds.waits[attempt - 1])
        target.seek(0)
        target.truncate()
        try:
            found = _followed(address, target, bounds, until=began + bounds.whole_seconds)
        except _Failed as failure:
            found = Fetched(outcome=failure.outcome, status=failure.status)
        found = replace(found, tries=attempt + 1)
        is_over = time.monotonic() >= began + bounds.whole_seconds
        if is_over or (found.outcome not in _PASSING and found.status not in PASSING):
            break
    return replace(found, milliseconds=int(1000 * (time.monotonic() - began)))


def _followed(address: str, target: IO[bytes], bounds: Bounds, *, until: float) -> Fetched:
    current = address
    for _hop in range(bounds.redirects + 1):
        try:
            parts = split_address(current)
            found, moved_to = _asked(parts, target, bounds, until=until)
            if moved_to is None:
                return found
            current = joined_address(current, moved_to)
        except UnreadableFile as error:
            raise _Failed(ProbeOutcome.LOST) from error
    raise _Failed(ProbeOutcome.LOST)


def _asked(
    parts: SplitResult, target: IO[bytes], bounds: Bounds, *, until: float
) -> tuple[Fetched, str | None]:
    addresses = _addresses(parts, bounds)
    try:
        connection = PinnedConnection(parts, addresses, seconds=bounds.seconds)
    except http.client.InvalidURL as error:
        raise _Failed(ProbeOutcome.LOST) from error
    try:
        with connection.at_most(max(0.0, until - time.monotonic())):
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("GET", quote(path, safe=AS_IT_STANDS), headers=HEADERS)
            answer = connection.getresponse()
            if answer.status in MOVED and answer.headers.get("Location"):
                return Fetched(outcome=ProbeOutcome.LOST), answer.headers["Location"]
            if answer.status != http.client.OK:
                raise _Failed(ProbeOutcome.BAD_STATUS, answer.status)
            found = _body(answer, target, bounds)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _Failed(_outcome_of(error, connection)) from error
    finally:
        connection.close()
    if connection.gave_up:
        # Without a length, what was cut off looks whole.
        raise _Failed(ProbeOutcome.TIMED_OUT)
    return found, None


def _addresses(parts: SplitResult, bounds: Bounds) -> list[str]:
    try:
        return numeric_addresses(parts, private=bounds.private)
    except PrivateAddress as error:
        raise _Failed(ProbeOutcome.NOT_ALLOWED) from error
    except OSError as error:
        raise _Failed(ProbeOutcome.UNKNOWN_HOST) from error


def _outcome_of(error: Exception, connection: PinnedConnection) -> ProbeOutcome:
    if connection.gave_up or isinstance(error, TimeoutError):
        return ProbeOutcome.TIMED_OUT
    if isinstance(error, http.client.IncompleteRead):
        return ProbeOutcome.CUT_OFF
    return ProbeOutcome.NO_ANSWER


def _body(answer: http.client.HTTPResponse, target: IO[bytes], bounds: Bounds) -> Fetched:
    digest, size = hashlib.sha256(), 0
    told = Fetched(
        outcome=ProbeOutcome.GOOD,
        status=answer.status,
        media_type=_media_type(answer),
        modified_at=_modified(answer),
    )
    if (answer.length or 0) > bounds.most_bytes:
        size = answer.length or 0
        return replace(
            told, outcome=ProbeOutcome.TOO_LARGE, size=size if size <= LARGEST_SIZE else None
        )
    while piece := answer.read1(PIECE):
        size += len(piece)
        if size > bounds.most_bytes:
            return replace(told, outcome=ProbeOutcome.TOO_LARGE)
        digest.update(piece)
        target.write(piece)
    if answer.length:
        # `read1` does not say that the rest never came.
        raise http.client.IncompleteRead(b"", answer.length)
    return replace(told, size=size, sha256=digest.hexdigest())


def _media_type(answer: http.client.HTTPResponse) -> str:
    said = answer.headers.get("Content-Type") or ""
    return "".join(filter(str.isprintable, said))[:MEDIA_TYPE_LENGTH]


def _modified(answer: http.client.HTTPResponse) -> datetime | None:
    try:
        said = parsedate_to_datetime(answer.headers.get("Last-Modified") or "")
        return said.replace(tzinfo=UTC) if said.tzinfo is None else said.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None
