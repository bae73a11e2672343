"""Ask the virus scanner of the installation about a file: the INSTREAM protocol of clamd.

Without a scanner nothing is asked, and the form for uploads says so. With one there is no answer
but two that let an upload go on or stop it: whatever else comes, or does not come, refuses it.
"""

from __future__ import annotations

import re
import socket
import struct
import time
from typing import TYPE_CHECKING, Final, TypeAlias

from django.conf import settings
from django.utils.translation import gettext as _t

from cases.errors import Unavailable

if TYPE_CHECKING:
    from pathlib import Path

# Host and port, or the path of a Unix socket.
Address: TypeAlias = tuple[str, int] | str
_CHUNK: Final = 64 * 1024
_LENGTH: Final = struct.Struct("!L")
_END: Final = b"\0"
# The longest answer that is read; one names the file and a signature.
_LONGEST_ANSWER: Final = 4096
_CLEAN: Final = "stream: OK"
_FOUND: Final = re.compile(r"stream: (.+) FOUND")
_SHOWN: Final = 100


def has_scanner() -> bool:
    """Tell whether this installation has a scanner."""
    return settings.CLAMD is not None


def malware_in(path: Path) -> str:
    """Return the signature that the scanner found in a file; empty: none, or there is no scanner.

    Raises:
        Unavailable: the scanner does not answer in time, or not as it should.
    """
    address: Address | None = settings.CLAMD
    if address is None:
        return ""
    answer = _asked(address, path)
    if answer == _CLEAN:
        return ""
    found = _FOUND.fullmatch(answer)
    if found is None:
        raise _unavailable()
    return "".join(sign for sign in found[1] if sign.isprintable())[:_SHOWN] or "?"


def answers() -> bool:
    """Tell whether the scanner is there and answers."""
    address: Address | None = settings.CLAMD
    try:
        return address is not None and _Talk(address).ask(b"zPING\0") == "PONG"
    except (OSError, UnicodeDecodeError):
        return False


def _asked(address: Address, path: Path) -> str:
    try:
        return _Talk(address).ask(b"zINSTREAM\0", path)
    except (OSError, UnicodeDecodeError) as error:
        raise _unavailable() from error


class _Talk:
    """One question to the scanner, with one end in time for all of it."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._ends = time.monotonic() + settings.CLAMD_SECONDS

    def ask(self, command: bytes, path: Path | None = None) -> str:
        """Send a command and a file, and return the answer without its end."""
        with self._connected() as line:
            is_whole = True
            try:
                self._send(line, command)
                if path is not None:
                    self._send_file(line, path)
            except (BrokenPipeError, ConnectionResetError):
                # A scanner that takes no more has said why before it hung up.
                is_whole = False
            answer = self._answer(line)
            if answer == _CLEAN and not is_whole:
                # Of the rest nobody knows anything.
                raise ConnectionError
            return answer

    def _connected(self) -> socket.socket:
        if isinstance(self._address, str):
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                line.settimeout(self._left())
                line.connect(self._address)
            except BaseException:
                line.close()
                raise
            return line
        return socket.create_connection(self._address, timeout=self._left())

    def _send_file(self, line: socket.socket, path: Path) -> None:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                self._send(line, _LENGTH.pack(len(chunk)) + chunk)
        self._send(line, _LENGTH.pack(0))

    def _send(self, line: socket.socket, content: bytes) -> None:
        line.settimeout(self._left())
        line.sendall(content)

    def _answer(self, line: socket.socket) -> str:
        answer = b""
        while not answer.endswith(_END):
            line.settimeout(self._left())
            piece = line.recv(_LONGEST_ANSWER)
            answer += piece
            if not piece or len(answer) > _LONGEST_ANSWER:
                raise ConnectionError
        return answer.removesuffix(_END).decode()

    def _left(self) -> float:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def _unavailable() -> Unavailable:
    return Unavailable(
        _t(
            "病毒扫描暂时不可用，没有保存这个文件：未经检查的文件不能上传。"
            "请稍后再试；多次不成功请联系系统管理员。"
        )
    )
