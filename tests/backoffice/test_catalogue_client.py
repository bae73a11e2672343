"""The catalogue from a real server in this process: pages, tries, bounds, redirects."""

from __future__ import annotations

import csv
import io

import pytest

from backoffice.catalogue_address import shown_address
from backoffice.catalogue_client import Patience, fetch_catalogue
from cases.errors import UnreadableFile
from tests.backoffice.web_server import Server

ROW = {"信息资源代码": "C1", "name": "公交线路", "provider": "甲局", "open_type": "无条件开放"}


@pytest.fixture
def server():
    running = Server()
    yield running
    running.stop()


@pytest.fixture
def waited():
    return []


@pytest.fixture
def fetch(server, waited):
    """Fetch from the server and return the rows of the file, its header first."""

    def from_path(path, **options):
        target = io.BytesIO()
        patience = {"sleep": waited.append, "seconds": 5} | options.pop("patience", {})
        fetch_catalogue(server.address + path, target, patience=Patience(**patience), **options)
        return list(csv.reader(io.StringIO(target.getvalue().decode())))

    return from_path


def test_pages_follow_each_other_and_become_one_file(server, fetch):
    server.says("/a", {"data": [ROW], "next": "/b?page=2"})
    server.says("/b?page=2", {"data": [ROW | {"信息资源代码": "C2", "数据集ID": 7}]})

    header, *rows = fetch("/a")

    assert header[:3] == ["信息资源代码", "数据集ID", "数据资源名称"]
    assert rows == [
        ["C1", "", "公交线路", "甲局", "无条件开放", ""],
        ["C2", "7", "公交线路", "甲局", "无条件开放", ""],
    ]


def test_passing_failures_are_tried_again_with_growing_waits(server, fetch, waited):
    server.says("/a", status=503)
    server.says("/a", status=500)
    server.says("/a", [ROW])

    assert len(fetch("/a")) == 2
    assert (len(server.asked), waited) == (3, [1, 3])


def test_a_lasting_failure_ends_after_four_tries(server, fetch, waited):
    server.says("/a", status=503)

    with pytest.raises(UnreadableFile, match="4 次都没有成功（应答 503）"):
        fetch("/a")
    assert (len(server.asked), waited) == (4, [1, 3, 9])


def test_an_answer_that_breaks_off_is_asked_for_again(server, fetch, waited):
    server.says("/a", [ROW], **{"Content-Length": "100000"})
    server.says("/a", [ROW])
    server.says("/b", [ROW], **{"Content-Length": "100000"})

    assert len(fetch("/a")) == 2
    assert waited == [1]
    with pytest.raises(UnreadableFile, match="没有发完"):
        fetch("/b")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "http://[::1",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:port/",
        "ftp://127.0.0.1/",
        f"http://{'a' * 70}.cn/",
        "http://a..b/",
        "/\ud800",
    ],
)
@pytest.mark.parametrize("by_page", [False, True])
def test_an_address_that_is_none_ends_in_a_sentence(server, fetch, elsewhere, by_page):
    if by_page:
        server.says("/a", {"data": [ROW], "next": elsewhere})
    else:
        if not elsewhere.isascii():
            pytest.skip("a header cannot hold it")
        server.says("/a", status=302, Location=elsewhere)

    for private in (False, True):
        with pytest.raises(UnreadableFile, match="地址"):
            fetch("/a", private_redirects=private)


@pytest.mark.parametrize("address", ["", "catalogue", "http://", "http://[", "http://h:x/"])
def test_a_setting_that_is_no_address_ends_in_a_sentence(address):
    with pytest.raises(UnreadableFile, match="地址"):
        fetch_catalogue(address, io.BytesIO())
    with pytest.raises(UnreadableFile, match="地址"):
        shown_address(address)


def test_an_address_may_hold_chinese(server, fetch):
    server.says("/a", {"data": [ROW], "next": "/目录?名称=公交 线路&页=2%20"})
    server.says(
        "/%E7%9B%AE%E5%BD%95?%E5%90%8D%E7%A7%B0=%E5%85%AC%E4%BA%A4%20%E7%BA%BF%E8%B7%AF"
        "&%E9%A1%B5=2%20",
        [ROW],
    )

    assert len(fetch("/a")) == 3


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://a:b@host.cn:8443/x/y?token=1#t", "https://host.cn:8443/x/y"),
        ("http://host.cn", "http://host.cn"),
        ("http://u@[2001:db8::1]/x", "http://[2001:db8::1]/x"),
    ],
)
def test_of_an_address_is_shown_what_lets_nobody_in(address, shown):
    assert shown_address(address) == shown


def test_a_refusal_is_not_tried_again(server, fetch):
    server.says("/a", status=403)

    with pytest.raises(UnreadableFile, match="403"):
        fetch("/a")
    assert len(server.asked) == 1


@pytest.mark.parametrize(("limits", "pages"), [({"page_bytes": 100}, 1), ({"total_bytes": 300}, 2)])
def test_what_is_too_large_is_not_read_to_its_end(server, fetch, limits, pages):
    server.says("/a", {"data": [ROW], "next": "/b"})
    server.says("/b", [ROW])

    with pytest.raises(UnreadableFile, match="上限"):
        fetch("/a", patience=limits)
    assert len(server.asked) == pages


def test_pages_in_a_circle_end(server, fetch):
    server.says("/a", {"data": [ROW], "next": "/a"})

    with pytest.raises(UnreadableFile, match="没有尽头"):
        fetch("/a")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"\xff\xfe",
        b"[" * 100_000,
        b"5",
        b"null",
        b'{"data": 1}',
        b"[1]",
        b'[{"name": {"zh": "a"}}]',
        b'[{"name": "\\ud800"}]',
        b'{"data": [], "next": 5}',
    ],
)
def test_what_is_no_catalogue_is_refused_at_once(server, fetch, body):
    server.says("/a", body)

    with pytest.raises(UnreadableFile, match="应答不是"):
        fetch("/a")
    assert len(server.asked) == 1


def test_a_move_on_the_same_server_is_followed_but_not_for_ever(server, fetch):
    server.says("/a", status=302, Location="/b")
    server.says("/b", [ROW])
    server.says("/round", status=302, Location="/round")

    assert len(fetch("/a")) == 2
    with pytest.raises(UnreadableFile, match="转来转去"):
        fetch("/round")


@pytest.mark.parametrize("by_page", [False, True])
def test_another_private_address_is_not_asked_unless_allowed(server, fetch, by_page):
    other = Server()
    other.says("/inner", [ROW])
    there = f"{other.address}/inner"
    if by_page:
        server.says("/a", {"data": [ROW], "next": there})
    else:
        server.says("/a", status=302, Location=there)
    try:
        with pytest.raises(UnreadableFile, match="内部地址"):
            fetch("/a")
        assert other.asked == []
        assert len(fetch("/a", private_redirects=True)) == (3 if by_page else 2)
    finally:
        other.stop()


def test_a_server_that_is_gone_is_named_after_all_tries(server, fetch, waited):
    server.stop()

    with pytest.raises(UnreadableFile, match="没有成功（没有应答）"):
        fetch("/a", patience={"seconds": 1})
    assert len(waited) == 3
    server.stop = lambda: None
