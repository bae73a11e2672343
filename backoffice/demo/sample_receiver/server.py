"""The sample receiver's two doors: messages come in, and what is held is read."""

from __future__ import annotations

import json
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlsplit

from backoffice.demo.sample_receiver.holding import OtherContent, Unusable
from backoffice.grant_delivery.signature import NotGenuine, check

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backoffice.demo.sample_receiver.holding import Holding

HOST: Final = "127.0.0.1"
MOST_BYTES: Final = 64 * 1024
MOST_ON_A_PAGE: Final = 1000
LONGEST_NUMBER: Final = 9

_SIZES: Final = frozenset(map(str, range(1, MOST_ON_A_PAGE + 1)))


class SampleReceiver(ThreadingHTTPServer):
    """A server on the loopback address; it says nothing to anybody without a signature."""

    daemon_threads = True

    def __init__(self, *, port: int, keys: Mapping[str, str], holding: Holding) -> None:
        super().__init__((HOST, port), _Handler)
        self.keys = keys
        self.holding = holding


class _Handler(BaseHTTPRequestHandler):
    server: SampleReceiver
    server_version = "kaifang-sample-receiver"
    sys_version = ""
    timeout = 10

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length") or ""
        if not (length.isascii() and length.isdigit() and len(length) <= LONGEST_NUMBER):
            self._say(HTTPStatus.LENGTH_REQUIRED, {"error": "no length"})
        elif int(length) > MOST_BYTES:
            self._say(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"error": "too large"})
        elif self._is_genuine(body := self.rfile.read(int(length))):
            if urlsplit(self.path).path.endswith("/events"):
                self._take(body)
            else:
                self._say(HTTPStatus.NOT_FOUND, {"error": "no such address"})

    def do_GET(self) -> None:
        if not self._is_genuine(self.path.encode()):
            return
        parts = urlsplit(self.path)
        asked = parse_qs(parts.query)
        size = asked.get("size", [str(MOST_ON_A_PAGE)])[-1]
        if not parts.path.endswith("/grants"):
            self._say(HTTPStatus.NOT_FOUND, {"error": "no such address"})
        elif size not in _SIZES:
            self._say(HTTPStatus.BAD_REQUEST, {"error": "bad size"})
        else:
            after = asked.get("after", [""])[-1]
            grants, following = self.server.holding.page(after=after, size=int(size))
            self._say(HTTPStatus.OK, {"grants": grants, "next": following})

    def log_message(self, *_: object) -> None:
        """Say nothing: what comes in is about people."""

    def _is_genuine(self, content: bytes) -> bool:
        try:
            check(content, self.headers, keys=self.server.keys, at=time.time())
        except NotGenuine as error:
            self._say(HTTPStatus.UNAUTHORIZED, {"error": str(error)})
            return False
        return True

    def _take(self, body: bytes) -> None:
        try:
            self._say(HTTPStatus.OK, {"outcome": self.server.holding.take(body)})
        except Unusable:
            self._say(HTTPStatus.UNPROCESSABLE_ENTITY, {"error": "no message about a grant"})
        except OtherContent:
            self._say(HTTPStatus.CONFLICT, {"error": "known id, other content"})

    def _say(self, status: HTTPStatus, content: Mapping[str, Any]) -> None:
        body = json.dumps(content, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
