"""Which targets are asked, that the connection goes where was looked, and what is borne."""

from __future__ import annotations

import http.client
import socket
from typing import TYPE_CHECKING, Any

import pytest

from backoffice.grant_delivery.signature import check
from backoffice.grant_delivery.target import Answer, Target, TooMuch, Unprotected, exchange
from backoffice.pinned_connection import PrivateAddress
from tests.backoffice.web_server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYS = (("2023b", "n" * 32), ("2023a", "o" * 32))
AT = 1_695_780_000.0


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.stop()


class Network:
    """Names that stand for what the test says, and what was looked up and connected to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.names: dict[str, list[list[str]]] = {}
        self.looked_up: list[str] = []
        self.connected: list[str] = []
        self.leads_to: dict[str, str] = {}
        self._look_up, self._connect = socket.getaddrinfo, socket.create_connection
        monkeypatch.setattr(socket, "getaddrinfo", self._answered)
        monkeypatch.setattr(socket, "create_connection", self._connecting)

    def _answered(self, host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        if host not in self.names:
            return self._look_up(host, port, *args, **kwargs)
        self.looked_up.append(host)
        answers = self.names[host]
        numbers = answers.pop(0) if len(answers) > 1 else answers[0]
        if not numbers:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        families = [socket.AF_INET6 if ":" in each else socket.AF_INET for each in numbers]
        return [
            (family, socket.SOCK_STREAM, 6, "", (each, port))
            for family, each in zip(families, numbers, strict=True)
        ]

    def _connecting(self, where: tuple[str, int], *rest: Any) -> socket.socket:
        self.connected.append(where[0])
        return self._connect((self.leads_to.get(where[0], where[0]), where[1]), *rest)


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    return Network(monkeypatch)


def target(url: str, *, private: bool = True, **borne: Any) -> Target:
    return Target(url=url, keys=KEYS, private=private, clock=lambda: AT, **borne)


def test_exchange_posts_a_body_signed_by_the_first_key(server: Server) -> None:
    server.says("/a/events", {"outcome": "applied"})

    answer = exchange(target(f"{server.address}/a"), "POST", "/events", body=b'{"event":"e1"}')

    [(headers, body)] = server.posted
    assert (answer, body) == (Answer(status=200, body=b'{"outcome": "applied"}'), b'{"event":"e1"}')
    assert (headers["Content-Type"], headers["Kaifang-Key"]) == ("application/json", "2023b")
    check(body, headers, keys=dict(KEYS[:1]), at=AT)


def test_target_does_not_show_its_secrets_where_it_is_logged() -> None:
    shown = repr(target("https://delivery.example"))

    assert "https://delivery.example" in shown
    assert not any(secret in shown for _id, secret in KEYS)


def test_exchange_returns_a_redirect_without_following_it(server: Server) -> None:
    server.says("/events", status=307, Location=f"{server.address}/elsewhere")
    server.says("/elsewhere", b"")

    answer = exchange(target(server.address), "POST", "/events", body=b"{}")

    assert (answer.status, server.asked) == (307, ["/events"])


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.100.100.200",
        "168.63.129.16",
        "0.0.0.0",  # noqa: S104  # a number to be judged, not to be bound
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "fd00:ec2::254",
        "fd00:ec2::254%1",
        "fd20:ce::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:8.8.8.8",
        "64:ff9b::a00:1",
        "64:ff9b::a83f:8110",
        "2002:a00:1::",
    ],
)
@pytest.mark.access_scenario(44)
@pytest.mark.parametrize("beside", [[], ["8.8.8.8"]])
def test_target_that_leads_inside_is_refused_before_anything_is_sent(
    network: Network, number: str, beside: list[str]
) -> None:
    network.names["delivery.example"] = [[*beside, number]]

    with pytest.raises(PrivateAddress):
        exchange(target("https://delivery.example", private=False), "POST", "/events", body=b"{}")

    assert network.connected == []


@pytest.mark.parametrize(
    "number",
    [
        "169.254.169.254",
        "100.100.100.200",
        "168.63.129.16",
        "0.0.0.0",  # noqa: S104  # a number to be judged, not to be bound
        "224.0.0.1",
        "240.0.0.1",
        "fe80::1",
        "fd00:ec2::254",
        "fd00:ec2::254%1",
        "fd20:ce::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
    ],
)
def test_private_targets_that_are_allowed_do_not_let_in_what_tells_secrets(
    network: Network, number: str
) -> None:
    network.names["delivery.example"] = [[number]]

    with pytest.raises(PrivateAddress):
        exchange(target("https://delivery.example"), "POST", "/events", body=b"{}")

    assert network.connected == []


@pytest.mark.parametrize(
    "address",
    ["https://127.0.0.1", "https://2130706433", "https://0x7f.1", "https://[::ffff:127.0.0.1]"],
)
def test_numbers_written_otherwise_are_judged_as_what_they_are(
    network: Network, address: str
) -> None:
    with pytest.raises(PrivateAddress):
        exchange(target(address, private=False), "GET", "/grants")

    assert network.connected == []


def test_name_that_stands_for_something_else_at_the_second_look_is_looked_up_once(
    network: Network, server: Server
) -> None:
    server.says("/events", b"")
    port = server.address.rpartition(":")[2]
    network.names["delivery.example"] = [["127.0.0.1"], ["169.254.169.254"]]

    answer = exchange(target(f"http://delivery.example:{port}"), "POST", "/events", body=b"{}")

    assert (answer.status, network.looked_up) == (200, ["delivery.example"])
    assert (network.connected, server.hosts) == (["127.0.0.1"], [f"delivery.example:{port}"])


def test_public_target_is_connected_to_at_the_number_that_was_judged(network: Network) -> None:
    """Encryption is asked for at once; our listener closes instead."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        network.names["delivery.example"] = [["8.8.8.8"], ["127.0.0.1"]]
        network.leads_to["8.8.8.8"] = "127.0.0.1"
        url = f"https://delivery.example:{listener.getsockname()[1]}"

        with pytest.raises(OSError):  # noqa: PT011  # how it ends is not what this is about
            exchange(target(url, private=False, seconds=0.2), "POST", "/events", body=b"{}")

        with listener.accept()[0] as accepted:
            said = accepted.recv(1024)

    assert (network.looked_up, network.connected) == (["delivery.example"], ["8.8.8.8"])
    # A greeting of TLS to that name, and nothing of the request.
    assert (said[:1], b"delivery.example" in said, b"Kaifang" in said) == (b"\x16", True, False)


def test_exchange_without_encryption_is_refused_unless_private_targets_are_allowed(
    network: Network,
) -> None:
    network.names["delivery.example"] = [["8.8.8.8"]]

    with pytest.raises(Unprotected):
        exchange(target("http://delivery.example", private=False), "GET", "/grants")

    assert (network.looked_up, network.connected) == ([], [])


def test_name_that_stands_for_nothing_is_an_error_of_the_network(network: Network) -> None:
    network.names["delivery.example"] = [[]]

    with pytest.raises(socket.gaierror):
        exchange(target("https://delivery.example"), "GET", "/grants")


def test_answer_that_dawdles_ends_in_time(server: Server) -> None:
    server.says("/grants", b"x" * 100)
    server.slow["/grants"] = 0.05

    with pytest.raises((TimeoutError, http.client.IncompleteRead)):
        exchange(target(server.address, seconds=0.2), "GET", "/grants")


def test_answer_beyond_the_limit_is_not_read(server: Server) -> None:
    server.says("/grants", b"x" * 11)

    with pytest.raises(TooMuch):
        exchange(target(server.address, most_bytes=10), "GET", "/grants")


def test_answer_that_breaks_off_is_none(server: Server) -> None:
    server.says("/grants", b"{}", **{"Content-Length": "100"})

    with pytest.raises(http.client.IncompleteRead):
        exchange(target(server.address), "GET", "/grants")
