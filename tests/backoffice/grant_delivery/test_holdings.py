"""Holdings are read page by page; what is no list of grants is refused as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from backoffice.grant_delivery.holdings import Patience, holdings
from backoffice.grant_delivery.signature import check
from backoffice.grant_delivery.target import Target
from cases.errors import UnreadableFile
from tests.backoffice.web_server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYS = (("2023b", "n" * 32),)


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.stop()


@pytest.fixture
def waited() -> list[float]:
    return []


@pytest.fixture
def read(server: Server, waited: list[float]) -> Any:
    """Read what the server says it holds, two grants a page, and return the numbers."""

    def numbers(**changed: Any) -> list[str]:
        target = Target(url=server.address, keys=KEYS, private=True) if not changed else None
        target = target or Target(url=server.address, keys=KEYS, **changed)
        patience = Patience(size=2, pages=3, sleep=waited.append)
        return [each.grant for each in holdings(target, patience=patience)]

    return numbers


def row(number: str, **changed: Any) -> dict[str, Any]:
    return {
        "grant": number,
        "applicant": "91310000000000000X",
        "dataset": "0100000001",
        "from": "2023-09-27",
        "until": None,
        "state": "active",
        **changed,
    }


def first(server: Server, content: object, **answer: Any) -> None:
    server.says("/grants?after=&size=2", content, **answer)


def test_pages_are_followed_to_the_last(server: Server, read: Any) -> None:
    first(server, {"grants": [row("甲"), row("甲2")], "next": "甲2"})
    server.says("/grants?after=%E7%94%B22&size=2", {"grants": [row("甲3")], "next": None})

    assert read() == ["甲", "甲2", "甲3"]


def test_nothing_held_is_nothing_read(server: Server, read: Any) -> None:
    first(server, {"grants": [], "next": None})

    assert read() == []


def test_page_that_is_not_there_at_once_is_asked_for_again(
    server: Server, read: Any, waited: list[float]
) -> None:
    first(server, b"", status=503)
    first(server, b"", status=429)
    first(server, {"grants": [row("a")], "next": None})

    assert (read(), waited) == (["a"], [1, 3])


def test_request_is_signed_over_the_path_that_it_asks_for(
    server: Server, read: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server keeps headers of posts alone: the handler is asked for these."""
    first(server, {"grants": [], "next": None})
    seen: list[dict[str, str]] = []
    handler = server._http.RequestHandlerClass
    answered = handler.do_GET  # type: ignore[attr-defined]

    def noting(self: Any) -> None:
        seen.append(dict(self.headers))
        answered(self)

    monkeypatch.setattr(handler, "do_GET", noting)
    read()

    content = b"/grants?after=&size=2"
    check(content, seen[0], keys=dict(KEYS), at=float(seen[0]["Kaifang-Timestamp"]))


NO_LISTS = {
    "nothing": b"",
    "a page": b"<html>",
    "a list": b"[]",
    "no end": b'{"grants": []}',
    "no grants": b'{"next": null}',
    "too deep": b"[" * 200_000,
    "nothing and yet more": {"grants": [], "next": "a"},
    "another number next": {"grants": [row("a")], "next": "b"},
    "no number next": {"grants": [row("a")], "next": 1},
    "falling": {"grants": [row("b"), row("a")], "next": None},
    "twice": {"grants": [row("a"), row("a")], "next": None},
    "without a number": {"grants": [row("")], "next": None},
    "half a sign": {"grants": [row("\ud800")], "next": "\ud800"},
    "a sign that nobody sees": {"grants": [row("a\u202e")], "next": None},
    "no sign at all": {"grants": [row("a", dataset="\x00")], "next": None},
    "no day": {"grants": [row("a", until="soon")], "next": None},
    "no first day": {"grants": [row("a", **{"from": None})], "next": None},
    "ended": {"grants": [row("a", state="ended")], "next": None},
    "applicant is no text": {"grants": [row("a", applicant=1)], "next": None},
    "facts are missing": {"grants": [{"grant": "a"}], "next": None},
}


@pytest.mark.parametrize("content", NO_LISTS.values(), ids=NO_LISTS)
def test_what_is_no_list_of_grants_is_refused(server: Server, read: Any, content: object) -> None:
    first(server, content)

    with pytest.raises(UnreadableFile, match="不是授权清单"):
        read()


def test_pages_without_end_are_left(server: Server, read: Any) -> None:
    first(server, {"grants": [row("a")], "next": "a"})
    server.says("/grants?after=a&size=2", {"grants": [row("b")], "next": "b"})
    server.says("/grants?after=b&size=2", {"grants": [row("c")], "next": "c"})

    with pytest.raises(UnreadableFile, match="没有尽头"):
        read()


def test_server_that_does_not_answer_well_is_left_after_three_tries(
    server: Server, read: Any, waited: list[float]
) -> None:
    first(server, b"", status=401)

    with pytest.raises(UnreadableFile, match="（应答 401）"):
        read()

    assert (len(server.asked), waited) == (3, [1, 3])


def test_server_that_is_not_there_is_left_after_three_tries(server: Server, read: Any) -> None:
    first(server, b"{}", **{"Content-Length": "100"})

    with pytest.raises(UnreadableFile, match="（没有应答）"):
        read()


def test_answer_that_is_too_long_is_refused(server: Server, read: Any) -> None:
    first(server, {"grants": [row("a")], "next": None})

    with pytest.raises(UnreadableFile, match="不是授权清单"):
        read(private=True, most_bytes=10)


def test_target_that_may_not_be_asked_is_refused_by_its_setting(read: Any) -> None:
    with pytest.raises(UnreadableFile, match="KAIFANG_DELIVERY_URL"):
        read(private=False)
