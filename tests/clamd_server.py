"""A scanner in this process that speaks the protocol of clamd over real sockets, well or badly."""

from __future__ import annotations

import socket
import struct
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

# In two halves, so that no scanner takes this file away.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SIGNATURE = "Eicar-Test-Signature"
LENGTH = struct.Struct("!L")


class Clamd:
    """Answers as clamd does, or as the test says.

    Args:
        path: of a Unix socket; None: a port of the loopback address.
        says: answers this whatever comes; None: scans for EICAR.
        pause: seconds before each byte of the answer.
        most: bytes of a stream after which it refuses (or says what the test says) and hangs up.
    """

    def __init__(
        self,
        *,
        path: Path | None = None,
        says: bytes | None = None,
        pause: float = 0,
        most: int = 25 * 1024 * 1024,
    ) -> None:
        self._says, self._pause, self._most = says, pause, most
        self.streams: list[bytes] = []
        family = socket.AF_UNIX if path else socket.AF_INET
        self._listener = socket.socket(family, socket.SOCK_STREAM)
        self._listener.bind(str(path) if path else ("127.0.0.1", 0))
        self._listener.listen()
        self.address: tuple[str, int] | str = self._listener.getsockname()
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # Closing alone would leave the thread in `accept`.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                line, _address = self._listener.accept()
            except OSError:
                return
            with line, suppress(OSError):
                self._answer(line)

    def _answer(self, line: socket.socket) -> None:
        command = _until_nul(line)
        if command == b"zPING":
            answer = b"PONG\0"
        elif command == b"zINSTREAM":
            answer = self._scanned(line)
        else:
            answer = b"UNKNOWN COMMAND\0"
        for place in range(len(answer)):
            time.sleep(self._pause)
            line.sendall(answer[place : place + 1])

    def _scanned(self, line: socket.socket) -> bytes:
        content = b""
        while length := LENGTH.unpack(_exactly(line, LENGTH.size))[0]:
            if len(content) + length > self._most:
                return self._says or b"INSTREAM size limit exceeded. ERROR\0"
            content += _exactly(line, length)
        self.streams.append(content)
        if self._says is not None:
            return self._says
        return f"stream: {SIGNATURE} FOUND\0".encode() if EICAR in content else b"stream: OK\0"


def _until_nul(line: socket.socket) -> bytes:
    read = b""
    while not read.endswith(b"\0"):
        read += _exactly(line, 1)
    return read[:-1]


def _exactly(line: socket.socket, count: int) -> bytes:
    read = b""
    while len(read) < count:
        piece = line.recv(count - len(read))
        if not piece:
            raise ConnectionError
        read += piece
    return read
