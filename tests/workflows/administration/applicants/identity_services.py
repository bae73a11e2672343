"""Services of real identity for tests, each with one answer for all."""

from __future__ import annotations

from typing import Final

from workflows.administration.applicants.identity_service import IdentityAnswer

HERE: Final = __name__


class Service:
    """Answers as its class says, and keeps what it was asked."""

    answer = IdentityAnswer(outcome="confirmed", reference="SM-001")

    def check(self, *, kind: str, name: str, number: str) -> IdentityAnswer:
        asked.append((kind, name, number))
        return self.answer


class Confirms(Service):
    """Agrees."""


class Differs(Service):
    """Says that the number is somebody else's."""

    answer = IdentityAnswer(outcome="different", reference="SM-002")


class KnowsNobody(Service):
    """Says that there is no such number."""

    answer = IdentityAnswer(outcome="unknown")


class IsDown(Service):
    """Answers nobody, and repeats whom it was asked about."""

    def check(self, *, kind: str, name: str, number: str) -> IdentityAnswer:
        message = f"{kind} {name} {number}"
        raise ConnectionError(message)


class SaysSomethingElse(Service):
    """Answers what no service may."""

    answer = IdentityAnswer(outcome="not_asked")


class SaysTooMuch(Service):
    """Answers with a reference that is too long."""

    answer = IdentityAnswer(outcome="confirmed", reference="S" * 101)


asked: list[tuple[str, str, str]] = []
