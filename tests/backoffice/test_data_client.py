"""Data files from a real server in this process: tries, bounds, redirects, private networks."""

from __future__ import annotations

import hashlib
import socket
import tempfile
import time
from datetime import UTC, datetime

import pytest

from backoffice.data_client import Bounds, fetch_data
from cases.states.data_probe import ProbeOutcome
from tests.backoffice.web_server import Server

CSV = "线路,首班\n1路,05:30\n".encode()


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
    """Fetch a path of the server, or a whole address; return how it went and what came."""

    def from_address(address, **bounds):
        where = address if "://" in address else server.address + address
        borne = {"sleep": waited.append, "seconds": 5, "private": True} | bounds
        with tempfile.TemporaryFile() as file:
            found = fetch_data(where, file, bounds=Bounds(**borne))
            file.seek(0)
            return found, file.read()

    return from_address


def test_a_file_comes_whole_with_its_digest_type_and_date(server, fetch):
    server.says(
        "/a.csv",
        CSV,
        **{
            "Content-Length": str(len(CSV)),
            "Content-Type": "text/csv; charset=utf-8",
            "Last-Modified": "Mon, 04 Sep 2023 01:00:00 GMT",
        },
    )

    found, content = fetch("/a.csv")

    assert content == CSV
    assert (found.outcome, found.status, found.tries) == (ProbeOutcome.GOOD, 200, 1)
    assert (found.size, found.sha256) == (len(CSV), hashlib.sha256(CSV).hexdigest())
    assert found.media_type == "text/csv; charset=utf-8"
    assert found.modified_at == datetime(2023, 9, 4, 1, tzinfo=UTC)


def test_a_date_that_is_none_is_left_out(server, fetch):
    server.says("/a.csv", CSV, **{"Last-Modified": "yesterday"})

    assert fetch("/a.csv")[0].modified_at is None


def test_a_chinese_path_and_its_question_arrive_encoded(server, fetch):
    server.says("/%E7%BA%BF%E8%B7%AF.csv?v=1", CSV)

    assert fetch("/线路.csv?v=1")[0].outcome == ProbeOutcome.GOOD


def test_passing_failures_are_tried_again(server, fetch, waited):
    server.says("/a.csv", status=503)
    server.says("/a.csv", CSV)

    found, content = fetch("/a.csv")

    assert (found.outcome, found.tries, content, waited) == (ProbeOutcome.GOOD, 2, CSV, [1])


def test_a_lasting_failure_keeps_its_status(server, fetch, waited):
    server.says("/a.csv", status=503)

    found, content = fetch("/a.csv")

    assert (found.outcome, found.status, found.tries) == (ProbeOutcome.BAD_STATUS, 503, 3)
    assert (content, waited) == (b"", [1, 3])


def test_what_is_not_there_is_not_asked_for_again(server, fetch):
    server.says("/a.csv", status=404)

    found, _content = fetch("/a.csv")

    assert (found.outcome, found.status, found.tries) == (ProbeOutcome.BAD_STATUS, 404, 1)


def test_an_answer_that_breaks_off_is_cut_off(server, fetch):
    server.says("/a.csv", CSV, **{"Content-Length": "100000"})

    assert fetch("/a.csv")[0].outcome == ProbeOutcome.CUT_OFF


@pytest.mark.parametrize("announced", [True, False])
def test_a_file_above_the_limit_is_there_but_not_read(server, fetch, announced):
    headers = {"Content-Length": str(len(CSV))} if announced else {}
    server.says("/a.csv", CSV, **headers)

    found, content = fetch("/a.csv", most_bytes=10)

    assert (found.outcome, found.sha256) == (ProbeOutcome.TOO_LARGE, "")
    assert len(content) <= 10


@pytest.mark.parametrize("announced", [True, False])
def test_a_server_that_dawdles_is_left_in_the_end(server, fetch, announced):
    headers = {"Content-Length": str(len(CSV))} if announced else {}
    server.says("/a.csv", CSV, **headers)
    server.slow["/a.csv"] = 0.05

    found, _content = fetch("/a.csv", whole_seconds=0.2, tries=1)

    assert found.outcome == ProbeOutcome.TIMED_OUT


@pytest.mark.parametrize(
    ("headers", "outcome"),
    [
        ({"Content-Length": "99999999999999999999"}, ProbeOutcome.TOO_LARGE),
        ({"Last-Modified": "Fri, 31 Dec 9999 23:59:59 -1200"}, ProbeOutcome.GOOD),
        ({"Last-Modified": "Fri, 31 Dec 2021 23:59:59 +99999999999999999999"}, ProbeOutcome.GOOD),
    ],
)
def test_headers_beyond_all_bounds_are_an_outcome(server, fetch, headers, outcome):
    server.says("/a.csv", CSV, **headers)

    found, _content = fetch("/a.csv")

    assert (found.outcome, found.size in {None, len(CSV)}) == (outcome, True)
    assert found.modified_at is None


def test_a_redirect_to_no_host_at_all_is_lost(server, fetch):
    server.says("/a.csv", status=302, Location="http://local\x00host/")

    assert fetch("/a.csv")[0].outcome in {ProbeOutcome.LOST, ProbeOutcome.UNKNOWN_HOST}


def test_further_tries_have_no_time_of_their_own(server, fetch, waited):
    server.says("/a.csv", CSV)
    server.slow["/a.csv"] = 0.05

    found, _content = fetch("/a.csv", whole_seconds=0.2, tries=3)

    assert (found.outcome, found.tries, waited) == (ProbeOutcome.TIMED_OUT, 1, [])


def test_time_that_passed_while_connecting_ends_the_connection(server, fetch, monkeypatch):
    server.says("/a.csv", CSV)
    connect = socket.create_connection

    def slowly(*args, **kwargs):
        time.sleep(0.3)
        return connect(*args, **kwargs)

    monkeypatch.setattr(socket, "create_connection", slowly)
    server.slow["/a.csv"] = 0.05

    found, content = fetch("/a.csv", whole_seconds=0.1, tries=1)

    assert (found.outcome, content) == (ProbeOutcome.TIMED_OUT, b"")


def test_nobody_listening_is_no_answer(fetch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    assert fetch(f"http://127.0.0.1:{port}/")[0].outcome == ProbeOutcome.NO_ANSWER


def test_something_that_speaks_no_http_is_no_answer(server, fetch):
    # A server without TLS, asked for TLS.
    found, _content = fetch(server.address.replace("http://", "https://") + "/a.csv", tries=1)

    assert found.outcome == ProbeOutcome.NO_ANSWER


@pytest.mark.parametrize("host", ["nobody.invalid", "a" * 70 + ".cn"])
def test_a_name_that_stands_for_nothing_is_told_apart(fetch, host):
    assert fetch(f"http://{host}/", tries=1)[0].outcome in {
        ProbeOutcome.UNKNOWN_HOST,
        ProbeOutcome.LOST,
    }


def test_a_file_that_moved_is_followed(server, fetch):
    server.says("/a.csv", status=302, Location="/b.csv")
    server.says("/b.csv", CSV)

    assert fetch("/a.csv")[1] == CSV


@pytest.mark.parametrize("elsewhere", ["/a.csv", "ftp://127.0.0.1/", "http://[::1", "http://a..b/"])
def test_a_file_that_moves_to_nowhere_is_lost(server, fetch, elsewhere):
    server.says("/a.csv", status=302, Location=elsewhere)

    assert fetch("/a.csv", tries=1)[0].outcome == ProbeOutcome.LOST


def test_a_private_address_is_not_asked_at_all(server, fetch):
    server.says("/a.csv", CSV)

    found, content = fetch("/a.csv", private=False)

    assert (found.outcome, content, server.asked) == (ProbeOutcome.NOT_ALLOWED, b"", [])


def resolving(monkeypatch, answers):
    """Let names stand for what the test says, one answer after the other."""
    real = socket.getaddrinfo

    def answered(host, port, *args, **kwargs):
        if host not in answers:
            return real(host, port, *args, **kwargs)
        numbers = answers[host].pop(0) if len(answers[host]) > 1 else answers[host][0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in numbers]

    monkeypatch.setattr(socket, "getaddrinfo", answered)


def test_one_private_number_among_public_ones_refuses_the_name(server, fetch, monkeypatch):
    resolving(monkeypatch, {"data.example": [["8.8.8.8", "10.0.0.1"]]})

    assert fetch("http://data.example/", private=False)[0].outcome == ProbeOutcome.NOT_ALLOWED


def test_a_public_server_that_sends_on_inside_is_refused(server, fetch, monkeypatch):
    """The public number leads to our server; where that sends us on to is judged as it stands."""
    server.says("/a.csv", status=302, Location="http://169.254.169.254/latest/meta-data/")
    port = server.address.rpartition(":")[2]
    resolving(monkeypatch, {"data.example": [["8.8.8.8"]]})
    real = socket.create_connection
    monkeypatch.setattr(
        socket,
        "create_connection",
        lambda where, *rest: real(
            ("127.0.0.1", where[1]) if where[0] == "8.8.8.8" else where, *rest
        ),
    )

    found, _content = fetch(f"http://data.example:{port}/a.csv", private=False)

    assert (found.outcome, server.asked) == (ProbeOutcome.NOT_ALLOWED, ["/a.csv"])


def test_a_name_is_looked_up_once_and_the_number_is_asked(server, fetch, monkeypatch):
    """Whoever lets a name mean something else on the second look gets no second look."""
    port = server.address.rpartition(":")[2]
    server.says("/a.csv", CSV)
    resolving(monkeypatch, {"data.example": [["127.0.0.1"], ["10.0.0.1"]]})

    found, content = fetch(f"http://data.example:{port}/a.csv")

    assert (found.outcome, content) == (ProbeOutcome.GOOD, CSV)
    assert server.hosts == [f"data.example:{port}"]


def test_the_next_number_is_asked_where_one_does_not_answer(server, fetch, monkeypatch):
    port = server.address.rpartition(":")[2]
    server.says("/a.csv", CSV)
    resolving(monkeypatch, {"data.example": [["127.0.0.9", "127.0.0.1"]]})

    assert fetch(f"http://data.example:{port}/a.csv")[1] == CSV
