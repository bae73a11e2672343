"""States of an agreement (公共数据开放应用协议) and its lawful moves.

Source: decisions.md, Applications; rules a2 (A13, A14), b2. The user (乙方) signs first, so that a
slow department costs nobody an approval: an agreement lapses only while nobody has signed it.
What decisions.md calls signing is two states here, as in b2: a task follows from the state, and
online the head signs next, on paper a clerk enters what both signed.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import transition


class AgreementState(models.TextChoices):
    """Where an agreement stands."""

    DRAFTED = "drafted", _("待签署")
    COUNTERSIGNING = "countersigning", _("待甲方签署")
    SIGNING = "signing", _("线下签署中")
    IN_FORCE = "in_force", _("协议生效")
    LAPSED = "lapsed", _("逾期未签署")
    ENDED = "ended", _("已终止")


class SigningSide(models.TextChoices):
    """Whose signature it is."""

    PROVIDER = "provider", _("甲方")
    USER = "user", _("乙方")


class SigningChannel(models.TextChoices):
    """How it was given; both are worth the same (电子签名法 14)."""

    ONLINE = "online", _("线上签署")
    PAPER = "paper", _("线下签署")


S = AgreementState
OPEN = (S.DRAFTED, S.COUNTERSIGNING, S.SIGNING)


class AgreementTransitions(models.Model):
    """The lawful moves of an agreement, in the order of its life."""

    class Meta:
        abstract = True

    # fmt: off
    @transition("state", source=S.DRAFTED, target=None)
    def bind_text(self) -> None:
        """The text is frozen: what is shown and signed from now on."""

    @transition("state", source=S.DRAFTED, target=S.COUNTERSIGNING)
    def user_signs(self) -> None:
        """The user signs online."""

    @transition("state", source=S.COUNTERSIGNING, target=S.IN_FORCE)
    def provider_signs(self) -> None:
        """The department signs online, in the document that the user signed."""

    @transition("state", source=S.COUNTERSIGNING, target=S.DRAFTED)
    def let_sign_anew(self) -> None:
        """The department cannot sign after the user's signature: the user signs anew."""

    @transition("state", source=S.DRAFTED, target=S.SIGNING)
    def send_paper(self) -> None:
        """The user has signed on paper and sent it."""

    @transition("state", source=S.DRAFTED, target=S.SIGNING)
    def receive_paper(self) -> None:
        """The department has a paper that the user signed."""

    @transition("state", source=S.SIGNING, target=None)
    def acknowledge_paper(self) -> None:
        """A paper that the user sent has arrived: the department's days begin."""

    @transition("state", source=S.SIGNING, target=S.DRAFTED)
    def miss_paper(self) -> None:
        """No paper came, or the user's signature is not in order: the user signs anew."""

    @transition("state", source=S.SIGNING, target=None)
    def enter_paper(self) -> None:
        """A clerk enters the paper that both sides signed."""

    @transition("state", source=S.SIGNING, target=None)
    def return_paper(self) -> None:
        """What the clerk entered does not agree with the paper: the clerk enters it anew."""

    @transition("state", source=S.SIGNING, target=S.IN_FORCE)
    def confirm_paper(self) -> None:
        """A second person has held the scan against the bound text: both sides have signed."""

    @transition("state", source=S.DRAFTED, target=S.ENDED)
    def decline_agreement(self) -> None:
        """The user does not want the data any more."""

    @transition("state", source=S.DRAFTED, target=S.LAPSED)
    def lapse_unsigned(self) -> None:
        """Nobody signed in the term, and the notices had left: the approval lapses."""

    @transition("state", source=S.LAPSED, target=S.DRAFTED)
    def reopen_agreement(self) -> None:
        """The user signs after all, once: the same text, no new review (S23)."""

    @transition("state", source=S.LAPSED, target=None)
    def ask_new_terms(self) -> None:
        """The same once, where the template has changed: another agreement follows."""

    @transition("state", source=OPEN, target=S.ENDED)
    def end_agreement(self) -> None:
        """It cannot be signed any more as it stands: the head ends it, with the reason."""
    # fmt: on
