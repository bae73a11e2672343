"""What the tests of pages share: a logged-in browser and the text of a page."""

from __future__ import annotations

from html.parser import HTMLParser
from io import BytesIO
from typing import TYPE_CHECKING, Any, Protocol

from django.test import Client

if TYPE_CHECKING:
    from cases.models import Person

VOID = frozenset({"meta", "link", "input", "br", "hr", "img", "path", "rect"})


def logged_in(person: Person) -> Client:
    """Return a client whose session is the person's, without the log-in page."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def workbook(response: Any) -> Any:  # Any: the client's response, openpyxl has no types
    """Return the workbook that a page gave to take away."""
    from openpyxl import load_workbook  # slow import

    # Once it has been read, the client has closed it.
    return load_workbook(BytesIO(response.getvalue()))


class Answer(Protocol):
    """What a page comes in, from the client or from a view."""

    content: bytes


class Page(HTMLParser):
    """The outline of a page: every start tag with its attributes, and what is out of order."""

    def __init__(self, response: Answer) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.feed(response.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "form" and "form" in self.open:
            self.faults.append("a form inside a form")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"unexpected </{tag}>")

    def of(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        """Return the attributes of every such tag that has these values."""
        return [
            attrs
            for name, attrs in self.tags
            if name == tag and all(attrs.get(key) == value for key, value in wanted.items())
        ]
