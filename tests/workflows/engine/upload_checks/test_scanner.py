"""The scanner: what it finds stops a file, and silence or nonsense never lets one pass."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING

import pytest

from cases.errors import Unavailable
from tests.clamd_server import EICAR, SIGNATURE, Clamd
from workflows.engine.upload_checks.scanner import answers, has_scanner, malware_in

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings


@pytest.fixture
def harmless(tmp_path: Path) -> Path:
    """Write a file of several chunks."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"harmless " * 20_000)
    return path


@pytest.fixture
def infected(tmp_path: Path) -> Path:
    """Write the file that every scanner takes for malware."""
    path = tmp_path / "eicar.txt"
    path.write_bytes(EICAR)
    return path


def test_installation_without_a_scanner_asks_nobody(settings: Settings, infected: Path) -> None:
    settings.CLAMD = None

    assert not has_scanner()
    assert malware_in(infected) == ""


def test_scanner_gets_every_byte_and_clears_a_harmless_file(
    settings: Settings, harmless: Path
) -> None:
    with Clamd() as clamd:
        settings.CLAMD = clamd.address

        assert malware_in(harmless) == ""
        assert clamd.streams == [harmless.read_bytes()]


def test_scanner_names_what_it_finds_also_over_a_unix_socket(
    settings: Settings, infected: Path, tmp_path: Path
) -> None:
    with Clamd(path=tmp_path / "clamd.sock") as clamd:
        settings.CLAMD = clamd.address

        assert malware_in(infected) == SIGNATURE


def test_name_of_a_signature_is_shown_without_signs_that_nobody_sees(
    settings: Settings, harmless: Path
) -> None:
    with Clamd(says="stream: A\u202e\nB FOUND\0".encode()) as odd:
        settings.CLAMD = odd.address
        with pytest.raises(Unavailable):
            malware_in(harmless)
    with Clamd(says=("stream: A\u202eB" + "x" * 300 + " FOUND\0").encode()) as long:
        settings.CLAMD = long.address

        assert malware_in(harmless) == "AB" + "x" * 98


@pytest.mark.parametrize(
    "says",
    [
        b"",
        b"\0",
        b"stream: OK",
        b"stream: OK\n\0",
        b"stream: ok\0",
        b"OK\0",
        b"stream: OK stream: OK\0",
        b"stream: Eicar ERROR\0",
        b"HTTP/1.1 400 Bad Request\r\n\r\n\0",
        b"\xff\xfe\0",
        b"x" * 10_000,
    ],
)
def test_answer_that_is_no_verdict_lets_nothing_pass(
    settings: Settings, harmless: Path, says: bytes
) -> None:
    with Clamd(says=says) as clamd:
        settings.CLAMD = clamd.address

        with pytest.raises(Unavailable, match="病毒扫描暂时不可用，没有保存这个文件"):
            malware_in(harmless)


def test_scanner_that_is_not_there_lets_nothing_pass(
    settings: Settings, harmless: Path, tmp_path: Path
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = free.getsockname()

    for gone in (address, str(tmp_path / "no.sock")):
        settings.CLAMD = gone
        with pytest.raises(Unavailable):
            malware_in(harmless)


def test_scanner_that_takes_no_more_and_hangs_up_lets_nothing_pass(
    settings: Settings, harmless: Path
) -> None:
    with Clamd(most=1) as clamd:
        settings.CLAMD = clamd.address

        with pytest.raises(Unavailable):
            malware_in(harmless)


@pytest.mark.parametrize(("says", "found"), [(b"stream: OK\0", None), (b"stream: X FOUND\0", "X")])
def test_verdict_on_part_of_a_file_stops_it_and_never_clears_it(
    settings: Settings, tmp_path: Path, says: bytes, found: str | None
) -> None:
    path = tmp_path / "a.bin"
    # More than what both ends of a connection keep for each other.
    path.write_bytes(bytes(12 * 1024 * 1024))
    # A Unix socket: a TCP line that is hung up with bytes under way may lose the answer.
    with Clamd(path=tmp_path / "clamd", most=1, says=says) as clamd:
        settings.CLAMD = clamd.address

        if found is None:
            with pytest.raises(Unavailable):
                malware_in(path)
        else:
            assert malware_in(path) == found


def test_scanner_that_never_answers_is_given_up_in_time(settings: Settings, harmless: Path) -> None:
    settings.CLAMD_SECONDS = 0.2
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        settings.CLAMD = deaf.getsockname()
        begun = time.monotonic()

        with pytest.raises(Unavailable):
            malware_in(harmless)

    assert time.monotonic() - begun < 5


def test_scanner_that_answers_byte_by_byte_has_one_end_for_all_of_it(
    settings: Settings, harmless: Path
) -> None:
    settings.CLAMD_SECONDS = 0.2
    with Clamd(pause=0.1) as clamd:
        settings.CLAMD = clamd.address

        with pytest.raises(Unavailable):
            malware_in(harmless)


def test_scanner_is_asked_whether_it_is_there(settings: Settings) -> None:
    with Clamd() as clamd:
        settings.CLAMD = clamd.address
        assert answers()

    assert not answers()
