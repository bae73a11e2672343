"""States of a second look (复核) at the answer to a line, and its lawful moves.

Source: decisions.md, Second looks; rules b2 (`re_review`, the commission: approved or upheld), G7.
The line that is looked at keeps its state: what is set aside is decided anew on a line of its own.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases.states.access_line import LineState
from cases.states.taking_back import back_to


class SecondLookState(models.TextChoices):
    """Where a second look stands."""

    EXAMINING = "examining", _("复核审查中")
    PENDING_DECISION = "pending_decision", _("待复核决定")
    UPHELD = "upheld", _("维持原答复")
    APPROVED = "approved", _("撤销原答复，予以开放")
    RETURNED = "returned", _("撤销原答复，由原单位重新决定")
    WITHDRAWN = "withdrawn", _("申请人已撤回")


class SecondLookRuling(models.TextChoices):
    """What the commission may make of the answer that is looked at."""

    UPHOLD = "uphold", _("维持原答复")
    APPROVE = "approve", _("撤销原答复，予以开放")
    RETURN = "return", _("撤销原答复，由原单位重新决定")


S = SecondLookState
OPEN = (S.EXAMINING, S.PENDING_DECISION)
SET_ASIDE = (S.APPROVED, S.RETURNED)
DECIDED = (S.UPHELD, *SET_ASIDE)
# What an applicant may contest: what opens the data as it was asked for is nobody's grievance, and
# what they gave up themselves was not decided.
CONTESTABLE = (LineState.REFUSED, LineState.REDIRECTED, LineState.NOT_NEEDED)


class SecondLookTransitions(models.Model):
    """The lawful moves of a second look, in the order of its life."""

    class Meta:
        abstract = True

    # fmt: off
    @transition("state", source=S.EXAMINING, target=S.PENDING_DECISION)
    def propose_ruling(self) -> None:
        """The examiner proposes what is to become of the answer."""

    @transition("state", source=S.PENDING_DECISION, target=S.EXAMINING)
    def examine_again(self) -> None:
        """The lead wants the examiner to look again."""

    @transition("state", source=S.PENDING_DECISION, target=S.UPHELD)
    def uphold_answer(self) -> None:
        """The answer stands."""

    @transition("state", source=S.PENDING_DECISION, target=S.APPROVED)
    def replace_answer(self) -> None:
        """The answer is set aside and the data opened."""

    @transition("state", source=S.PENDING_DECISION, target=S.RETURNED)
    def set_answer_aside(self) -> None:
        """The answer is set aside, and the department decides anew."""

    @transition("state", source=OPEN, target=S.WITHDRAWN)
    def end_second_look(self) -> None:
        """The applicant does not want it any more."""

    # What takes a person's last step back: from where it may lead, and to where.
    @transition("state", source=S.EXAMINING, target=back_to(S.PENDING_DECISION))
    def take_back(self, state: str) -> None:
        """A person takes their own last step back before its messages have left."""
    # fmt: on
