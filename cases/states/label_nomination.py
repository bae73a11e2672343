"""States of a nomination for a label (标注申报) and its lawful moves.

Source: 工作安排 二(7): departments nominate, the commission judges; four eyes are house default.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases.states.taking_back import back_to


class NominationState(models.TextChoices):
    """Where a nomination stands."""

    DRAFT = "draft", _("申报草稿")
    PENDING_HEAD = "pending_head", _("待部门负责人签署")
    SIGNED = "signed", _("已签署待评审")
    JUDGED_FIT = "judged_fit", _("拟授予待确认")
    JUDGED_UNFIT = "judged_unfit", _("拟不入选待确认")
    LABELLED = "labelled", _("已授予标注")
    NOT_TAKEN = "not_taken", _("未入选")
    WITHDRAWN = "withdrawn", _("已撤回")
    LAPSED = "lapsed", _("截止未提交")


S = NominationState
# Before the commission has judged, the department may take its nomination back.
OWN_STATES = (S.DRAFT, S.PENDING_HEAD, S.SIGNED)


class NominationTransitions(models.Model):
    """The lawful moves of a nomination, in the order of its life."""

    class Meta:
        abstract = True

    # fmt: off
    @transition("state", source=S.DRAFT, target=S.PENDING_HEAD)
    def hand_in(self) -> None:
        """The department's staff hand the nomination to the head."""

    @transition("state", source=S.PENDING_HEAD, target=S.DRAFT)
    def send_back(self) -> None:
        """The head wants the nomination improved."""

    @transition("state", source=S.PENDING_HEAD, target=S.SIGNED)
    def sign(self) -> None:
        """The head answers for the nomination; the facts are taken."""

    @transition("state", source=S.SIGNED, target=S.DRAFT)
    def return_by_commission(self) -> None:
        """The commission wants the nomination completed."""

    @transition("state", source=S.SIGNED, target=S.JUDGED_FIT)
    def judge_fit(self) -> None:
        """One person of the commission finds every criterion met."""

    @transition("state", source=S.SIGNED, target=S.JUDGED_UNFIT)
    def judge_unfit(self) -> None:
        """One person of the commission finds that a criterion is not met."""

    @transition("state", source=(S.JUDGED_FIT, S.JUDGED_UNFIT), target=S.SIGNED)
    def judge_again(self) -> None:
        """Another person of the commission does not agree: it is judged anew."""

    @transition("state", source=S.JUDGED_FIT, target=S.LABELLED)
    def grant(self) -> None:
        """Another person of the commission agrees: the entry bears the label."""

    @transition("state", source=S.JUDGED_UNFIT, target=S.NOT_TAKEN)
    def decline(self) -> None:
        """Another person of the commission agrees that it is not taken."""

    @transition("state", source=OWN_STATES, target=S.WITHDRAWN)
    def withdraw_nomination(self) -> None:
        """The department takes its nomination back."""

    @transition("state", source=S.DRAFT, target=S.LAPSED)
    def lapse(self) -> None:
        """The last day of nomination has passed and it was never handed in."""

    # What takes a person's last step back: from where it may lead, and to where.
    @transition("state", source=S.PENDING_HEAD, target=back_to(S.DRAFT))
    @transition("state", source=S.DRAFT, target=back_to(S.PENDING_HEAD, S.SIGNED))
    @transition("state", source=S.SIGNED, target=back_to(S.JUDGED_FIT, S.JUDGED_UNFIT))
    def take_back(self, state: str) -> None:
        """A person takes their own last step back before its messages have left."""
    # fmt: on
