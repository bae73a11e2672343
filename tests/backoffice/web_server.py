"""A real server in this process, for tests of what we fetch."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer


class Server:
    """Answers each path with what the test prepared, one answer after the other."""

    def __init__(self):
        self.answers: dict[str, list[tuple[int, bytes, dict[str, str]]]] = {}
        self.asked: list[str] = []
        self.hosts: list[str] = []
        self.posted: list[tuple[dict[str, str], bytes]] = []
        self.slow: dict[str, float] = {}
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                server.asked.append(self.path)
                server.hosts.append(self.headers["Host"])
                answers = server.answers[self.path]
                status, body, headers = answers.pop(0) if len(answers) > 1 else answers[0]
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                for piece in server.pieces(self.path, body):
                    self.wfile.write(piece)

            def do_POST(self):
                length = int(self.headers["Content-Length"])
                server.posted.append((dict(self.headers), self.rfile.read(length)))
                self.do_GET()

            def log_message(self, *_):
                pass

        self._http = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))
        self._thread.start()

    def says(self, path, body=b"", *, status=200, **headers):
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.answers.setdefault(path, []).append((status, content, headers))

    def pieces(self, path, body):
        """Give a body byte by byte where the test wants the server to dawdle."""
        if path not in self.slow:
            yield body
            return
        for number in range(len(body)):
            time.sleep(self.slow[path])
            yield body[number : number + 1]

    def stop(self):
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()
