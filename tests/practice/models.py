"""The toy record and its legal moves."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django_fsm import transition

from cases.errors import GuardFailed
from cases.models import Case
from cases.states.guard import guard
from cases.states.taking_back import back_to


@guard
def has_subject(request: PracticeRequest) -> bool:
    """Refuse an empty request with a sentence."""
    if not request.subject:
        raise GuardFailed("事由为空，不能提交。请先填写事由。")
    return True


class PracticeRequest(Case):
    """A request that is written, checked, and accepted, refused or sent back."""

    subject = models.CharField(max_length=100, blank=True)
    # Until when it must be checked, where the deadline is a fixed date.
    closes_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = []

    @transition("state", source=("draft", "returned"), target="checking", conditions=[has_subject])
    def submit(self) -> None:
        """Hand it in."""

    @transition("state", source="checking", target="returned")
    def send_back(self) -> None:
        """Ask for a better one."""

    @transition("state", source="checking", target="accepted")
    def accept(self) -> None:
        """Say yes."""

    @transition("state", source=("draft", "returned", "checking"), target="withdrawn")
    def withdraw(self) -> None:
        """Take it back."""

    @transition("state", source="checking", target=None)
    def remark(self) -> None:
        """Say something about it; the state stays."""

    @transition("state", source=("returned", "accepted"), target=back_to("checking"))
    def take_back(self, state: str) -> None:
        """Undo one's own last step."""


class RelayState(models.TextChoices):
    """States of an application that one deadline runs through."""

    DRAFT = "draft", "草稿"
    EXAMINING = "examining", "形式审查"
    REVIEWING = "reviewing", "审核"
    DECIDING = "deciding", "决定"
    ANSWERED = "answered", "已答复"
    WITHDRAWN = "withdrawn", "已撤回"


class RelayRequest(Case):
    """An application that three tasks answer, one after the other, under one deadline."""

    class Meta:
        constraints: ClassVar = []

    @transition("state", source="draft", target="examining")
    def submit(self) -> None:
        """Hand it in."""

    @transition("state", source="draft", target="reviewing")
    def submit_checked(self) -> None:
        """Hand it in where its form was checked before."""

    @transition("state", source="examining", target="reviewing")
    def pass_form(self) -> None:
        """Find its form in order."""

    @transition("state", source=("examining", "reviewing"), target="draft")
    def send_back(self) -> None:
        """Ask for a better one."""

    @transition("state", source="reviewing", target="deciding")
    def propose(self) -> None:
        """Propose an answer."""

    @transition("state", source="deciding", target="reviewing")
    def review_again(self) -> None:
        """Ask for another proposal."""

    @transition("state", source="deciding", target="answered")
    def answer(self) -> None:
        """Answer it."""

    @transition("state", source=("examining", "reviewing", "deciding"), target="deciding")
    def call_in(self) -> None:
        """Let the head decide at once."""

    @transition("state", source=("examining", "reviewing", "deciding"), target="withdrawn")
    def withdraw(self) -> None:
        """Take it back."""

    @transition(
        "state",
        source=("draft", "reviewing", "deciding", "answered"),
        target=back_to("examining", "reviewing", "deciding"),
    )
    def take_back(self, state: str) -> None:
        """Undo one's own last step."""
