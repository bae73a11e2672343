"""States of an organisation's dossier in an annual evaluation (年度评估) and its lawful moves.

Source: 工作安排 二(1), at least one comprehensive evaluation a year; rules.md, annual evaluation.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases.states.taking_back import back_to


class EvaluationState(models.TextChoices):
    """Where the dossier of one organisation stands in a round."""

    SELF_ASSESSING = "self_assessing", _("自评中")
    PENDING_SIGNATURE = "pending_signature", _("待部门负责人签署")
    SCORING = "scoring", _("待主管部门评定")
    CONCLUDED = "concluded", _("已评定")


S = EvaluationState


class EvaluationTransitions(models.Model):
    """The lawful moves of a dossier, in the order of its life."""

    class Meta:
        abstract = True

    # fmt: off
    @transition("state", source=S.SELF_ASSESSING, target=None)
    def assess(self) -> None:
        """Somebody says what should become of entries; the state stays."""

    @transition("state", source=S.SELF_ASSESSING, target=S.PENDING_SIGNATURE)
    def hand_in(self) -> None:
        """The organisation's staff hand their self-assessment to the head."""

    @transition("state", source=S.PENDING_SIGNATURE, target=S.SELF_ASSESSING)
    def send_back(self) -> None:
        """The head wants the self-assessment improved."""

    @transition("state", source=S.PENDING_SIGNATURE, target=S.SCORING)
    def sign(self) -> None:
        """The head answers for the self-assessment."""

    @transition("state", source=S.SCORING, target=S.SELF_ASSESSING)
    def return_by_commission(self) -> None:
        """The commission finds the self-assessment wanting."""

    @transition("state", source=S.SCORING, target=S.CONCLUDED)
    def conclude(self) -> None:
        """The commission has judged."""

    @transition("state", source=(S.SELF_ASSESSING, S.PENDING_SIGNATURE, S.SCORING), target=None)
    def comment(self) -> None:
        """Somebody says a word about a fact; the fact and the state stay."""

    # What takes a person's last step back: from where it may lead, and to where.
    @transition("state", source=S.PENDING_SIGNATURE, target=back_to(S.SELF_ASSESSING))
    @transition("state", source=S.SELF_ASSESSING, target=back_to(S.PENDING_SIGNATURE, S.SCORING))
    @transition("state", source=S.CONCLUDED, target=back_to(S.SCORING))
    def take_back(self, state: str) -> None:
        """A person takes their own last step back before its messages have left."""
    # fmt: on
