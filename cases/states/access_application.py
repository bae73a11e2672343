"""States of an application for conditional data (有条件开放申请) and its lawful moves.

Source: 工作安排 二(2); rules b2. Once submitted, an application only sums up its lines, each of
which a department decides by itself; what it says is never set by hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import GET_STATE, transition

from cases.states.access_line import LineState

if TYPE_CHECKING:
    from collections.abc import Collection


class ApplicationState(models.TextChoices):
    """Where an application stands."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("已提交")
    SUPPLEMENT_REQUESTED = "supplement_requested", _("待补正")
    APPROVED = "approved", _("审核通过")
    PARTIALLY_APPROVED = "partially_approved", _("部分通过")
    REFUSED = "refused", _("不予开放")
    REDIRECTED = "redirected", _("已转办或告知")
    WITHDRAWN = "withdrawn", _("已撤回申请")
    ABANDONED = "abandoned", _("视为放弃")
    RE_REVIEW = "re_review", _("复核中")


S = ApplicationState
UNDECIDED = (S.SUBMITTED, S.SUPPLEMENT_REQUESTED)
APPROVED_STATES = (S.APPROVED, S.PARTIALLY_APPROVED)
DECIDED = tuple(state for state in S if state not in {S.DRAFT, *UNDECIDED})
# What it amounts to where an answer of it can be contested.
ANSWERED = (S.APPROVED, S.PARTIALLY_APPROVED, S.REFUSED, S.REDIRECTED, S.RE_REVIEW)


def summary_of(lines: Collection[str], *, asked: bool, looked_at: bool = False) -> ApplicationState:
    """Return what an application amounts to.

    Args:
        lines: the states of its lines, at least one; not of those that are decided anew.
        asked: whether a supplement that was asked for has not come yet.
        looked_at: whether a second look at one of its answers is open.
    """
    states = set(lines)
    if states & {*LineState.undecided()}:
        return S.SUPPLEMENT_REQUESTED if asked else S.SUBMITTED
    if looked_at:
        return S.RE_REVIEW
    if LineState.APPROVED in states:
        # A withdrawn line was wanted no more: it makes no approval a partial one.
        whole = states <= {LineState.APPROVED, LineState.WITHDRAWN, LineState.NOT_NEEDED}
        return S.APPROVED if whole else S.PARTIALLY_APPROVED
    for line, summary in _FIRST_FOUND:
        if line in states:
            return summary
    return S.WITHDRAWN


# Where nothing was approved: what tells the applicant most comes first.
_FIRST_FOUND = (
    (LineState.REFUSED, S.REFUSED),
    (LineState.REDIRECTED, S.REDIRECTED),
    (LineState.NOT_NEEDED, S.REDIRECTED),
    (LineState.ABANDONED, S.ABANDONED),
)


def _summed_up(application: ApplicationTransitions) -> ApplicationState:
    return application.summary()


class ApplicationTransitions(models.Model):
    """The lawful moves of an application."""

    class Meta:
        abstract = True

    def summary(self) -> ApplicationState:
        """Return what the application's lines amount to now."""
        raise NotImplementedError

    # fmt: off
    @transition("state", source=S.DRAFT, target=S.SUBMITTED)
    def submit_application(self) -> None:
        """The applicant hands it in: every dataset becomes a line of its provider."""

    @transition("state", source=UNDECIDED, target=S.SUPPLEMENT_REQUESTED)
    def ask_applicant(self) -> None:
        """A reviewer wants the applicant to put something right or to add something."""

    @transition("state", source=S.SUPPLEMENT_REQUESTED, target=GET_STATE(_summed_up, states=UNDECIDED))  # noqa: E501
    def hand_in_supplement(self) -> None:
        """The applicant answers what was asked; other departments may still wait."""

    @transition("state", source=UNDECIDED, target=GET_STATE(_summed_up, states=(*UNDECIDED, *DECIDED)))  # noqa: E501
    def sum_up(self) -> None:
        """A line was decided or ended: the application says what its lines amount to."""

    @transition("state", source=UNDECIDED, target=None)
    def hear_of_dataset_change(self) -> None:
        """The list says something else of a dataset that is waited for."""

    # While departments still decide, their lines say where it stands.
    @transition("state", source=UNDECIDED, target=None)
    @transition("state", source=ANSWERED, target=S.RE_REVIEW)
    def ask_second_look(self) -> None:
        """The applicant contests the answer to a line."""

    @transition("state", source=UNDECIDED, target=None)
    @transition("state", source=S.RE_REVIEW, target=GET_STATE(_summed_up, states=ANSWERED))
    def give_up_second_look(self) -> None:
        """The applicant does not contest it any more."""

    @transition("state", source=(*UNDECIDED, *ANSWERED), target=GET_STATE(_summed_up, states=(*UNDECIDED, *ANSWERED)))  # noqa: E501
    def hear_second_look(self) -> None:
        """The commission has ruled: what was set aside is decided anew."""

    @transition("state", source=S.DRAFT, target=S.WITHDRAWN)
    def discard_draft(self) -> None:
        """The applicant does not hand it in."""

    @transition("state", source=UNDECIDED, target=GET_STATE(_summed_up, states=DECIDED))
    def withdraw_application(self) -> None:
        """The applicant wants nothing more: what is undecided ends, what is decided stands."""
    # fmt: on
