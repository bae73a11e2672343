"""States of a supervision order (督办单) and its lawful moves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases.states.taking_back import back_to


class SupervisionOrderState(models.TextChoices):
    """Where a supervision order stands."""

    PENDING_REPLY = "pending_reply", _("待答复")
    REPLIED = "replied", _("已答复待审")
    CLOSED = "closed", _("已办结")


S = SupervisionOrderState


class SupervisionOrderTransitions(models.Model):
    """The lawful moves of a supervision order, in the order of its life."""

    class Meta:
        abstract = True

    # fmt: off
    @transition("state", source=S.PENDING_REPLY, target=S.REPLIED)
    def reply(self) -> None:
        """The organisation answers what it did about the late matter."""

    @transition("state", source=S.REPLIED, target=S.PENDING_REPLY)
    def send_back(self) -> None:
        """The commission finds the answer wanting."""

    @transition("state", source=S.REPLIED, target=S.CLOSED)
    def conclude(self) -> None:
        """The commission accepts the answer."""

    @transition("state", source=(S.PENDING_REPLY, S.REPLIED), target=S.CLOSED)
    def lift(self) -> None:
        """The commission withdraws the order, with a reason."""

    # What takes a person's last step back: from where it may lead, and to where.
    @transition("state", source=S.REPLIED, target=back_to(S.PENDING_REPLY))
    @transition("state", source=(S.PENDING_REPLY, S.CLOSED), target=back_to(S.REPLIED))
    def take_back(self, state: str) -> None:
        """A person takes their own last step back before its messages have left."""
    # fmt: on
